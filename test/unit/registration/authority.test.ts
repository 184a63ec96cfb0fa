import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import {
  actorOf,
  demandDisinterested,
  inForce,
  mandateFor,
  mandateToAct,
  NOWHERE,
  nothingHere,
  roleRules,
} from '../../../shared/registration/authority.ts';
import { type MandateRecord, ROLES, type Role } from '../../../shared/registration/records.ts';
import { mandateOf } from '../http/office.ts';

const now = new Date('2027-06-01T12:00:00.000Z');
const principal = (mandates: readonly MandateRecord[], authentication: 'token' | 'token+card' = 'token+card') => ({
  personId: 'p',
  authentication,
  mandates,
  language: 'fr' as const,
});
const SCOPES = {
  house: { reach: 'house' },
  structure: { reach: 'structure', structureId: 's1' },
  subscription: { reach: 'subscription', structureId: 's1', subscriptionId: 'b1' },
} as const;
const TARGETS = {
  nothing: {},
  structure: { structureId: 's1' },
  subscription: { structureId: 's1', subscriptionId: 'b1' },
  'other subscription': { structureId: 's1', subscriptionId: 'b2' },
  'other structure': { structureId: 's2', subscriptionId: 'b1' },
  'subscription of nobody': { subscriptionId: 'b1' },
};
/** By reach: what a mandate covers. */
const COVERS: Record<keyof typeof SCOPES, (keyof typeof TARGETS)[]> = {
  house: Object.keys(TARGETS) as (keyof typeof TARGETS)[],
  structure: ['structure', 'subscription', 'other subscription'],
  subscription: ['subscription'],
};

function refused(act: () => unknown): string | undefined {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Refusal && ['forbidden', 'not-found'].includes(thrown.code)) return thrown.detail;
    throw thrown;
  }
  return undefined;
}

