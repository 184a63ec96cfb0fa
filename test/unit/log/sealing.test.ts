import { beforeAll, describe, expect, test } from 'vitest';
import { signerWith } from '../../../infra/local/memory/software-signer.ts';
import { compareWithLog } from '../../../shared/ledger/compare-log.ts';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { createLogStore } from '../../../shared/ledger/log-store.ts';
import { eventOf } from '../../../shared/ledger/rows.ts';
import type { Item } from '../../../shared/ledger/table.ts';
import { canonicalBytes } from '../../../shared/lifecycle/events.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { eventOfLeaf } from '../../../shared/lifecycle/log/batch.ts';
import { behindOf } from '../../../shared/lifecycle/log/behind.ts';
import { isBy, readNote } from '../../../shared/lifecycle/log/checkpoint.ts';
import { ordered } from '../../../shared/lifecycle/log/order.ts';
import type { Waiting } from '../../../shared/lifecycle/log/ports.ts';
import { replayLog } from '../../../shared/lifecycle/log/replay.ts';
import { sealKeys } from '../../../shared/lifecycle/log/seal-keys.ts';
import { sealLog } from '../../../shared/lifecycle/log/sealing.ts';
import { letTakeUp } from '../../../shared/lifecycle/log/taking-up.ts';
import { WorkedElsewhere } from '../../../shared/lifecycle/outbox.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { certifySeal, planSeal } from '../../../shared/lifecycle/seals.ts';
import { behind } from '../../world/behind.ts';
import { generate } from '../../world/keys.ts';
import { eventsIn, loggedWorld, logHouse, people, sealed, wrongIn } from '../../world/log.ts';
import { CEREMONY, makeWorld, type World } from '../../world/world.ts';

const waitingIn = (world: World) => world.table.rows().filter(({ pk }) => pk.startsWith('unsealed#'));
const noteIn = (world: World) => readNote(world.evidence.objects.get('log/checkpoint')!)!;

describe('a run', () => {
  let world: World;
  beforeAll(async () => {
    ({ world } = await loggedWorld());
  });

  test('seals every event of the ledger once, takes away what waited, and signs', async () => {
    const events = world.table.rows().filter(({ sk }) => sk.startsWith('event#'));
    const done = await sealed(world);
    expect(done).toMatchObject({ sealed: events.length, size: events.length, more: false });
    expect(waitingIn(world)).toEqual([]);
    const ids = eventsIn(world).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(events.map((row) => eventOf(row).id).sort());
    const seal = (await world.ledger.read('seal', { id: 'seal' }))!;
    expect(noteIn(world)).toMatchObject({ size: events.length, number: 1, origin: 'pki.example.org/repository/log' });
    expect(isBy(seal.spki, noteIn(world))).toBe(true);
    expect(await wrongIn(world)).toEqual([]);
  });

  test('with nothing new signs once in an hour, and writes nothing in between', async () => {
    world.clock.advance(60_000);
    const before = world.evidence.objects.size;
    expect(await sealed(world)).toMatchObject({ sealed: 0 });
    expect(world.evidence.objects.size).toBe(before);
    world.clock.advance(55 * 60_000);
    await sealed(world);
    expect(noteIn(world)).toMatchObject({ number: 2, at: world.clock.now().toISOString() });
    const row = (await createLogStore(world.table).checkpoint(2))!;
    expect(world.keys.signatures.map(({ signRequestId }) => signRequestId)).toContain(row.signRequestId);
    expect(await wrongIn(world)).toEqual([]);
  });

  test('keeps its place beside another that is at work', async () => {
    const { leases } = createLogStore(world.table);
    const now = world.clock.now();
    await leases.take('log', 'another', now, new Date(now.getTime() + 60_000));
    await expect(sealed(world)).rejects.toThrow(WorkedElsewhere);
    world.clock.advance(61_000);
    await people(world, 3);
    expect(await sealed(world)).toMatchObject({ sealed: 6 });
    expect(await wrongIn(world)).toEqual([]);
  });

  test('divides what is much in batches of a thousand', async () => {
    await people(world, 700);
    const before = [...world.evidence.objects.keys()].filter((key) => key.startsWith('log/batches/')).length;
    expect(await sealed(world)).toMatchObject({ sealed: 1_400, more: false });
    const after = [...world.evidence.objects.keys()].filter((key) => key.startsWith('log/batches/')).length;
    expect(after - before).toBe(2);
    expect([...world.evidence.objects.keys()].filter((key) => key.startsWith('log/tiles/0/')).length).toBe(5);
    expect(await wrongIn(world)).toEqual([]);
  });

  test('stops when its time is over, and the next one goes on', async () => {
    await people(world, 2);
    const late = { ...logHouse(world) };
    expect(await sealLog(late, 'late', world.clock.now())).toMatchObject({ sealed: 0, more: true });
    expect(await sealed(world)).toMatchObject({ sealed: 4 });
  });
});

