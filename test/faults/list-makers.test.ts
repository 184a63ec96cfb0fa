import { describe, expect, test } from 'vitest';
import { itemOfRecord } from '../../shared/ledger/rows.ts';
import { NotPublishable } from '../../shared/lifecycle/belief.ts';
import { compactSnapshot } from '../../shared/lifecycle/crl/compaction.ts';
import { SETTLING_MS } from '../../shared/lifecycle/crl/entries.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { PARKED_UNTIL, workOff } from '../../shared/lifecycle/outbox.ts';
import { publicationOf, publishCrl } from '../../shared/lifecycle/publication.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { CrlEntryRecord } from '../../shared/lifecycle/records.ts';
import { issueCrl, readScope } from '../../shared/lifecycle/revocation-list.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { asLister, asPublisher } from '../world/lists.ts';
import { ceremonyPlan, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';

/** What may happen to those who make and publish lists without any of them lying. */
const ACTOR: Actor = { capacity: 'platform', function: 'test' };
const HOUR = 3_600_000;

async function revoke(world: World, serial: string, more: Partial<CrlEntryRecord> = {}): Promise<void> {
  const revokedAt = world.clock.now().toISOString();
  const entry = { kind: 'crlEntry', version: 1, scope: 'ca', revokedAt, serial } as const;
  await world.table.write([{ put: itemOfRecord({ ...entry, notAfter: '2040-01-01T00:00:00.000Z', ...more }) }]);
}
const make = async (world: World, more: object = {}) =>
  (await issueCrl({ ...asLister(world), ...more }, 'ca', ACTOR, 'crl')).outbox.map(publicationOf);
async function truth(world: World, more: object = {}): Promise<void> {
  for (const about of await make(world, more)) await publishCrl(asPublisher(world), about, ACTOR, 'publish');
}
const listed = (world: World) => decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!);
const serials = (world: World) => [...listed(world).entries()].map(({ serial }) => serial);

describe('a clock that is behind', () => {
  test('the next list is not older than the published one, and is published', async () => {
    const world = await makeWorld();
    world.clock.advance(HOUR);
    await truth(world);
    const { thisUpdate } = listed(world);
    world.clock.advance(-2000);
    await revoke(world, '0a');
    const made = await make(world);
    world.clock.advance(4000);
    for (const about of made) await publishCrl(asPublisher(world), about, ACTOR, 'publish');
    expect([serials(world), listed(world).thisUpdate]).toEqual([['0a'], thisUpdate]);
  });

  test('nor older than one that is still to be published', async () => {
    const world = await makeWorld();
    const first = await make(world);
    world.clock.advance(-2000);
    const second = await make(world);
    for (const about of [...first, ...second]) {
      expect(await publishCrl(asPublisher(world), about, ACTOR, 'publish')).toBe('published');
    }
  });

  test('one that was once an hour ahead does not bind those after it', async () => {
    const world = await makeWorld();
    world.clock.advance(HOUR);
    const [ahead] = await make(world);
    world.clock.advance(-HOUR);
    await expect(publishCrl(asPublisher(world), ahead!, ACTOR, 'publish')).rejects.toThrow('future');
    await truth(world);
    expect(listed(world).thisUpdate).toEqual(new Date(world.clock.now()));
  });
});

describe('a row that has gone bad after it was published', () => {
  const spoiled: readonly [what: string, with_: object][] = [
    ['its instant', { revokedAt: 'rubbish' }],
    ['its reason', { reason: 'removeFromCRL' }],
    ['its end', { notAfter: 7 }],
  ];
  test.each(spoiled)('in %s does not stop the list, nor leave it', async (_, spoil) => {
    const world = await makeWorld();
    await revoke(world, '0a', { reason: 'superseded' });
    world.clock.advance(SETTLING_MS + HOUR);
    const settled = { settleFrom: 1 };
    await truth(world, settled);
    const before = listed(world).entriesDer;
    const row = world.table.rows().find(({ kind }) => kind === 'crlEntry')!;
    await world.table.write([{ put: { ...row, ...spoil } }]);
    world.clock.advance(25 * HOUR);
    await revoke(world, '0b');
    const aside: unknown[] = [];
    const told = { ...settled, setAside: (entry: unknown) => aside.push(entry) };
    // read anew by the compaction of the day, and then each time
    expect(await compactSnapshot({ ...world, ...told }, 'ca', ACTOR, 'compact')).toBe('compacted');
    await truth(world, told);
    expect(serials(world)).toEqual(['0a', '0b']);
    expect(Buffer.from(listed(world).entriesDer.subarray(0, before.length))).toEqual(Buffer.from(before));
    expect(aside).toHaveLength('notAfter' in spoil ? 0 : 1);
  });

  test('is known from the archive alone, as it was published', async () => {
    const world = await makeWorld();
    await revoke(world, '0a');
    world.clock.advance(HOUR);
    await truth(world);
    const row = world.table.rows().find(({ kind }) => kind === 'crlEntry')!;
    await world.table.write([{ put: { ...row, revokedAt: 'rubbish' } }]);
    for (const bytes of world.evidence.objects.values()) bytes[60]! ^= 1;
    await truth(world).catch(() => undefined);
    expect((await readScope(world.ledger, 'ca')).published!.crlNumber).toBe(1);
  });
});

