import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { confirmDeletion } from '../../shared/lifecycle/holders/deletion.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import type { CertificateRecord, RequestRecord } from '../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import type { HolderRecord } from '../../shared/registration/holder-records.ts';
import { audit } from '../faults/audit.ts';
import { decide } from '../world/decisions.ts';
import { dayIn, depart, lose, pass, stay, tick } from '../world/holder-life.ts';
import {
  attest,
  CAMILLE,
  type HolderWorld,
  open,
  proCast,
  type Registered,
  register,
  request,
  signedIn,
} from '../world/holders.ts';
import { type Cast, recordsOf } from '../world/world.ts';
import { person, rounds } from './holder-steps.ts';

/**
 * Whatever is done with holders, in any order: once the clock has run nobody who has left has a certificate in force or a
 * request on its way, and nobody gets a certificate after a revocation or a loss without an identity check that is newer
 * (PRODUCT journey B, steps 4 to 6).
 */
const ACTS = [
  'register',
  'open',
  'open-checked',
  'attest',
  'request',
  'approve',
  'issue',
  'revoke',
  'lose',
  'lose-one',
  'depart-now',
  'depart-later',
  'stay',
  'confirm-deletion',
  'pass',
  'tick',
] as const;
interface Step {
  readonly act: (typeof ACTS)[number];
  readonly person: number;
  readonly days: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...ACTS),
  person,
  days: fc.constantFrom(0, 1, 20),
});

const WAY = ['register', 'open-checked', 'attest', 'request', 'approve', 'issue'] as const;
const sequences = rounds<Step['act'], Step>(WAY, step, (act, who) => ({ act, person: who, days: 0 }));

type People = (Registered | undefined)[];

async function play(world: HolderWorld, cast: Cast, people: People, { act, person: who, days }: Step): Promise<void> {
  world.clock.advance(1_000);
  if (act === 'register') {
    const data = { ...CAMILLE, email: `person-${who}@example.org` };
    people[who] = await register(world, cast, { recognised: { directoryId: `person-${who}` }, data });
    return;
  }
  if (act === 'pass') return pass(world, days);
  if (act === 'tick') return tick(world);
  for (const { id, state } of requestsOf(world)) {
    if (act === 'approve' && state === 'pending') {
      return void (await decide(world, cast.agent, { requestId: id, decision: 'approved' }));
    }
    if (act === 'issue' && state === 'approved') return void (await issueCertificate(world, id, 'issue'));
  }
  const known = people[who];
  if (!known) return;
  const one = { ...known, principal: await signedIn(world, known.holder.personId) };
  const { administrator } = cast;
  const identity = { how: 'in-person' as const, at: world.clock.now().toISOString() };
  switch (act) {
    case 'open':
      return void (await open(world, cast, one));
    case 'open-checked':
      return void (await open(world, cast, one, { identity }));
    case 'attest':
      return void (await attest(world, one));
    case 'request':
      return void (await request(world, one));
    case 'revoke':
    case 'lose-one': {
      const certificate = certificatesOf(world).find(
        ({ holderId, state }) => holderId === one.holder.id && state === 'issued',
      );
      if (!certificate) return;
      const { issuer, serial } = certificate;
      if (act === 'revoke') {
        return void (await revokeCertificate(
          world,
          administrator,
          { issuer, serial, reason: 'unspecified' },
          'revoke',
        ));
      }
      return void (await lose(world, one.principal, one.holder, { certificates: [{ issuer, serial }] }));
    }
    case 'lose':
      return void (await lose(world, one.principal, one.holder));
    case 'depart-now':
      return void (await depart(world, administrator, one.holder));
    case 'depart-later':
      return void (await depart(world, one.principal, one.holder, { on: dayIn(world, days) }));
    case 'stay':
      return void (await stay(world, administrator, one.holder));
    case 'confirm-deletion':
      return void (await confirmDeletion(world, one.principal, one.holder.id, 'confirm'));
  }
}

const requestsOf = (world: HolderWorld) => recordsOf<RequestRecord>(world, 'request');
const certificatesOf = (world: HolderWorld) =>
  recordsOf<CertificateRecord>(world, 'certificate').filter((one) => one.holderId && one.certificate);