test('without a seal the events are sealed, and the checkpoint waits for it', async () => {
  const world = await makeWorld('unsealed');
  const done = await sealed(world);
  expect(done.sealed).toBeGreaterThan(10);
  expect(done.checkpointAt).toBeUndefined();
  expect(behindOf(done, world.clock.now())).toEqual(['log.unsigned']);
  expect(world.evidence.objects.has('log/checkpoint')).toBe(false);
});

test('what had waited for long is told, and an old checkpoint', () => {
  const now = new Date('2026-03-02T12:00:00.000Z');
  const run = {
    sealed: 1,
    repeated: 0,
    size: 9,
    more: false,
    oldest: '2026-03-02T11:56:00.000Z',
    checkpointAt: '2026-03-02T10:31:00.000Z',
  };
  expect(behindOf(run, now)).toEqual([]);
  expect(behindOf({ ...run, oldest: '2026-03-02T11:54:59.000Z' }, now)).toEqual(['log.behind']);
  expect(behindOf({ ...run, checkpointAt: '2026-03-02T10:29:59.000Z' }, now)).toEqual(['log.unsigned']);
  expect(behindOf({ ...run, repeated: 1 }, now)).toEqual(['log.repeated']);
});

describe('the order', () => {
  const change = (name: string, ...versions: readonly (readonly [string, number])[]): Waiting => ({
    name,
    at: `2026-03-02T09:00:0${name[0]}.000Z`,
    leaves: [],
    events: versions.map(([aggregate, version]) => ({ aggregate, version }) as Waiting['events'][number]),
  });
  const names = (...looks: [readonly Waiting[], readonly Waiting[]]) =>
    ordered({ waiting: looks[0] }, { waiting: looks[1] }).map(({ name }) => name);

  test('is that of versions, whatever the clocks say', () => {
    const all = [change('1', ['a', 3]), change('2', ['a', 2], ['b', 1]), change('3', ['a', 1]), change('4', ['b', 2])];
    expect(names(all, all)).toEqual(['3', '2', '1', '4']);
  });

  test('takes of a second look what came before the first, and nothing else', () => {
    const [late, before, after] = [change('1', ['a', 2]), change('5', ['a', 1]), change('6', ['a', 3])];
    expect(names([late], [late, before, after])).toEqual(['5', '1']);
  });

  test('leaves what lies near the end of a look that did not see everything', () => {
    const early = { ...change('1', ['a', 1]), at: '2026-03-02T07:00:00.000Z' };
    const near = change('2', ['b', 1]);
    const look = { waiting: [early, near], left: '2026-03-02T09:00:02.000Z' };
    expect(ordered(look, look).map(({ name }) => name)).toEqual(['1']);
  });
});

test('a leaf in any other form than the canonical one is none', () => {
  const { evidence: _, ...event } = { evidence: 0, format: 1, id: 'x', aggregate: 'house/house', version: 1 };
  const whole = { ...event, type: 't', at: '2026-03-02T09:00:00.000Z', actor: {}, correlation: 'c', data: {} };
  const leaf = canonicalBytes(whole as never);
  expect(eventOfLeaf(leaf)).toMatchObject({ id: 'x' });
  const text = Buffer.from(leaf).toString();
  for (const other of [
    `${text} `,
    text.replace('"c"', '"\\u0063"'),
    text.replace('"version":1', '"version":1.5'),
    'null',
  ])
    expect(() => eventOfLeaf(Buffer.from(other))).toThrow('canonical');
});

