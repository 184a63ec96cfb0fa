import { beforeEach, describe, expect, test } from 'vitest';
import { routes } from '../../../functions/routes.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { WorkItemRecord } from '../../../shared/lifecycle/records.ts';
import type { MandateScope } from '../../../shared/registration/records.ts';
import { bodies, pathOf } from '../../authorisation/calls.ts';
import { CLINIC, EVIDENCE, type Office, openOffice, problem, type Somebody, START } from '../http/office.ts';

const UNTIL = '2028-01-01T00:00:00.000Z';
const SUBSCRIPTION = { offer: 'SERV-SSL', domain: { name: 'example.test', admits: 'domain' } };

describe('a dossier of one’s own', () => {
  let office: Office;
  let agent: Somebody;
  let colleague: Somebody;
  let structureId: string;
  let subscriptionId: string;
  beforeEach(async () => {
    office = await openOffice();
    agent = await office.person('Agent', { role: 'validation-agent' });
    colleague = await office.person('Colleague', { role: 'validation-agent' });
    structureId = (await ask(colleague, 'POST /structures', CLINIC)).json.id as string;
    const enterer = await office.person('Enterer', { role: 'validation-agent' });
    const made = await ask(enterer, `POST /structures/${structureId}/subscriptions`, SUBSCRIPTION);
    subscriptionId = made.json.id as string;
  });

  const ask = (who: Somebody, address: string, body: unknown) =>
    office.ask(address, { claims: who.claims, body, headers: { 'accept-language': 'en' } });
  const scopes = (): Record<string, MandateScope> => ({
    'legal-representative': { reach: 'structure', structureId },
    mandatary: { reach: 'structure', structureId, offers: ['ORG'] },
    'technical-administrator': { reach: 'subscription', structureId, subscriptionId },
  });
  /** What an agent does to a dossier. */
  const acts = async (): Promise<readonly (readonly [string, unknown])[]> => {
    const other = await office.person('Other', {
      role: 'mandatary',
      scope: { reach: 'structure', structureId },
    });
    return [
      [`POST /subscriptions/${subscriptionId}/domain-control`, { method: 'agent-check', evidence: EVIDENCE }],
      [`POST /structures/${structureId}/contracts`, { evidence: EVIDENCE, from: UNTIL }],
      [`POST /structures/${structureId}/representatives`, { personId: other.id, evidence: EVIDENCE, until: UNTIL }],
      [`POST /persons/${other.id}/mandates/${other.mandate.id}/end`, { reason: 'left' }],
    ];
  };

  test.each(['legal-representative', 'mandatary', 'technical-administrator'] as const)(
    'an agent who is its %s is turned away, a colleague is not',
    async (role) => {
      await office.mandate(agent.id, role, scopes()[role]);
      for (const [address, body] of await acts()) {
        const refused = problem(await ask(agent, address, body));
        expect([address, refused.code, refused.detail]).toEqual([
          address,
          'forbidden',
          'You have a mandate of this structure, and nobody validates a dossier of their own: ask a colleague.',
        ]);
        const answer = await ask(colleague, address, body);
        expect([address, answer.status < 400 || answer.json.code]).not.toEqual([address, 'forbidden']);
      }
    },
  );

  test('on every route about a structure where agents alone may act', async () => {
    await office.mandate(agent.id, 'technical-administrator', scopes()['technical-administrator']);
    const alone = routes.filter(
      ({ lambda, method, path, who }) =>
        lambda === 'registration' &&
        method !== 'GET' &&
        Array.isArray(who) &&
        who.includes('validation-agent') &&
        !who.includes('technical-administrator') &&
        /structureId|subscriptionId/.test(path),
    );
    expect(alone.length).toBeGreaterThan(10);
    const place = { structureId, subscriptionId, requestId: '', issuer: 'ca', serial: '5f' };
    const wrong: string[] = [];
    for (const { method, path, operation } of alone) {
      const address = `${method} ${pathOf(path, place)}`;
      const { json } = await ask(agent, address, bodies[operation]!(place));
      if (!json.detail?.includes('a dossier of their own')) wrong.push(`${operation}: ${json.detail}`);
    }
    expect(wrong).toEqual([]);
  });

  test('a work item, and a structure that takes the place of another, count as well', async () => {
    const item: WorkItemRecord = {
      kind: 'workItem',
      id: 'f'.repeat(32),
      version: 1,
      createdAt: START,
      state: 'open',
      task: 'revocations',
      structureId,
      cause: 'structure.closed',
    };
    const pen = penOf(office.house, { capacity: 'platform', function: 'test' }, 'test');
    await office.ledger.commit({ records: [item], events: [pen.event(item, 'workItem.opened')] });
    await office.mandate(agent.id, 'mandatary', { reach: 'structure', structureId });
    const dismissed = { outcome: 'dismissed', reasons: 'nothing to do' };
    expect(problem(await ask(agent, `POST /work-items/${item.id}/closure`, dismissed)).code).toBe('forbidden');
    expect((await ask(colleague, `POST /work-items/${item.id}/closure`, dismissed)).status).toBe(200);

    const old = { ...CLINIC, identifier: { scheme: 'SIRET', value: '00000001800010' } };
    const { id } = (await ask(colleague, 'POST /structures', old)).json;
    const overlapUntil = '2027-04-01T00:00:00.000Z';
    const form = { cause: 'merger', evidence: EVIDENCE, overlapUntil, successor: { id: structureId } };
    expect(problem(await ask(agent, `POST /structures/${id}/succession`, form)).code).toBe('forbidden');
    expect((await ask(colleague, `POST /structures/${id}/succession`, form)).status).toBe(201);
  });

  test('a mandate of another structure, or one that has ended, is no obstacle', async () => {
    await office.mandate(agent.id, 'mandatary', { reach: 'structure', structureId: 'another' });
    const own = await office.mandate(agent.id, 'mandatary', { reach: 'structure', structureId });
    const control = [
      `POST /subscriptions/${subscriptionId}/domain-control`,
      { method: 'agent-check', evidence: EVIDENCE },
    ] as const;
    expect(problem(await ask(agent, ...control)).code).toBe('forbidden');
    await ask(colleague, `POST /persons/${agent.id}/mandates/${own.id}/end`, { reason: 'left' });
    const answer = await ask(agent, ...control);
    expect(answer.json.code).not.toBe('forbidden');
  });
});