describe('authority', () => {
  const rows = ROLES.flatMap((role) =>
    (Object.keys(SCOPES) as (keyof typeof SCOPES)[]).flatMap((reach) =>
      (Object.keys(TARGETS) as (keyof typeof TARGETS)[]).map((target) => ({ role, reach, target })),
    ),
  );
  test.each(rows)('$role of $reach on $target', ({ role, reach, target }) => {
    const mandate = mandateOf('m', 'p', role, SCOPES[reach]);
    const why = refused(() => mandateFor(principal([mandate]), [role], TARGETS[target], now));
    // a mandate with a reach that its role cannot have is worth nothing, wherever it came from
    const may = roleRules[role].reach === reach && COVERS[reach].includes(target);
    expect(why === undefined).toBe(may);
  });

  test('what is another’s looks like what is not there; without a mandate in force the answer is no', () => {
    const own = mandateOf('m', 'p', 'legal-representative', SCOPES.structure);
    const why = (mandates: readonly MandateRecord[], target: object) => {
      try {
        mandateFor(principal(mandates), ['legal-representative'], target, now);
      } catch (thrown) {
        return thrown instanceof Refusal ? [thrown.code, thrown.detail] : thrown;
      }
      return undefined;
    };
    const absent = why([own], NOWHERE);
    expect(absent).toEqual(['not-found', nothingHere().detail]);
    expect(why([own], TARGETS['other structure'])).toEqual(absent);
    expect(why([own], {})).toEqual(['forbidden', expect.any(String)]);
    expect(why([{ ...own, state: 'ended' }], NOWHERE)).toEqual(['forbidden', expect.any(String)]);
    expect(why([], NOWHERE)).toEqual(['forbidden', expect.any(String)]);
  });

  test('a mandatary of some offers reaches these, and nothing that names no offer', () => {
    const limited = mandateOf('m', 'p', 'mandatary', { ...SCOPES.structure, offers: ['ORG'] });
    const may = (offer?: 'ORG' | 'PRO' | 'any') =>
      refused(() =>
        mandateFor(principal([limited]), ['mandatary'], { structureId: 's1', ...(offer && { offer }) }, now),
      ) === undefined;
    expect([may('ORG'), may('any'), may('PRO'), may()]).toEqual([true, true, false, false]);
  });

  test('only the roles that are asked for count', () => {
    const held = principal([mandateOf('m', 'p', 'auditor')]);
    expect(refused(() => mandateFor(held, ['validation-agent'], {}, now))).toContain('validation-agent');
    expect(mandateFor(held, ['validation-agent', 'auditor'], {}, now).id).toBe('m');
    expect(refused(() => mandateFor(held, [], {}, now))).toBeDefined();
  });

  test('a technical administrator needs the card; another mandate may serve without', () => {
    const administrator = mandateOf('a', 'p', 'technical-administrator', SCOPES.subscription);
    const agent = mandateOf('b', 'p', 'validation-agent');
    const roles: Role[] = ['technical-administrator', 'validation-agent'];
    expect(refused(() => mandateFor(principal([administrator], 'token'), roles, TARGETS.subscription, now))).toContain(
      'card',
    );
    expect(mandateFor(principal([administrator, agent], 'token'), roles, TARGETS.subscription, now).id).toBe('b');
    expect(mandateFor(principal([agent, administrator]), roles, TARGETS.subscription, now).id).toBe('a');
  });

  test('force: from inclusive, until exclusive, never once ended', () => {
    const mandate = mandateOf('m', 'p', 'auditor');
    const at = (instant: string) => inForce(mandate, new Date(instant));
    expect(at(mandate.from)).toBe(true);
    expect(at('2027-03-01T07:59:59.999Z')).toBe(false);
    expect(at('2028-01-31T23:59:59.999Z')).toBe(true);
    expect(at(mandate.until)).toBe(false);
    expect(inForce({ ...mandate, state: 'ended' }, now)).toBe(false);
  });

  test.each([
    ['structure', undefined],
    ['subscription', undefined],
    ['structure', '2027-06-02T00:00:00.000Z'],
  ] as const)(
    'an agent with a mandate of the %s, from now or from %s, does not act on it for the house',
    (reach, from) => {
      const role = reach === 'structure' ? 'mandatary' : 'technical-administrator';
      const own = { ...mandateOf('own', 'p', role, SCOPES[reach]), ...(from && { from }) };
      const held = principal([mandateOf('agent', 'p', 'validation-agent'), own]);
      const act = (target: object, roles: Role[] = ['validation-agent']) => mandateToAct(held, roles, target, now);
      expect(refused(() => act(TARGETS.structure))).toContain('a dossier of their own');
      expect(refused(() => act(TARGETS['other subscription']))).toContain('a dossier of their own');
      expect(refused(() => demandDisinterested(held, 's1', now))).toContain('a dossier of their own');
      expect(act(TARGETS['other structure']).id).toBe('agent');
      expect(act(TARGETS.nothing).id).toBe('agent');
      const ended = principal([held.mandates[0]!, { ...own, state: 'ended' }]);
      expect(mandateToAct(ended, ['validation-agent'], TARGETS.structure, now).id).toBe('agent');
    },
  );

  test('whoever belongs to the structure acts in its name where they may', () => {
    const held = principal([
      mandateOf('agent', 'p', 'validation-agent'),
      mandateOf('own', 'p', 'mandatary', SCOPES.structure),
    ]);
    const roles: Role[] = ['validation-agent', 'mandatary'];
    expect(mandateToAct(held, roles, TARGETS.structure, now).id).toBe('own');
    expect(mandateToAct(held, roles, TARGETS['other structure'], now).id).toBe('agent');
  });

  test('the actor of an event', () => {
    const mandate = mandateOf('m', 'p', 'auditor');
    expect(actorOf(principal([mandate], 'token'), mandate)).toEqual({
      capacity: 'auditor',
      person: 'p',
      mandate: 'm',
      authentication: 'token',
    });
  });
});