test('a ledger that was restored takes up what was sealed since, and never signs less', async () => {
  const { world } = await loggedWorld('restored');
  await sealed(world);
  const copy = world.table.rows();
  for (let at = 0; at < 3; at++) {
    await people(world, 2);
    world.clock.advance(60_000);
    await sealed(world);
  }
  const size = noteIn(world).size;
  const restored: World = { ...world, ...(await tableOf(copy)) };
  world.clock.advance(120_000);
  await expect(sealed(restored, 'before it is reconciled')).rejects.toThrow('does not wait in the ledger');
  const log = createLogStore(restored.table);
  const head = (await log.head())!;
  await letTakeUp(log, head, { size, root: Buffer.alloc(32) });
  await expect(sealed(restored, 'with others')).rejects.toThrow('are not those that the ledger was reconciled with');
  const { end } = await behind(restored);
  await letTakeUp(log, (await log.head())!, end);
  expect(end.size).toBe(size);
  expect(await sealed(restored, 'after')).toMatchObject({ size });
  expect(noteIn(restored)).toMatchObject({ size, number: 5 });
  // the records are still the old ones, and that is told by name
  const told = await wrongIn(restored);
  expect(told.length).toBeGreaterThan(0);
  for (const one of told) expect(one).toMatch(/and is not in the ledger$/);
  // with the batches gone there is nothing to take up: no checkpoint over less is ever signed
  const poorer: World = { ...world, ...(await tableOf(copy)) };
  const later = [...world.evidence.objects.keys()].filter((key) => key.startsWith('log/batches/')).sort();
  for (const key of later.slice(1)) poorer.evidence.objects.delete(key);
  world.clock.advance(3_600_000);
  await expect(sealed(poorer, 'fork')).rejects.toThrow('it would fork');
});

test('after a change of seals a checkpoint names the new one, and the old ones still verify', async () => {
  const { world } = await loggedWorld('rotation');
  await sealed(world);
  const keys = signerWith(new Map([...world.keys.keys, ['alias/seal-2', generate('P-256')]]));
  const turned: World = { ...world, keys, signer: keys };
  turned.clock.advance(86_400_000);
  const seal = (await turned.ledger.read('seal', { id: 'seal' }))!;
  const plan = {
    id: 'seal-2',
    hierarchy: 'production',
    issuedBy: 'ca',
    keyId: 'alias/seal-2',
    subject: seal.subject,
  } as const;
  await planSeal(turned, plan, 'c'.repeat(64), CEREMONY, 'ceremony');
  await certifySeal(turned, 'seal-2', 'certify');
  await sealed(turned);
  const next = (await turned.ledger.read('seal', { id: 'seal-2' }))!;
  expect(noteIn(turned)).toMatchObject({ number: 2, certificateSha256: sha256(next.certificate!.der) });
  const first = readNote(turned.evidence.objects.get('log/checkpoints/000000000001')!)!;
  expect(isBy(seal.spki, first)).toBe(true);
  expect(isBy(next.spki, first)).toBe(false);
  expect(await wrongIn(turned)).toEqual([]);
});

test('an intent of a seal that is revoked meanwhile is made anew for the next one', async () => {
  const { world } = await loggedWorld('left');
  const broken = { ...world, signer: { ...world.signer, sign: () => Promise.reject(new Error('no answer')) } };
  await expect(sealed(broken)).rejects.toThrow('no answer');
  const log = createLogStore(world.table);
  const left = (await log.checkpoint(1))!;
  expect(left.state).toBe('intended');
  await log.mark({ ...left, certificateSha256: 'ab'.repeat(32) }, left);
  world.clock.advance(120_000);
  await sealed(world);
  expect(await log.checkpoint(1)).toMatchObject({ state: 'kept', certificateSha256: left.certificateSha256 });
  expect(await wrongIn(world)).toEqual([]);
});

async function tableOf(rows: ReturnType<World['table']['rows']>) {
  const { createMemoryTable } = await import('../../../shared/ledger/memory-table.ts');
  const table = createMemoryTable();
  for (const row of rows) await table.write([{ put: row }]);
  return { table, ledger: createLedger(table) };
}