describe('many at once', () => {
  /** As `issue-crl` does it. */
  const maker = (world: World, name: string) =>
    workOff(
      { ...world, outbox: world.ledger.outbox },
      'crl',
      undefined,
      async ([row]) => void (await issueCrl(asLister(world), row!.about.scope!, ACTOR, name)),
      (row) => row.about.scope!,
    );
  /** As `publication` does it. */
  const publisher = (world: World, name: string) =>
    workOff(
      { ...world, outbox: world.ledger.outbox },
      'publication',
      undefined,
      async ([row]) => void (await publishCrl(asPublisher(world), publicationOf(row!), ACTOR, name)),
      (row) => row.id,
      (error) => (error instanceof NotPublishable ? PARKED_UNTIL : undefined),
    );
  const due = (world: World, topic: 'crl' | 'publication') =>
    world.ledger.outbox.due(topic, new Date(world.clock.now().getTime() + HOUR), 100);

  test('ten make the list of one scope: nobody fails, and each row has a list made after it', async () => {
    const world = await makeWorld();
    const pen = penOf(world, ACTOR, 'revoke');
    const head = await readScope(world.ledger, 'ca');
    const asked = { ...head, version: head.version + 1 };
    const outbox = [pen.outbox('crl', { scope: 'ca' })];
    await world.ledger.commit({ records: [asked], events: [pen.event(asked, 'crlScope.numbered')], outbox });
    await revoke(world, '0a');
    world.clock.advance(1000);
    const ran = await Promise.all(Array.from({ length: 10 }, (_, n) => maker(world, `maker-${n}`)));
    expect(ran.flatMap(({ failed }) => failed)).toEqual([]);
    expect((await due(world, 'crl')).map(({ attempts }) => attempts)).toEqual([]);
    world.clock.advance(1000);
    expect((await publisher(world, 'one')).failed).toEqual([]);
    expect(serials(world)).toEqual(['0a']);
    expect(audit(world)).toEqual([]);
  });

  test('a row that finds another one at work is put off for 15 s, and that is no attempt', async () => {
    const world = await makeWorld();
    await make(world);
    world.clock.advance(1000);
    const now = world.clock.now();
    await world.ledger.leases.take('ca', 'other', now, new Date(now.getTime() + 20_000));
    expect(await publisher(world, 'one')).toEqual({ done: 0, failed: [] });
    const [row] = await due(world, 'publication');
    expect([row!.attempts, row!.notBefore]).toEqual([0, new Date(now.getTime() + 15_000).toISOString()]);
    world.clock.advance(20_000);
    expect(await publisher(world, 'one')).toEqual({ done: 1, failed: [] });
  });

  test('two publish the lists and deltas of two numbers: nothing fails, nothing is parked', async () => {
    const authorities = ceremonyPlan.authorities.map((one) => (one.id === 'ca' ? { ...one, deltas: true } : one));
    const world = await makeWorld('makers', { plan: { authorities } });
    await truth(world);
    for (const serial of ['0a', '0b']) {
      world.clock.advance(HOUR);
      await revoke(world, serial);
      await make(world);
    }
    world.clock.advance(1000);
    const ran = await Promise.all([publisher(world, 'one'), publisher(world, 'two')]);
    expect(ran.flatMap(({ failed }) => failed)).toEqual([]);
    world.clock.advance(20_000);
    expect((await publisher(world, 'three')).failed).toEqual([]);
    const ever = new Date(PARKED_UNTIL.getTime() + 1);
    expect(await world.ledger.outbox.due('publication', ever, 100)).toEqual([]);
    expect(serials(world)).toEqual(['0a', '0b']);
  });
});
