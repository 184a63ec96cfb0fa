import { describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { itemOfRecord } from '../../shared/ledger/rows.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { readIssuer } from '../../shared/lifecycle/issuers.ts';
import type { SigningRecord, TrailFileRecord } from '../../shared/lifecycle/records.ts';
import { certifyResponder } from '../../shared/lifecycle/responders.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { certifySeal } from '../../shared/lifecycle/seals.ts';
import { MOST_ATTEMPTS } from '../../shared/lifecycle/sign-watch/confirming.ts';
import { reportOf } from '../../shared/lifecycle/sign-watch/report.ts';
import { examineFile, isSilent, lookAgain, type WatchHouse } from '../../shared/lifecycle/sign-watch/watching.ts';
import { hashesOf } from '../../shared/lifecycle/status/known-issuers.ts';
import { encodeCertId } from '../../shared/x509/ocsp-request.ts';
import { sealed } from '../world/log.ts';
import { declare, delivered, seal } from '../world/receipts.ts';
import { another, deaf, issue, type SigningHouse, submitted } from '../world/signing-house.ts';
import { asking, openDesk } from '../world/status.ts';
import { type Call, memoryTrail, trailed, watching } from '../world/trail.ts';
import { recordsOf, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** The trail against the records: every signature is explained, and what should not be is not. */
const MINUTE = 60_000;
const CRL = { capacity: 'platform', function: 'issue-crl' } as const;

/** Delivers everything in one file when nobody will come any more, and accounts for it. */
async function account({ world, calls }: SigningHouse, more: Partial<ReturnType<typeof watching>> = {}) {
  const trail = memoryTrail();
  world.clock.advance(20 * MINUTE);
  const name = trail.deliver(calls, world.clock.now());
  const house = { ...watching(world, trail), ...more };
  const examined = await examineFile(house, name, 'watch');
  if (examined.state !== 'accounted') throw new Error(examined.state);
  return { house, trail, name, file: examined.file, alarms: house.alarms, sums: sumsOf(examined.file) };
}

function sumsOf({ tallies }: TrailFileRecord) {
  const sum = (of: 'signatures' | 'recorded' | 'unanswered' | 'unexplained') =>
    tallies.reduce((total, tally) => total + tally[of], 0);
  return {
    signatures: sum('signatures'),
    recorded: sum('recorded'),
    unanswered: sum('unanswered'),
    unexplained: sum('unexplained'),
  };
}

describe('what the house signs', () => {
  test('is on record with what it is for: ceremony, certificates, lists, checkpoints, answers', async () => {
    const house = await another();
    const { world, calls } = house;
    await certifySeal(world, 'seal', 'certify');
    await certifyResponder(world, 'ca', 'certify');
    const { answer } = await issue(world);
    if (answer.outcome !== 'issued') throw new Error(answer.outcome);
    await issueCrl(world, 'ca', CRL, 'crl');
    await sealed({ ...world, signer: trailed(world, world.keys, calls, 'log') });
    const desk = openDesk(world);
    const hashes = hashesOf(await readIssuer(world.ledger, 'ca'));
    for (const digest of ['sha1', 'sha256'] as const) {
      const question = asking(encodeCertId(digest, hashes[digest], answer.serial));
      expect((await desk(question)).outcome).toBe('answered');
      expect((await desk(question)).outcome).toBe('answered');
    }
    expect(new Set(calls.map(({ key }) => key))).toEqual(
      new Set(['alias/root', 'alias/test-root', 'alias/ca', 'alias/seal', 'alias/ocsp-a']),
    );
    const { alarms, sums, file } = await account(house);
    expect(alarms).toEqual([]);
    // of the leave that answers are signed under, the second has not come back
    expect(sums).toEqual({ signatures: calls.length, recorded: calls.length - 1, unanswered: 1, unexplained: 0 });
    expect(file.tallies.find(({ unanswered }) => unanswered > 0)?.key).toBe('alias/ocsp-a');
    expect(audit(world)).toEqual([]);
  });

  test('so are receipts', async () => {
    const case_ = await delivered('sign-watch receipts');
    const calls: Call[] = [];
    const world = { ...case_.world, signer: trailed(case_.world, case_.world.keys, calls) };
    await declare(case_.world, case_);
    await seal(world, case_);
    const { alarms, sums } = await account({ world, calls });
    expect(calls.map(({ key }) => key)).toEqual(['alias/seal']);
    expect([alarms, sums]).toEqual([[], { signatures: 1, recorded: 1, unanswered: 0, unexplained: 0 }]);
  });

  test('an answer that was lost is explained by its attempt, and signing again by its own', async () => {
    const house = await another();
    const { world, calls } = house;
    const before = calls.length;
    const requestId = await submitted(world);
    const impatient = { ...world, signer: deaf(world.signer) };
    await expect(issueCertificate(impatient, requestId, 'first')).rejects.toThrow('no answer');
    expect((await issueCertificate(impatient, requestId, 'again')).answer.outcome).toBe('issued');
    expect(calls.length).toBe(before + 2);
    const { alarms, sums } = await account(house);
    expect(alarms).toEqual([]);
    expect(sums).toMatchObject({ recorded: before + 1, unanswered: 1, unexplained: 0 });
  });
});

describe('what the house did not sign', () => {
  const stolen = (world: World, more: Partial<Call> = {}): Call => ({
    requestId: 'stolen',
    key: 'alias/ca',
    at: world.clock.now().toISOString(),
    by: 'issue-certificate',
    ...more,
  });

  /** Under which a certificate was signed. */
  const leaveOf = (world: World, serial: string) =>
    recordsOf<SigningRecord>(world, 'signing').find(({ signs }) => 'serial' in signs && signs.serial === serial)!;

  test('a function’s credentials in other hands: an alarm, once nobody will come with a record', async () => {
    const house = await another();
    await issue(house.world);
    house.calls.push(stolen(house.world));
    const { file, alarms } = await account(house);
    expect(alarms).toEqual(['sign.unexplained 1']);
    expect(file.unexplained).toMatchObject([{ requestId: 'stolen', key: 'alias/ca', why: 'no-record' }]);
  });

  test('with leave that the thief wrote, and no certificate that names it back: an alarm', async () => {
    const house = await another();
    const { world } = house;
    const { answer } = await issue(world);
    if (answer.outcome !== 'issued') throw new Error(answer.outcome);
    const leave = leaveOf(world, answer.serial);
    await world.ledger.signings.note({ ...leave, id: 'forged', version: 1, requestIds: ['stolen'] });
    house.calls.push(stolen(world));
    const { file } = await account(house);
    expect(file.unexplained).toMatchObject([{ requestId: 'stolen', why: 'other-record' }]);
  });

  const forgeries: readonly (readonly [string, Partial<SigningRecord>, number])[] = [
    ['an attempt at a certificate that there is not', { signs: { of: 'certificate', issuer: 'ca', serial: '7f' } }, 0],
    ['an attempt at a certificate that was issued long ago', {}, 60],
    ['an attempt at a checkpoint that was never intended', { signs: { of: 'checkpoint', number: 99 } }, 0],
    ['so many attempts at one thing', { most: 1_000 }, 0],
    ['an answer about status', { signs: { of: 'status' } }, 0],
    ['an answer about status that is on record', { signs: { of: 'status' }, version: 2, requestIds: ['stolen'] }, 0],
    ['nothing, by a list of ids that is empty', { version: 2, requestIds: [] }, 0],
  ];
  test.each(forgeries)('with leave that the thief wrote for %s: an alarm', async (_name, more, minutes) => {
    const house = await another();
    const { world } = house;
    const { answer } = await issue(world);
    if (answer.outcome !== 'issued') throw new Error(answer.outcome);
    const { requestIds: _, ...leave } = leaveOf(world, answer.serial);
    world.clock.advance(minutes * MINUTE);
    const createdAt = world.clock.now().toISOString();
    const until = new Date(world.clock.now().getTime() + 15 * MINUTE).toISOString();
    const row = { ...leave, id: 'forged', version: 1, createdAt, until, ...more };
    await world.table.write([{ put: itemOfRecord(row) }]);
    house.calls.push(stolen(world));
    const { file, alarms } = await account(house);
    expect(alarms).toEqual(['sign.unexplained 1']);
    expect(file.unexplained).toMatchObject([{ requestId: 'stolen', key: 'alias/ca' }]);
  });

  describe('behind leave for answers about status', () => {
    const minute = (world: World) => new Date(Math.ceil(world.clock.now().getTime() / MINUTE) * MINUTE).toISOString();
    const block = (world: World, more: Partial<SigningRecord> = {}): SigningRecord => ({
      ...{ kind: 'signing', id: 'block', version: 1, keyId: 'alias/ocsp-a', by: 'status', signs: { of: 'status' } },
      ...{ most: 256, createdAt: minute(world), until: new Date(Date.parse(minute(world)) + MINUTE).toISOString() },
      ...more,
    });
    const answer = (world: World, more: Partial<Call> = {}) =>
      stolen(world, { key: 'alias/ocsp-a', by: 'status', at: minute(world), ...more });

    test('one that the responder takes explains an answer, and a signature by no other key and no other function', async () => {
      const strange = { key: 'alias/ca', by: 'status' };
      for (const [more, alarms] of [
        [{}, []],
        [strange, ['sign.stranger 1']],
        [{ key: 'alias/ca' as const, by: 'issue-certificate' }, ['sign.unexplained 1']],
      ] as const) {
        const house = await another();
        const { world } = house;
        // as if the responder had taken leave for the very key that is used
        const keyId = 'key' in more ? more.key : 'alias/ocsp-a';
        await world.table.write([{ put: itemOfRecord(block(world, { keyId })) }]);
        house.calls.push(answer(world, more));
        expect((await account(house)).alarms).toEqual(alarms);
      }
    });

    test.each<[string, Partial<SigningRecord>]>([
      ['for more than it takes at once', { most: 257 }],
      ['for longer than it keeps it', { until: '2099-01-01T00:00:00.000Z' }],
      ['with more ids than it was for', { version: 2, most: 1, requestIds: ['stolen', 'another'] }],
    ])('one %s explains nothing', async (_name, more) => {
      const house = await another();
      await house.world.table.write([{ put: itemOfRecord(block(house.world, more)) }]);
      house.calls.push(answer(house.world));
      expect((await account(house)).alarms).toEqual(['sign.unexplained 1']);
    });

    test('nor do those of a minute beyond what all processes can sign in it; the next minute’s do', async () => {
      const house = await another();
      const { world } = house;
      for (let n = 0; n < 3; n++) {
        const requestIds = [`answer-${n}-0`, `answer-${n}-1`];
        const createdAt = new Date(Date.parse(minute(world)) + (n === 2 ? MINUTE : n)).toISOString();
        const until = new Date(Date.parse(createdAt) + MINUTE).toISOString();
        const row = block(world, { id: `block-${n}`, version: 2, most: 2, requestIds, createdAt, until });
        await world.table.write([{ put: itemOfRecord(row) }]);
        house.calls.push(...requestIds.map((requestId) => answer(world, { requestId, at: createdAt })));
      }
      const { file, alarms } = await account(house, { answersPerMinute: 3 });
      expect(file.unexplained.map(({ requestId }) => requestId)).toEqual(['answer-1-0', 'answer-1-1']);
      expect(alarms).toEqual(['sign.unexplained 2']);
    });

    type Rows = (world: World) => readonly Partial<SigningRecord>[];
    const spare = { version: 2, requestIds: [] };
    test.each<[string, Rows]>([
      ['that was given back with fewer ids than it was for', () => [spare, spare, spare]],
      ['beside a block of less than nothing', () => [{ most: -1_000 }, {}, {}, {}]],
      [
        'of the same minute in other words',
        (world) => [{}, { createdAt: minute(world).replace('T', ' ') }, { createdAt: minute(world).slice(0, 16) }],
      ],
      ['for a number of answers that is none', () => [{ most: 'many' as never }]],
    ])('nor do those beyond it by leave %s', async (_name, rows) => {
      const house = await another();
      const { world } = house;
      for (const [n, more] of rows(world).entries()) {
        const row = block(world, { id: `block-${n}`, most: 2, ...more });
        const { pk, sk } = itemOfRecord(block(world, { id: row.id }));
        await world.table.write([{ put: { ...itemOfRecord(block(world, { id: row.id })), ...row, pk, sk } }]);
      }
      for (let n = 0; n < 4; n++) house.calls.push(answer(world, { requestId: `answer-${n}` }));
      const { file } = await account(house, { answersPerMinute: 3 });
      expect(file.unexplained.length).toBeGreaterThanOrEqual(2);
    });
  });

  test('with attempts without end at one certificate: the first are believed, then an alarm', async () => {
    const house = await another();
    const { world } = house;
    const { answer } = await issue(world);
    if (answer.outcome !== 'issued') throw new Error(answer.outcome);
    const { requestIds: _, ...leave } = leaveOf(world, answer.serial);
    for (let n = 0; n < 100; n++) {
      await world.table.write([{ put: itemOfRecord({ ...leave, id: `forged-${n}`, version: 1 }) }]);
      house.calls.push(stolen(world, { requestId: `stolen-${n}` }));
    }
    const { file } = await account(house);
    expect(file.unexplained.length).toBeGreaterThanOrEqual(100 - MOST_ATTEMPTS);
  });

  test('somebody whose role may not use the key: an alarm at once, while others are still waited for', async () => {
    const { world } = await another();
    const trail = memoryTrail();
    const waiting = stolen(world, { requestId: 'fresh' });
    const strange = stolen(world, { by: 'status' });
    const house = watching(world, trail);
    const name = trail.deliver([waiting, strange], world.clock.now());
    expect(await examineFile(house, name, 'watch')).toEqual({ state: 'waiting', signatures: 1 });
    expect(house.alarms).toEqual(['sign.stranger 1']);
  });

  test.each(['signing', 'certificate'])('a %s row that was taken away afterwards: an alarm', async (kind) => {
    const house = await another();
    const { world } = house;
    const { answer } = await issue(world);
    if (answer.outcome !== 'issued') throw new Error(answer.outcome);
    const { serial } = answer;
    const row = world.table
      .rows()
      .find((one) => one.kind === kind && JSON.stringify(one).includes(`"serial":"${serial}"`))!;
    await world.table.write([{ delete: { pk: row.pk, sk: row.sk } }]);
    expect((await account(house)).alarms).toEqual(['sign.unexplained 1']);
  });

  test('behind an attempt that explains one signature already, in another file: an alarm', async () => {
    const house = await another();
    const { world, calls } = house;
    const requestId = await submitted(world);
    await issueCertificate({ ...world, signer: deaf(world.signer) }, requestId, 'first').catch(() => undefined);
    const at = world.clock.now().toISOString();
    const { house: watch, trail, sums, name } = await account(house);
    expect(sums.unanswered).toBe(1);
    const later = trail.deliver([{ ...stolen(world), at }], world.clock.now());
    expect(await examineFile(watch, later, 'watch')).toMatchObject({ state: 'accounted', made: true });
    expect(watch.alarms).toEqual(['sign.unexplained 1']);
    // and the same calls, told of again under another name, need no other attempt
    const repeated = trail.deliver(calls, world.clock.now());
    expect(repeated).not.toBe(name);
    expect(await examineFile(watch, repeated, 'watch')).toMatchObject({ state: 'accounted' });
    expect(watch.alarms).toEqual(['sign.unexplained 1']);
  });
});

describe('files', () => {
  test('a record that comes later is waited for; then the file is accounted for, once', async () => {
    const { world, calls } = await another();
    const trail = memoryTrail();
    const house = watching(world, trail);
    const requestId = await submitted(world);
    await issueCertificate({ ...world, signer: deaf(world.signer) }, requestId, 'first').catch(() => undefined);
    const name = trail.deliver(calls, world.clock.now());
    expect(await examineFile(house, name, 'watch')).toEqual({ state: 'waiting', signatures: 1 });
    expect(await lookAgain(house, 'again')).toEqual({ accounted: 0, waiting: 1 });
    world.clock.advance(16 * MINUTE);
    expect(await lookAgain(house, 'again')).toEqual({ accounted: 1, waiting: 0 });
    expect(await lookAgain(house, 'again')).toEqual({ accounted: 0, waiting: 0 });
    expect(await examineFile(house, name, 'watch')).toMatchObject({ state: 'accounted', made: false });
    expect(house.alarms).toEqual([]);
  });

  test('out of order, in parts, each twice and by two at once come to the same', async () => {
    const { world, calls } = await another();
    const { answer } = await issue(world);
    expect(answer.outcome).toBe('issued');
    await issueCrl(world, 'ca', CRL, 'crl');
    const trail = memoryTrail();
    world.clock.advance(20 * MINUTE);
    const names = calls.map((call) => trail.deliver([call], world.clock.now())).reverse();
    const workers = [watching(world, trail), watching(world, trail)];
    for (const name of names) await Promise.all(workers.map((house) => examineFile(house, name, 'watch')));
    const report = await reportOf(world.ledger, world.clock.now().toISOString().slice(0, 10));
    expect(report).toMatchObject({ files: calls.length, unexplained: [] });
    expect(report.keys.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(calls.length);
    expect(recordsOf(world, 'signWatch')).toMatchObject([{ version: calls.length, files: calls.length }]);
    expect(audit(world)).toEqual([]);
  });

  test('a file of other regions, of the day before, without signatures: all are found and accounted for', async () => {
    const { world } = await another();
    const trail = memoryTrail();
    const house = watching(world, trail);
    trail.deliver([], new Date(world.clock.now().getTime() - 1_440 * MINUTE));
    const [first] = trail.files.keys();
    trail.files.set(first!.replaceAll('eu-west-3', 'us-east-1'), trail.files.get(first!)!);
    expect(await lookAgain(house, 'look')).toEqual({ accounted: 2, waiting: 0 });
  });

  test('one that cannot be read keeps nobody from the others, and is told of', async () => {
    const { world, calls } = await another();
    const trail = memoryTrail();
    world.clock.advance(20 * MINUTE);
    trail.files.set(trail.deliver([], world.clock.now()), 'cut off');
    const good = trail.deliver(calls, world.clock.now());
    const house = watching(world, trail);
    await expect(lookAgain(house, 'look')).rejects.toThrow('1 files of the trail cannot be examined');
    expect(recordsOf(world, 'trailFile')).toMatchObject([{ object: good }]);
  });

  test('none for more than an hour is silence; another region’s do not break it', async () => {
    const { world } = await another();
    const trail = memoryTrail();
    const house = watching(world, trail);
    expect(await isSilent(house)).toBe(true);
    const name = trail.deliver([], world.clock.now());
    expect(await isSilent(house)).toBe(false);
    world.clock.advance(74 * MINUTE);
    expect(await isSilent(house)).toBe(false);
    world.clock.advance(2 * MINUTE);
    expect(await isSilent(house)).toBe(true);
    const fresh = trail.deliver([], world.clock.now());
    trail.files.set(fresh.replaceAll('eu-west-3', 'us-east-1'), '{"Records":[]}');
    trail.files.delete(fresh);
    expect([await isSilent(house), trail.files.has(name)]).toEqual([true, true]);
  });

  test('what is no file of a trail is not believed', async () => {
    const { world } = await another();
    const house: WatchHouse = watching(world, memoryTrail());
    await expect(examineFile(house, 'AWSLogs/else', 'watch')).rejects.toThrow('not the name');
  });
});

describe('whichever remote call of the watch goes wrong', () => {
  test.each(MODES)('%s: the next look ends at the same', async (mode) => {
    const { world: clean, calls } = await another();
    await issue(clean);
    clean.clock.advance(20 * MINUTE);
    const rows = clean.table.rows();
    const trail = memoryTrail();
    const name = trail.deliver(calls, clean.clock.now());
    const start = async (): Promise<World> => {
      const table = createMemoryTable();
      for (const row of rows) await table.write([{ put: row }]);
      return { ...clean, table, ledger: createLedger(table) };
    };
    const watched = faulty(await start(), 0, mode);
    await examineFile(watching(watched.world, trail), name, 'watch');
    expect(watched.calls.length).toBeGreaterThan(10);
    for (let at = 1; at <= watched.calls.length; at++) {
      const world = await start();
      await endure(() => examineFile(watching(faulty(world, at, mode).world, trail), name, 'watch'));
      const house = watching(world, trail);
      expect((await lookAgain(house, 'again')).waiting, `call ${at}`).toBe(0);
      expect(house.alarms, `call ${at}`).toEqual([]);
      expect(recordsOf(world, 'trailFile'), `call ${at}`).toHaveLength(1);
      expect(recordsOf(world, 'signWatch')).toMatchObject([{ version: 1, files: 1 }]);
    }
  });
});