describe('rows that wait and that no function of ours wrote', () => {
  const forgeries: readonly (readonly [string, (row: Item) => Item])[] = [
    ['no leaves', (row) => ({ ...row, sk: row.sk.replace(/.$/, 'x'), leaves: Uint8Array.of(0x7b, 0x7d) })],
    ['nothing in it', (row) => ({ ...row, sk: 'change#', leaves: new Uint8Array() })],
    ['the name of another instant', (row) => ({ ...row, sk: row.sk.replace('change#2', 'change#1') })],
    ['the partition of another', (row) => ({ ...row, pk: row.pk.replace(/\d$/, (n) => String((Number(n) + 1) % 4)) })],
  ];
  test.each(forgeries)('%s: is not sealed, keeps nothing else waiting, and is told of', async (_, forge) => {
    const { world } = await loggedWorld('forged');
    await people(world, 1);
    const honest = waitingIn(world);
    const forged = forge(honest[0]!);
    await world.table.write([{ put: forged }]);
    world.clock.advance(600_000);
    for (let run = 0; run < 3; run++) {
      const done = await sealed(world, `run ${run}`);
      expect(behindOf(done, world.clock.now())).toContain('log.behind');
      expect(waitingIn(world)).toEqual([forged]);
    }
    const ids = eventsIn(world).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await wrongIn(world)).toEqual([expect.stringMatching(/^what waits as change#/)]);
  });
});

test('a ledger restored to where a checkpoint was intended signs the next one, and not that one again', async () => {
  const { world } = await loggedWorld('restored intent');
  await sealed(world);
  await people(world, 1);
  world.clock.advance(60_000);
  let copy: ReturnType<World['table']['rows']> | undefined;
  const signer = {
    ...world.signer,
    sign: async (...asked: Parameters<World['signer']['sign']>) => {
      copy = world.table.rows();
      return world.signer.sign(...asked);
    },
  };
  await sealed({ ...world, signer }, 'before the loss');
  const published = noteIn(world);
  for (const { pk, sk } of world.table.rows()) await world.table.write([{ delete: { pk, sk } }]);
  for (const row of copy!) await world.table.write([{ put: row }]);
  expect((await createLogStore(world.table).checkpoint(published.number))?.state).toBe('intended');
  world.clock.advance(120_000);
  await sealed(world, 'restored');
  expect(noteIn(world)).toMatchObject({ number: published.number + 1, size: published.size, root: published.root });
  expect(await wrongIn(world)).toEqual([]);
});

test('a clock that was put back keeps nobody from the checkpoint of the hour', async () => {
  const { world } = await loggedWorld('clock put back');
  world.clock.advance(3 * 3_600_000);
  await sealed(world);
  const before = noteIn(world).number;
  world.clock.advance(-2 * 3_600_000);
  await sealed(world);
  expect(noteIn(world).number).toBe(before + 1);
});

test('a ledger that was copied a while ago is compared with the log of today', async () => {
  const { world } = await loggedWorld('older copy');
  await sealed(world);
  await people(world, 1);
  const [rows, takenAt] = [world.table.rows(), world.clock.now()];
  world.clock.advance(3_600_000);
  const person = rows.find(({ kind, pk }) => kind === 'person' && pk.startsWith('person#'))!;
  const record = (await world.ledger.read('person', { id: String(person.id) }))!;
  const next = { ...record, version: record.version + 1 };
  await world.ledger.commit({ records: [next], events: [penOf(world, CEREMONY, 'x').event(next, 'person.completed')] });
  await people(world, 2);
  await sealed(world);
  const { items } = await world.ledger.list('seals', '', { limit: 100 });
  const replayed = await replayLog({ evidence: world.evidence, keys: sealKeys(items), takenAt });
  expect([...replayed.findings, ...(await compareWithLog(rows, replayed)).findings]).toEqual([]);
  // without knowing when it was copied, it looks as if it had been put back
  const unknown = await replayLog({ evidence: world.evidence, keys: sealKeys(items) });
  expect((await compareWithLog(rows, unknown)).findings.join()).toContain('it was put back');
});
