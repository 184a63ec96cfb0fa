import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { eventOf } from '../../shared/ledger/rows.ts';
import { askCorrection, correctHolder } from '../../shared/lifecycle/holders/correcting.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import type { CertificateRecord, RequestRecord } from '../../shared/lifecycle/records.ts';
import type { HolderData, HolderRecord } from '../../shared/registration/holder-records.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { attributeTypes, decodeName } from '../../shared/x509/name.ts';
import { audit } from '../faults/audit.ts';
import { decide } from '../world/decisions.ts';
import { checked } from '../world/holder-life.ts';
import {
  attest,
  CAMILLE,
  end,
  type HolderWorld,
  now,
  open,
  opening,
  own,
  proCast,
  type Registered,
  register,
  request,
  signedIn,
} from '../world/holders.ts';
import { type Cast, makePerson, recordsOf } from '../world/world.ts';
import { person, rounds } from './holder-steps.ts';

/**
 * No sequence of acts on holders yields a certificate whose subject was not attested in the version that it says, two
 * certificates of one leave, or one whose holder had left (issue B, PRO).
 */
const ACTS = [
  'register',
  'attest',
  'correct',
  'correct-and-attest',
  'ask-correction',
  'open',
  'request',
  'approve',
  'issue',
  'depart',
  'remove-opener',
] as const;
interface Step {
  readonly act: (typeof ACTS)[number];
  readonly person: number;
  readonly name: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...ACTS),
  person,
  name: fc.integer({ min: 0, max: 2 }),
});

const WAY = ['register', 'open', 'attest', 'request', 'request', 'approve', 'issue'] as const;
const sequences = rounds<Step['act'], Step>(WAY, step, (act, who) => ({ act, person: who, name: 0 }));

const NAMES = ['Exemple', 'Modèle', 'Autre'];
const dataOf = (person: number, name: number): HolderData => ({
  ...CAMILLE,
  lastName: NAMES[name]!,
  email: `person-${person}@example.org`,
});

/** Last names that a holder gave their word for, by holder and version of the data: seen by the test itself. */
type Words = Map<string, string>;

async function play(world: HolderWorld, stage: Stage, { act, person, name }: Step): Promise<void> {
  const registered = stage.people[person];
  if (act === 'register') return stage.register(person, name);
  if (act === 'remove-opener') return stage.removeOpener();
  if (!registered) return;
  const { id } = registered.holder;
  if (act === 'depart') return void (await end(world, stage.cast, registered.principal.mandates.at(-1)!));
  if (act === 'correct' || act === 'correct-and-attest') {
    const input = { data: dataOf(person, name), ...checked(world) };
    await correctHolder(world, opening(stage.cast.administrator), id, input);
    return act === 'correct' ? undefined : stage.attest(registered);
  }
  if (act === 'ask-correction') return void (await askCorrection(world, own(registered.principal), id, 'another name'));
  if (act === 'attest') return stage.attest(registered);
  if (act === 'open') return void (await open(world, stage.cast, registered));
  if (act === 'request') return void (await request(world, registered));
  for (const { id: requestId, state } of requestsOf(world)) {
    if (act === 'approve' && state === 'pending') {
      return void (await decide(world, stage.cast.agent, { requestId, decision: 'approved' }));
    }
    if (act === 'issue' && state === 'approved') return void (await issueCertificate(world, requestId, 'issue'));
  }
}

class Stage {
  readonly people: (Registered | undefined)[] = [];
  readonly words: Words = new Map();
  cast: Cast;
  readonly world: HolderWorld;
  constructor(world: HolderWorld, cast: Cast) {
    this.world = world;
    this.cast = cast;
  }
  async register(person: number, name: number): Promise<void> {
    const more = { recognised: { directoryId: `person-${person}` }, data: dataOf(person, name) };
    this.people[person] = await register(this.world, this.cast, more);
  }
  async attest(registered: Registered): Promise<void> {
    const principal = await signedIn(this.world, registered.principal.personId);
    const before = await now(this.world, registered.holder);
    const { lastName } = await this.world.vault.open(before.personal);
    await attest(this.world, { ...registered, principal });
    this.words.set(`${before.id}/${before.dataVersion}`, lastName);
  }
  /** Another administrator takes their place. */
  async removeOpener(): Promise<void> {
    const [mandate] = this.cast.administrator.mandates;
    await end(this.world, this.cast, mandate!);
    const administrator = await makePerson(this.world, 'technical-administrator', mandate!.scope);
    this.cast = { ...this.cast, administrator };
  }
}

