import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { itemOfRecord } from '../../shared/ledger/rows.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { readIssuer } from '../../shared/lifecycle/issuers.ts';
import type { SigningRecord, SignTraceRecord, SignWatchRecord } from '../../shared/lifecycle/records.ts';
import { certifyResponder } from '../../shared/lifecycle/responders.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { certifySeal } from '../../shared/lifecycle/seals.ts';
import { reportOf } from '../../shared/lifecycle/sign-watch/report.ts';
import { type TraceHouse, traceSignatures } from '../../shared/lifecycle/sign-watch/tracing.ts';
import { examineFile } from '../../shared/lifecycle/sign-watch/watching.ts';
import { hashesOf } from '../../shared/lifecycle/status/known-issuers.ts';
import { encodeCertId, encodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { asFunction } from '../world/as-function.ts';
import { sealed } from '../world/log.ts';
import { another, deaf, issue, submitted } from '../world/signing-house.ts';
import { asking, openDesk } from '../world/status.ts';
import { type MemoryTrail, memoryTrail, trailed, watching } from '../world/trail.ts';
import { recordsOf, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** The records against the trail: what is on record as signed is in it, or somebody is told. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CRL = { capacity: 'platform', function: 'issue-crl' } as const;

/** So late that every hour so far is looked at. */
const LATER = 3.5 * HOUR;

const tracing = (world: World, trail: MemoryTrail) => {
  const { alarm: _, ...house } = watching(asFunction(world, 'sign-watch', world.table), trail);
  const alarms: string[] = [];
  return { ...house, alarm: (about: string, count: number) => void alarms.push(`${about} ${count}`), alarms };
};
const trace = (house: TraceHouse) => traceSignatures(house, 'trace');
const hours = (world: World) => recordsOf<SignTraceRecord>(world, 'signTrace');
const sum = (world: World, of: 'recorded' | 'untraced') =>
  hours(world)
    .flatMap(({ keys }) => keys)
    .reduce((total, figures) => total + figures[of], 0);

/** The ids on record, of whatever kind. */
const recorded = (world: World) =>
  recordsOf<SigningRecord>(world, 'signing').flatMap(({ requestIds }) => requestIds ?? []);

async function issued() {
  const house = await another();
  const { answer } = await issue(house.world);
  if (answer.outcome !== 'issued') throw new Error(answer.outcome);
  const { serial } = answer;
  const call = house.calls.at(-1)!;
  return { ...house, serial, call, rest: house.calls.slice(0, -1) };
}

describe('what is on record', () => {
  test('is in the trail: ceremony, certificates, lists, checkpoints, answers by the block', async () => {
    const { world, calls } = await another();
    await certifySeal(world, 'seal', 'certify');
    await certifyResponder(world, 'ca', 'certify');
    const { answer } = await issue(world);
    if (answer.outcome !== 'issued') throw new Error(answer.outcome);
    await issueCrl(world, 'ca', CRL, 'crl');
    await sealed({ ...world, signer: trailed(world, world.keys, calls, 'log') });
    const desk = openDesk(world);
    const { sha256 } = hashesOf(await readIssuer(world.ledger, 'ca'));
    for (let n = 0; n < 8; n++) {
      world.clock.advance(1_000);
      const nonce = Buffer.from(`nonce ${n}`.padEnd(16));
      const request = encodeOcspRequest([encodeCertId('sha256', sha256, answer.serial)], nonce);
      expect((await desk({ ...asking(), request })).outcome).toBe('answered');
    }
    const trail = memoryTrail();
    world.clock.advance(LATER);
    for (const call of calls) trail.deliver([call], new Date(Date.parse(call.at) + 5 * 60_000));
    const house = tracing(world, trail);
    await trace(house);
    expect(house.alarms).toEqual([]);
    expect(new Set(hours(world).flatMap(({ keys }) => keys.map(({ key }) => key)))).toEqual(
      new Set(['alias/root', 'alias/test-root', 'alias/ca', 'alias/seal', 'alias/ocsp-a']),
    );
    expect([sum(world, 'recorded'), sum(world, 'untraced')]).toEqual([recorded(world).length, 0]);
    expect(recorded(world).length).toBeGreaterThan(8);
    expect(audit(world)).toEqual([]);
  });

  test('and not in a trail whose events are filtered, though its files come: an alarm, after two hours', async () => {
    const { world, rest, call, serial } = await issued();
    const trail = memoryTrail();
    trail.deliver(rest, world.clock.now());
    const house = tracing(world, trail);
    world.clock.advance(2 * HOUR);
    await trace(house);
    expect(house.alarms).toEqual([]);
    world.clock.advance(1.5 * HOUR);
    await trace(house);
    expect(house.alarms).toEqual(['sign.untraced 1']);
    const { traced } = await reportOf(world.ledger, call.at.slice(0, 10));
    expect(traced).toMatchObject({ missing: 1, recorded: rest.length + 1 });
    const { signRequestId } = (await world.ledger.read('certificate', { issuer: 'ca', serial }))!;
    expect(traced.untraced).toMatchObject([
      { requestId: signRequestId, key: 'alias/ca', by: 'issue-certificate', at: expect.any(String) },
    ]);
  });

  test.each([
    ['refused there', { errorCode: 'AccessDenied' }],
    ['by another key there', { resources: [{ ARN: 'arn:aws:kms:eu-west-3:000000000000:key/id-test-ca' }] }],
  ])('and %s: an alarm', async (_name, more) => {
    const { world, calls, call } = await issued();
    const trail = memoryTrail();
    const name = trail.deliver(calls, world.clock.now());
    const { Records } = JSON.parse(trail.files.get(name)!) as { Records: { requestID: string }[] };
    const told = Records.map((one) => (one.requestID === call.requestId ? { ...one, ...more } : one));
    trail.files.set(name, JSON.stringify({ Records: told }));
    world.clock.advance(LATER);
    const house = tracing(world, trail);
    await trace(house);
    expect(house.alarms).toEqual(['sign.untraced 1']);
  });

  test('by a signature that no key of ours made, with leave and certificate that name each other: an alarm', async () => {
    const { world, calls, serial } = await issued();
    const leave = recordsOf<SigningRecord>(world, 'signing').find(
      ({ signs }) => 'serial' in signs && signs.serial === serial,
    )!;
    await world.table.write([{ put: itemOfRecord({ ...leave, id: 'forged', requestIds: ['never'] }) }]);
    const trail = memoryTrail();
    trail.deliver(calls, world.clock.now());
    world.clock.advance(LATER);
    const house = tracing(world, trail);
    await trace(house);
    expect(house.alarms).toEqual(['sign.untraced 1']);
  });

  test.each<[string, object]>([
    ['that says it is of another time than its key', { createdAt: '9999-12-31T00:00:00.000Z' }],
    ['that is no leave', { kind: 'signWatch' }],
    ['with names that are none', { id: 5, createdAt: { of: 'nothing' } }],
    ['without a name', { id: undefined }],
    ['for nothing', { signs: null }],
    ['whose ids are none', { requestIds: 5 }],
    ['whose ids are no ids', { requestIds: [{}, 7] }],
  ])('is not hidden by a row of leave %s', async (_name, more) => {
    const { world, rest, call } = await issued();
    const leave = recordsOf<SigningRecord>(world, 'signing').find(({ requestIds }) =>
      requestIds?.includes(call.requestId),
    )!;
    const row = itemOfRecord({ ...leave, id: '0', version: 1, requestIds: [] });
    await world.table.write([{ put: { ...row, ...more } as typeof row }]);
    const trail = memoryTrail();
    const name = trail.deliver(rest, world.clock.now());
    world.clock.advance(LATER);
    const house = tracing(world, trail);
    await trace(house);
    expect(house.alarms).toEqual(['sign.untraced 1']);
    const watch = watching(world, trail);
    expect((await examineFile(watch, name, 'watch')).state).toBe('accounted');
    expect(watch.alarms).toEqual([]);
  });

  test('an attempt that nothing came of is on record as none', async () => {
    const { world, calls } = await another();
    const requestId = await submitted(world);
    await issueCertificate({ ...world, signer: deaf(world.signer) }, requestId, 'first').catch(() => undefined);
    const trail = memoryTrail();
    trail.deliver(calls.slice(0, -1), world.clock.now());
    world.clock.advance(LATER);
    const house = tracing(world, trail);
    await trace(house);
    expect(house.alarms).toEqual([]);
    expect(sum(world, 'recorded')).toBe(calls.length - 1);
  });
});

describe('hours', () => {
  test('with more than is held at once are looked at in parts, and come to the same', async () => {
    const { world, calls } = await issued();
    for (let n = 0; n < 40; n++) {
      world.clock.advance(90_000);
      await issueCrl(world, 'ca', CRL, `crl ${n}`);
    }
    expect(calls.length).toBeGreaterThan(40);
    const trail = memoryTrail();
    for (const call of calls.slice(1)) trail.deliver([call], new Date(call.at));
    world.clock.advance(LATER);
    const house = tracing(world, trail);
    await trace({ ...house, mostAtOnce: 5 });
    expect([sum(world, 'recorded'), sum(world, 'untraced')]).toEqual([calls.length, 1]);
  });

  test('a trail that comes late: told every hour, and taken back', async () => {
    const { world, calls } = await issued();
    const trail = memoryTrail();
    const house = tracing(world, trail);
    world.clock.advance(LATER);
    const { untraced } = await trace(house);
    expect(untraced).toBe(calls.length);
    world.clock.advance(HOUR);
    await trace(house);
    expect(house.alarms).toEqual([`sign.untraced ${calls.length}`, `sign.untraced ${calls.length}`]);
    expect(hours(world).filter(({ version }) => version > 1)).toEqual([]);
    trail.deliver(calls, world.clock.now());
    await trace(house);
    expect(house.alarms).toHaveLength(2);
    expect(sum(world, 'untraced')).toBe(0);
    expect(hours(world).some(({ version }) => version === 2)).toBe(true);
    expect(audit(world)).toEqual([]);
  });

  test('go on where the last run ended, many in one run and never twice; from a day that is named, again', async () => {
    const { world, calls } = await issued();
    const trail = memoryTrail();
    trail.deliver(calls, world.clock.now());
    const house = tracing(world, trail);
    world.clock.advance(LATER);
    const first = await trace(house);
    expect(await trace(house)).toEqual({ hours: 0, untraced: 0 });
    world.clock.advance(50 * HOUR);
    expect([(await trace(house)).hours, (await trace(house)).hours, (await trace(house)).hours]).toEqual([48, 2, 0]);
    const day = calls.at(-1)!.at.slice(0, 10);
    trail.files.clear();
    const again = await traceSignatures(house, 'again', day);
    expect(again.untraced).toBe(calls.filter(({ at }) => at >= day).length);
    expect(first.hours).toBeGreaterThan(20);
  });

  test('whose leave got its ids, or was written, after they were looked at: they are, a day later', async () => {
    const { world, calls, serial } = await issued();
    const trail = memoryTrail();
    trail.deliver(calls, world.clock.now());
    const house = tracing(world, trail);
    world.clock.advance(LATER);
    await trace(house);
    const leave = recordsOf<SigningRecord>(world, 'signing').find(
      ({ signs }) => 'serial' in signs && signs.serial === serial,
    )!;
    await world.table.write([{ put: itemOfRecord({ ...leave, id: 'late', requestIds: ['never'] }) }]);
    for (let n = 0; n < 30; n++) {
      world.clock.advance(HOUR);
      await trace(house);
    }
    // told once: what is older than a day is not waited for
    expect(house.alarms).toEqual(['sign.untraced 1']);
    expect(sum(world, 'untraced')).toBe(1);
    expect(await trace(house)).toEqual({ hours: 0, untraced: 0 });
  });

  test('named later than the last run ended: nothing in between is left out', async () => {
    const { world, rest, call } = await issued();
    const trail = memoryTrail();
    trail.deliver(rest, world.clock.now());
    const house = tracing(world, trail);
    await trace(house);
    world.clock.advance(20 * HOUR);
    await traceSignatures(house, 'trace', new Date(world.clock.now().getTime() - 4 * HOUR).toISOString());
    await trace(house);
    expect(house.alarms[0]).toBe('sign.untraced 1');
    expect((await reportOf(world.ledger, call.at.slice(0, 10))).traced.missing).toBe(1);
  });

  test('a clock that ran ahead: once it is right again, they are looked at', async () => {
    const { world, rest } = await issued();
    const trail = memoryTrail();
    const right = world.clock.now().getTime();
    world.clock.set(new Date(right - DAY).toISOString());
    await trace(tracing(world, trail));
    world.clock.advance(400 * DAY);
    await trace(tracing(world, trail));
    const { tracedUntil } = recordsOf<SignWatchRecord>(world, 'signWatch')[0]!;
    expect(tracedUntil! > new Date(right + LATER).toISOString()).toBe(true);
    world.clock.set(new Date(right + LATER).toISOString());
    trail.deliver(rest, new Date(right));
    const house = tracing(world, trail);
    await trace(house);
    expect(house.alarms).toEqual(['sign.untraced 1']);
  });

  test('a trail that comes days late is found where a day is named', async () => {
    const { world, calls } = await issued();
    const trail = memoryTrail();
    const house = tracing(world, trail);
    world.clock.advance(LATER);
    await trace(house);
    world.clock.advance(3 * DAY);
    trail.deliver(calls, world.clock.now());
    expect((await traceSignatures(house, 'again', calls[0]!.at.slice(0, 10))).untraced).toBe(0);
    expect(sum(world, 'untraced')).toBe(0);
  });

  test('with something missing in each: the trail is read through once for many of them', async () => {
    const { world, calls } = await issued();
    const leave = recordsOf<SigningRecord>(world, 'signing')[0]!;
    for (let n = 0; n < 12; n++) {
      world.clock.advance(HOUR);
      const createdAt = world.clock.now().toISOString();
      const row = { ...leave, id: `false-${n}`, createdAt, requestIds: [`never-${n}`] };
      await world.table.write([{ put: itemOfRecord(row) }]);
    }
    const trail = memoryTrail();
    const first = Date.parse(calls[0]!.at);
    for (let at = first; at < first + 30 * HOUR; at += HOUR / 12) trail.deliver([], new Date(at));
    world.clock.advance(12 * HOUR);
    let reads = 0;
    const read = (object: string) => {
      reads++;
      return trail.read(object);
    };
    const house = tracing(world, { ...trail, read });
    expect((await trace(house)).untraced).toBeGreaterThan(12);
    expect(reads).toBeLessThan(4 * trail.files.size);
  });

  test('a file that cannot be read has nothing; a store that does not answer is asked again', async () => {
    const { world, calls } = await issued();
    const trail = memoryTrail();
    trail.files.set(trail.deliver([], world.clock.now()), 'cut off');
    trail.deliver(calls, world.clock.now());
    world.clock.advance(LATER);
    const house = tracing(world, trail);
    const away = new Refusal('unavailable', 'The object store does not answer.', { retryAfterSeconds: 1 });
    const silent = { ...house, trail: { ...trail, read: () => Promise.reject(away) } };
    await expect(trace(silent)).rejects.toBe(away);
    expect((await trace(house)).untraced).toBe(0);
    expect(house.alarms).toEqual([]);
  });

  test('beside files that are accounted for, by two at once: one head, nothing lost', async () => {
    const { world, calls } = await issued();
    const trail = memoryTrail();
    world.clock.advance(LATER);
    const names = calls.map((call) => trail.deliver([call], world.clock.now()));
    const house = tracing(world, trail);
    const files = async () => {
      for (const name of names) await examineFile(watching(world, trail), name, 'watch');
    };
    await Promise.all([trace(house), files()]);
    await trace(house);
    const [head] = recordsOf<SignWatchRecord>(world, 'signWatch');
    expect(head).toMatchObject({ files: names.length, version: names.length + Math.ceil(hours(world).length / 12) });
    expect(head!.tracedUntil! > calls.at(-1)!.at).toBe(true);
    expect(house.alarms).toEqual([]);
    expect(audit(world)).toEqual([]);
  });

  test.each(MODES)('%s at every call: the next run ends in the same', async (mode) => {
    const { world: base, calls } = await issued();
    const trail = memoryTrail();
    trail.deliver(calls.slice(0, -1), base.clock.now());
    base.clock.advance(LATER);
    const rows = base.table.rows();
    const start = async (): Promise<World> => {
      const table = createMemoryTable();
      for (const row of rows) await table.write([{ put: row }]);
      return { ...base, table, ledger: createLedger(table) };
    };
    // the hours of the day before are dull: it begins where something was signed
    const from = calls[0]!.at;
    const run = (world: World) => traceSignatures(tracing(world, trail), 'trace', from);
    const watched = faulty(await start(), 0, mode);
    await run(watched.world);
    for (let at = 1; at <= watched.calls.length; at += 7) {
      const world = await start();
      await endure(() => run(faulty(world, at, mode).world));
      expect((await run(world)).untraced, `call ${at}`).toBe(1);
      expect(sum(world, 'untraced'), `call ${at}`).toBe(1);
      expect(hours(world).every(({ version }) => version === 1)).toBe(true);
    }
  });
});