const holdersOf = (world: HolderWorld) => recordsOf<HolderRecord>(world, 'holder');

/** What is wrong with a certificate that has just been issued, as the records that went before tell. */
function unchecked(world: HolderWorld, certificate: CertificateRecord): readonly string[] {
  const holder = holdersOf(world).find(({ id }) => id === certificate.holderId)!;
  const checkedAt = [...holder.identity.map(({ at }) => at)].sort().at(-1)!;
  const ended = certificatesOf(world).flatMap(({ holderId, revocation }) =>
    holderId === holder.id && revocation ? [revocation.at] : [],
  );
  const lost = (holder.losses ?? []).map(({ declared }) => declared.at);
  return [...ended, ...lost].some((at) => at < certificate.issuedAt! && checkedAt <= at)
    ? ['a certificate after a revocation or a loss, on an older check']
    : [];
}

async function whatCameOf(dualControl: boolean, steps: readonly Step[]) {
  const { world, cast } = await proCast('life', { dualControl });
  const people: People = [];
  const wrong: string[] = [];
  for (const one of steps) {
    const before = new Set(certificatesOf(world).map(({ serial }) => serial));
    await play(world, cast, people, one).catch((thrown: unknown) => {
      if (!(thrown instanceof Refusal)) throw thrown;
    });
    for (const certificate of certificatesOf(world)) {
      if (!before.has(certificate.serial)) wrong.push(...unchecked(world, certificate));
    }
  }
  const [issued, ahead] = [certificatesOf(world).length, holdersOf(world).filter(({ departure }) => departure).length];
  // whatever was left half-way or lies ahead is over by then
  pass(world, 25);
  await tick(world, 4);
  for (const holder of holdersOf(world)) {
    const own = certificatesOf(world).filter(({ holderId }) => holderId === holder.id);
    const coming = requestsOf(world).filter(
      ({ holderId, state }) => holderId === holder.id && (state === 'pending' || state === 'approved'),
    );
    if (holder.departure && holder.state !== 'left') wrong.push('a departure whose day has come has no effect');
    if (holder.state !== 'left') continue;
    const { state } = (await world.ledger.read('mandate', { personId: holder.personId, id: holder.mandateId }))!;
    if (state !== 'ended') wrong.push('somebody who left has a mandate');
    if (own.some((certificate) => certificate.state === 'issued')) wrong.push('somebody who left has a certificate');
    if (coming.length > 0) wrong.push('somebody who left has a request');
    if (holder.left?.settledAt === undefined) wrong.push('a departure is not settled');
  }
  for (const { losses = [] } of holdersOf(world)) {
    if (losses.some(({ settledAt }) => settledAt === undefined)) wrong.push('a loss is not settled');
    for (const { serial } of losses.flatMap(({ certificates }) => certificates)) {
      if (certificatesOf(world).some((one) => one.serial === serial && one.state === 'issued'))
        wrong.push('lost, in force');
    }
  }
  return { wrong: [...wrong, ...audit(world)], issued, ahead };
}

describe('whatever becomes of holders', () => {
  test('who has left has nothing, and nothing comes after a revocation without a newer check', async () => {
    let [certificates, departures] = [0, 0];
    const whole = fc.asyncProperty(fc.boolean(), sequences, async (dualControl, steps) => {
      const { wrong, issued, ahead } = await whatCameOf(dualControl, steps);
      certificates += issued;
      departures += ahead;
      expect(wrong).toEqual([]);
    });
    await fc.assert(whole, { numRuns: 60 });
    expect(certificates).toBeGreaterThan(15);
    expect(departures).toBeGreaterThan(3);
  }, 90_000);

  test('a loss while a request waits for an agent, then a departure of the same holder', async () => {
    const steps = (
      ['register', 'attest', 'request', 'lose', 'open-checked', 'attest', 'request', 'depart-now'] as const
    ).map((act) => ({ act, person: 0, days: 0 }));
    expect(await whatCameOf(true, steps)).toEqual({ wrong: [], issued: 0, ahead: 1 });
    expect((await whatCameOf(false, [...steps, { act: 'issue', person: 0, days: 0 }])).wrong).toEqual([]);
  });
});