const requestsOf = (world: HolderWorld) => recordsOf<RequestRecord>(world, 'request');
const lastNameOf = (certificate: Uint8Array) =>
  decodeName(decodeCertificate(certificate).tbs.subject)
    .flat()
    .find(({ type }) => type === attributeTypes.SN)!.value;

function verdict(world: HolderWorld, words: Words): string[] {
  const wrong: string[] = [];
  const certificates = recordsOf<CertificateRecord>(world, 'certificate').filter((one) => one.holderId);
  for (const { requestId, holderId, certificate, state } of certificates) {
    const made = requestsOf(world).find(({ id }) => id === requestId)!;
    if (made.holderId !== holderId) wrong.push(`${requestId} is another holder's`);
    if (!certificate) continue;
    const word = words.get(`${holderId}/${made.dataVersion}`);
    if (word !== lastNameOf(certificate)) wrong.push(`${state}: says ${lastNameOf(certificate)}, attested ${word}`);
  }
  const holders = recordsOf<HolderRecord>(world, 'holder');
  const requested = holders.flatMap(({ requests }) => requests);
  if (new Set(requested).size !== requestsOf(world).length || requested.length !== requestsOf(world).length) {
    wrong.push('a request is of no holder, or of two');
  }
  for (const { id } of holders) if (servedTwice(world, id)) wrong.push('a leave served twice');
  const serials = holders.map(({ serialNumber }) => serialNumber);
  if (new Set(serials).size !== serials.length) wrong.push('two holders have one name');
  return [...wrong, ...audit(world)];
}

/** Whether somebody requested without a leave of their own, as the events of the holder tell it in their order. */
function servedTwice(world: HolderWorld, id: string): boolean {
  const rows = world.table.rows().filter(({ pk, event }) => pk === `holder#${id}` && event !== undefined);
  const told = rows.map((row) => eventOf(row)).sort((a, b) => a.version - b.version);
  let leave = false;
  for (const { type } of told) {
    if (type === 'holder.requested' && !leave) return true;
    leave = type === 'holder.registered' || type === 'holder.opened' || (leave && type !== 'holder.requested');
  }
  return false;
}

async function whatCameOf(dualControl: boolean, steps: readonly Step[]) {
  const { world, cast } = await proCast('property', { dualControl });
  const stage = new Stage(world, cast);
  let done = 0;
  for (const one of steps) {
    const leftBefore = await leavers(world, stage);
    const before = new Set(issuedOf(world).map(({ serial }) => serial));
    try {
      await play(world, stage, one);
      done++;
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
    }
    for (const { holderId, serial } of issuedOf(world)) {
      if (!before.has(serial) && leftBefore.has(holderId!))
        return { wrong: ['a certificate for somebody who had left'], done };
    }
  }
  return { wrong: verdict(world, stage.words), done, issued: issuedOf(world).length };
}

const issuedOf = (world: HolderWorld) =>
  recordsOf<CertificateRecord>(world, 'certificate').filter((one) => one.holderId && one.certificate);

async function leavers(world: HolderWorld, { people }: Stage): Promise<ReadonlySet<string>> {
  const left = new Set<string>();
  for (const one of people) {
    if (!one) continue;
    const { personId, mandateId, id } = one.holder;
    if ((await world.ledger.read('mandate', { personId, id: mandateId }))?.state === 'ended') left.add(id);
  }
  return left;
}

describe('whatever is done with holders', () => {
  test('a certificate says what its holder attested, once for each leave, and never after their end', async () => {
    let certificates = 0;
    const whole = fc.asyncProperty(fc.boolean(), sequences, async (dualControl, steps) => {
      const { wrong, issued = 0 } = await whatCameOf(dualControl, steps);
      certificates += issued;
      expect(wrong).toEqual([]);
    });
    await fc.assert(whole, { numRuns: 80 });
    expect(certificates).toBeGreaterThan(20);
  }, 60_000);

  test('the way through is open: the acts in their order give a certificate', async () => {
    const way = (['register', 'attest', 'request', 'approve', 'issue'] as const).map((act) => ({
      act,
      person: 0,
      name: 0,
    }));
    expect(await whatCameOf(true, way)).toEqual({ wrong: [], done: 5, issued: 1 });
    expect(await whatCameOf(false, way)).toMatchObject({ wrong: [], issued: 1 });
  });
});
