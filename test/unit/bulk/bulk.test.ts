import { describe, expect, test } from 'vitest';
import { bulkRun } from '../../../functions/enrollment/bulk.lambda.ts';
import { itemOfRecord } from '../../../shared/ledger/rows.ts';
import { approveBulk, cancelBulk, pauseBulk, proposeBulk, resumeBulk } from '../../../shared/lifecycle/bulk/desk.ts';
import { linesOfBulk, listBulk, showBulk } from '../../../shared/lifecycle/bulk/reading.ts';
import { runBulk } from '../../../shared/lifecycle/bulk/running.ts';
import { type Looked, lookUp } from '../../../shared/lifecycle/bulk/selecting.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import type { MachineRecord } from '../../../shared/registration/machine-records.ts';
import {
  amiss,
  approved,
  type BulkWorld,
  bulkWorld,
  copyOf,
  jobOf,
  likenesses,
  linesOf,
  named,
  officer,
  orderOf,
  proposing,
  runThrough,
  waiting,
} from '../../world/bulk.ts';
import { CEREMONY, makePerson } from '../../world/world.ts';

const started = await bulkWorld(6);
const MANY = 297;
const many = {
  ...started,
  certificates: [...started.certificates, ...(await likenesses(started.world, started.certificates[0]!, MANY))],
};
const fresh = (): Promise<BulkWorld> => copyOf(many);
const UNKNOWN = { issuer: 'ca', serial: '0123456789abcdef' };
const refusal = (code: string) => expect.objectContaining({ code });

describe('the dry run', () => {
  test('a list is frozen with what was found, its figures and who would be told; nothing is revoked', async () => {
    const of = await fresh();
    const { world, cast, certificates } = of;
    const { issuer, serial } = certificates[0]!;
    await revokeCertificate(world, cast.agent, { issuer, serial, reason: 'superseded' }, 'before');
    const id = await proposing(of, named([...certificates.slice(0, 6), UNKNOWN]));
    expect(await orderOf(world, id)).toMatchObject({ state: 'counting', lines: 0 });
    const order = await runThrough(world, id);
    expect(order).toMatchObject({
      state: 'proposed',
      lines: 7,
      found: { 'in-force': 5, expired: 0, revoked: 1, unknown: 1, authority: 0 },
      of: { issuer: { ca: 5 }, structure: { [cast.structure.id]: 5 } },
      told: { people: 1, first: [{ personId: cast.administrator.personId, certificates: 5 }] },
    });
    expect(order.listSha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await linesOf(world, id)).map(({ found }) => found)).toEqual([
      'revoked',
      ...Array.from({ length: 5 }, () => 'in-force'),
      'unknown',
    ]);
    expect(await amiss(world, id)).toEqual([]);
    // the other officer is asked, the proposer is not
    const asked = waiting(world, 'notification').filter(({ about }) => about.notice === 'bulk-to-approve');
    const people = asked.map(({ about }) => about.personId);
    expect(people).toContain(of.two.personId);
    expect(people).not.toContain(of.one.personId);
  });

  test('the same list has the same digest, and another list another', async () => {
    const of = await fresh();
    const digest = async (count: number) => {
      const id = await proposing(of, named(of.certificates.slice(0, count)));
      return (await runThrough(of.world, id)).listSha256;
    };
    expect(await digest(260)).toBe(await digest(260));
    expect(await digest(260)).not.toBe(await digest(259));
  });

  test('a list that names an authority can never be approved', async () => {
    const of = await fresh();
    const own = of.world.table.rows().find((row) => row.kind === 'certificate' && row.subscriptionId === 'ceremony')!;
    const id = await proposing(of, named([...of.certificates.slice(0, 2), own as never]));
    const order = await runThrough(of.world, id);
    expect(order).toMatchObject({ state: 'refused', found: { 'in-force': 2, authority: 1 } });
    await expect(approveBulk(of.world, officer(of.two), id, order.listSha256)).rejects.toEqual(refusal('wrong-state'));
  });

  test.each([
    ['a name twice', named([UNKNOWN, UNKNOWN]), 'malformed'],
    ['a filter of nothing', { by: 'filter', filter: {} } as const, 'malformed'],
    ['an unknown key', { by: 'key', keys: ['a'.repeat(64)], siblings: true } as const, 'not-found'],
  ])('%s is refused', async (_, selection, code) => {
    await expect(proposing(await fresh(), selection)).rejects.toEqual(refusal(code));
  });

  test('a key selects its certificate and, where asked, all that the same person requested, however many', async () => {
    const of = await fresh();
    const { spkiSha256 } = of.certificates[0]!;
    const lines = async (siblings: boolean) => {
      const id = await proposing(of, { by: 'key', keys: [spkiSha256], siblings }, 'keyCompromise');
      return (await runThrough(of.world, id)).lines;
    };
    expect(await lines(false)).toBe(1);
    expect(await lines(true)).toBe(MANY + 6);
  });

  test('of a machine’s key also what it has asked for under other subscriptions', async () => {
    const of = await fresh();
    const { world, cast } = of;
    const [stolen, model] = [of.certificates[0]!, of.certificates[1]!];
    const { spkiSha256 } = stolen;
    const leave = (subscriptionId: string) =>
      ({ subscriptionId, offer: 'SERV-SSL', usages: [], mandateId: 'm' }) as const;
    const machine: MachineRecord = {
      ...{
        kind: 'machine',
        version: 1,
        createdAt: model.createdAt,
        id: 'machine',
        structureId: cast.structure.id,
        label: 'web',
      },
      ...{ allows: [leave(stolen.subscriptionId), leave('second')], credentials: [], linkedBy: '', reasons: '' },
      ...{ evidence: { what: 'letter', sha256: '' }, state: 'linked' },
    };
    const request = (await world.ledger.read('request', { id: model.requestId }))!;
    const name = { issuer: model.issuer, serial: '5ec0' };
    const askedWith = ['f'.repeat(64), spkiSha256];
    const asked = { ...request, id: 'second', subscriptionId: 'second', certificate: name, askedWith };
    for (const record of [
      machine,
      { kind: 'machineKey', version: 1, spkiSha256, machineId: 'machine' } as const,
      { ...model, ...name, subscriptionId: 'second', requestId: 'second' },
      { ...asked, requestedBy: { personId: 'machine', mandateId: 'm' } },
    ]) {
      await world.table.write([{ put: itemOfRecord(record) }]);
    }
    const id = await proposing(of, { by: 'key', keys: [spkiSha256], siblings: true }, 'keyCompromise');
    await runThrough(world, id);
    expect((await linesOf(world, id)).map(({ serial }) => serial)).toContain('5ec0');
  });

  test('whoever goes on with a key goes on behind the last name, and meets nobody twice', async () => {
    const { world, certificates } = await fresh();
    const selection = { by: 'key', keys: [certificates[0]!.spkiSha256], siblings: true } as const;
    const names = ({ certificates: found }: Looked) => found.map(({ issuer, serial }) => `${issuer}/${serial}`);
    const all = names(await lookUp(world, selection, undefined));
    expect(all).toEqual(certificates.map(({ issuer, serial }) => `${issuer}/${serial}`).sort());
    expect(names(await lookUp(world, selection, all[99]))).toEqual(all.slice(100));
  });

  test('a filter selects what is in force and fits, by structure or over the days on which certificates end', async () => {
    const of = await fresh();
    const { cast, certificates, world } = of;
    const { notAfter, profile } = certificates[0]!;
    const lines = async (filter: object) => {
      const id = await proposing(of, { by: 'filter', filter });
      return (await runThrough(world, id)).lines;
    };
    const { issuer, serial } = certificates[9]!;
    await revokeCertificate(world, cast.agent, { issuer, serial, reason: 'superseded' }, 'before');
    const all = certificates.length - 1;
    expect(await lines({ structureId: cast.structure.id })).toBe(all);
    expect(await lines({ subscriptionId: cast.subscription.id, usage: 'SSL_SERV' })).toBe(all);
    expect(await lines({ subscriptionId: cast.subscription.id, usage: 'SIGN' })).toBe(0);
    const day = notAfter.slice(0, 10);
    expect(await lines({ issuer: 'ca', profile, expiresFrom: `${day}T00:00:00.000Z` })).toBe(all);
    expect(await lines({ issuer: 'other', expiresFrom: `${day}T00:00:00.000Z` })).toBe(0);
    expect(await lines({ issuer: 'ca', expiresUntil: `${day}T00:00:00.000Z` })).toBe(0);
    expect(await lines({ structureId: cast.structure.id, issuedFrom: '2026-03-03T00:00:00.000Z' })).toBe(0);
  }, 30_000);
});

describe('approval', () => {
  test('by another officer, of exactly the list that waits, in time, while the proposer is in office', async () => {
    const of = await fresh();
    const { world, one, two } = of;
    const id = await proposing(of, named(of.certificates.slice(0, 2)));
    await expect(approveBulk(world, officer(two), id, '0'.repeat(64))).rejects.toEqual(refusal('wrong-state'));
    const { listSha256 } = await runThrough(world, id);
    await expect(approveBulk(world, officer(one), id, listSha256)).rejects.toEqual(refusal('forbidden'));
    await expect(approveBulk(world, officer(two), id, '0'.repeat(64))).rejects.toEqual(refusal('conflict'));
    const auditor = await makePerson(world, 'auditor', { reach: 'house' });
    await expect(approveBulk(world, officer(auditor), id, listSha256)).rejects.toEqual(refusal('forbidden'));
    await approveBulk(world, officer(two), id, listSha256);
    await expect(approveBulk(world, officer(two), id, listSha256)).rejects.toEqual(refusal('wrong-state'));
    expect((await runThrough(world, id)).results).toMatchObject({ revoked: 2 });
  });

  test('of a compromise whose certificates are revoked already: it blocks their keys and tells nobody', async () => {
    const of = await fresh();
    const { world, two } = of;
    const some = of.certificates.slice(0, 2);
    for (const { issuer, serial } of some)
      await revokeCertificate(world, of.cast.agent, { issuer, serial, reason: 'superseded' }, 'before');
    const harmless = await proposing(of, named(some), 'superseded');
    const { listSha256 } = await runThrough(world, harmless);
    await expect(approveBulk(world, officer(two), harmless, listSha256)).rejects.toEqual(refusal('wrong-state'));
    const nobodys = await proposing(of, named([UNKNOWN]), 'keyCompromise');
    const unknown = (await runThrough(world, nobodys)).listSha256;
    await expect(approveBulk(world, officer(two), nobodys, unknown)).rejects.toEqual(refusal('wrong-state'));
    const id = await approved(of, named(some), 'keyCompromise');
    const order = await runThrough(world, id);
    expect(order).toMatchObject({ state: 'done', results: { revoked: 0, 'revoked-before': 2 }, toldPeople: 0 });
    for (const { spkiSha256 } of some) expect(await world.ledger.read('blockedKey', { spkiSha256 })).toBeDefined();
    expect(waiting(world, 'notification').filter(({ about }) => about.notice === 'bulk-revoked')).toEqual([]);
    expect(await amiss(world, id)).toEqual([]);
  });

  test('not after a week, and not of what would revoke nothing', async () => {
    const of = await fresh();
    const nothing = await proposing(of, named([UNKNOWN]));
    const { listSha256 } = await runThrough(of.world, nothing);
    await expect(approveBulk(of.world, officer(of.two), nothing, listSha256)).rejects.toEqual(refusal('wrong-state'));
  });
});

describe('the run', () => {
  test('three hundred certificates: each once, one row for each list and step, one message for each person', async () => {
    const of = await fresh();
    const { world, cast } = of;
    const id = await approved(of, named(of.certificates));
    const house = jobOf(world);
    const order = await runThrough(world, id, house);
    expect(order).toMatchObject({
      state: 'done',
      lines: MANY + 6,
      done: 2,
      results: { revoked: MANY + 6, 'revoked-before': 0, 'passed-over': 0, left: 0 },
      toldPeople: 1,
    });
    expect(await amiss(world, id)).toEqual([]);
    expect(waiting(world, 'crl').map(({ about }) => about.scope)).toEqual(['ca']);
    const [told] = waiting(world, 'notification').filter(({ about }) => about.notice === 'bulk-revoked');
    expect(told!.about).toMatchObject({ personId: cast.administrator.personId, bulkId: id });
    const { personId } = cast.administrator;
    const row = await world.ledger.read('bulkTold', { bulkId: id, personId });
    expect(row).toMatchObject({ certificates: MANY + 6 });
    expect(row!.first).toHaveLength(20);
    // inside the rate: the whole takes about a second
    expect(Math.max(...house.waited)).toBeGreaterThan(800);
    expect(Math.max(...house.waited)).toBeLessThan(1_100);
  });

  test('a compromised key is blocked with each, and the record names the order and its officers', async () => {
    const of = await fresh();
    const { world, one, certificates } = of;
    const some = certificates.slice(0, 40);
    const id = await approved(of, named(some), 'keyCompromise');
    await runThrough(world, id);
    for (const { issuer, serial, spkiSha256 } of some) {
      expect(await world.ledger.read('blockedKey', { spkiSha256 })).toMatchObject({ why: 'key-compromise-revocation' });
      expect((await world.ledger.read('certificate', { issuer, serial }))!.revocation).toMatchObject({
        reason: 'keyCompromise',
        channel: 'bulk',
        bulk: id,
        capacity: 'security-officer',
        by: one.personId,
      });
    }
    expect(await amiss(world, id)).toEqual([]);
  });

  test('a compromised key is blocked though its certificate was revoked before for another reason', async () => {
    const of = await fresh();
    const { world, cast, certificates } = of;
    const { issuer, serial, spkiSha256 } = certificates[0]!;
    const revoke = (reason: 'superseded' | 'keyCompromise', name = { issuer, serial }) =>
      revokeCertificate(world, cast.agent, { ...name, reason }, 'before');
    await revoke('superseded');
    expect(await world.ledger.read('blockedKey', { spkiSha256 })).toBeUndefined();
    const id = await approved(of, named(certificates.slice(0, 2)), 'keyCompromise');
    expect(await runThrough(world, id)).toMatchObject({ results: { revoked: 1, 'revoked-before': 1 } });
    expect(await world.ledger.read('blockedKey', { spkiSha256 })).toMatchObject({ why: 'key-compromise-revocation' });
    expect((await world.ledger.read('certificate', { issuer, serial }))!.revocation!.reason).toBe('superseded');
    expect(await amiss(world, id)).toEqual([]);
    // and by whoever asks for that one alone, once and again
    const third = certificates[2]!;
    await revoke('superseded', third);
    for (let turn = 0; turn < 2; turn++) await revoke('keyCompromise', third);
    expect(await world.ledger.read('blockedKey', { spkiSha256: third.spkiSha256 })).toBeDefined();
  });

  test('what somebody else revokes meanwhile stays theirs, and the others of its commit are revoked all the same', async () => {
    const of = await fresh();
    const { world, cast, certificates } = of;
    const some = certificates.slice(0, 10);
    const id = await approved(of, named(some));
    const { issuer, serial } = some[4]!;
    const taken = world.ledger.commit;
    let met = false;
    const ledger = {
      ...world.ledger,
      commit: async (change: Parameters<typeof taken>[0]) => {
        // between the reading and the writing
        if (!met && change.records.length > 5) {
          met = true;
          await revokeCertificate(world, cast.agent, { issuer, serial, reason: 'superseded' }, 'meanwhile');
        }
        return taken(change);
      },
    };
    const order = await runThrough(world, id, { ...jobOf(world), ledger });
    expect(met).toBe(true);
    expect(order).toMatchObject({ state: 'done', results: { revoked: 9, 'revoked-before': 1 } });
    expect((await linesOf(world, id))[4]).toMatchObject({ result: 'revoked-before' });
    expect(await amiss(world, id)).toEqual([]);
  });

  test('two runs at a time do it once', async () => {
    const of = await fresh();
    const id = await approved(of, named(of.certificates));
    const runs = [1, 2, 3].map(() => runBulk(jobOf(of.world), id, 'run').catch(() => undefined));
    await Promise.all(runs);
    expect(await runThrough(of.world, id)).toMatchObject({ state: 'done', results: { revoked: MANY + 6 } });
    expect(await amiss(of.world, id)).toEqual([]);
  });

  test('a run ends after a while, and the next goes on', async () => {
    const of = await fresh();
    const { world } = of;
    const id = await approved(of, named(of.certificates));
    const slow = { ...jobOf(world, 5), wait: async (ms: number) => world.clock.advance(ms) };
    await bulkRun({ bulkId: id }, slow, 'one');
    expect(slow.asked).toEqual([id]);
    expect(await runThrough(world, id, slow)).toMatchObject({ state: 'done', results: { revoked: MANY + 6 } });
  });
});

describe('pause and cancellation', () => {
  /** Held up by an officer once so many certificates are revoked. */
  async function heldAfter(of: BulkWorld, id: string, commits: number, how: typeof pauseBulk) {
    const { world, one } = of;
    const { commit } = world.ledger;
    let left = commits;
    const ledger = {
      ...world.ledger,
      commit: async (change: Parameters<typeof commit>[0]) => {
        await commit(change);
        if (change.records.some(({ kind }) => kind === 'crlEntry') && --left === 0) await how(world, officer(one), id);
      },
    };
    return runThrough(world, id, { ...jobOf(world), ledger });
  }

  test('a pause brings what was begun to its lists; resumed, it goes on to the end', async () => {
    const of = await fresh();
    const { world } = of;
    const id = await approved(of, named(of.certificates));
    const paused = await heldAfter(of, id, 2, pauseBulk);
    expect(paused).toMatchObject({ state: 'paused', done: 0 });
    const revoked = world.table.rows().filter((row) => row.kind === 'crlEntry').length;
    expect(revoked).toBeGreaterThan(0);
    expect(revoked).toBeLessThan(MANY);
    expect(waiting(world, 'crl')).toHaveLength(1);
    await expect(pauseBulk(world, officer(of.two), id)).rejects.toEqual(refusal('wrong-state'));
    await resumeBulk(world, officer(of.two), id);
    expect(await runThrough(world, id)).toMatchObject({ state: 'done', results: { revoked: MANY + 6 } });
    expect(await amiss(world, id)).toEqual([]);
  });

  describe('a paused order goes on', () => {
    async function paused() {
      const of = await copyOf(started);
      const { world, one, two } = of;
      const id = await approved(of, named(of.certificates));
      await pauseBulk(world, officer(two), id);
      expect(await runThrough(world, id)).toMatchObject({ state: 'paused' });
      const since = world.clock.now().toISOString();
      const three = await makePerson(world, 'security-officer', { reach: 'house' });
      const resume = () => resumeBulk(world, officer(three), id);
      return { world, one, two, id, since, resume };
    }

    test('for a week after its approval, by any officer, and not after it', async () => {
      const { world, since, resume, id } = await paused();
      world.clock.advance(7 * 86_400_000);
      await expect(resume()).rejects.toEqual(refusal('wrong-state'));
      world.clock.set(new Date(Date.parse(since) + 7 * 86_400_000 - 1000).toISOString());
      await resume();
      expect(await runThrough(world, id)).toMatchObject({ state: 'done', results: { revoked: 6 } });
      world.clock.set(since);
    });

    test.each(['one', 'two'] as const)('while officer %s, who proposed or approved it, is in office', async (who) => {
      const house = await paused();
      const { world, resume } = house;
      const { personId, mandates } = house[who];
      const mandate = (await world.ledger.read('mandate', { personId, id: mandates[0]!.id }))!;
      const left = { ...mandate, version: mandate.version + 1, until: world.clock.now().toISOString() };
      const event = penOf(world, CEREMONY, 'left').event(left, 'mandate.ended');
      await world.ledger.commit({ records: [left], events: [event] });
      await expect(resume()).rejects.toMatchObject({ code: 'wrong-state', message: /no security officer any more/ });
    });
  });

  test('a cancellation in the middle says what became of each, and tells those concerned', async () => {
    const of = await fresh();
    const { world } = of;
    const id = await approved(of, named(of.certificates));
    const order = await heldAfter(of, id, 3, cancelBulk);
    expect(order.state).toBe('cancelled');
    const { revoked, left } = order.results;
    expect(revoked).toBe(world.table.rows().filter((row) => row.kind === 'crlEntry').length);
    expect(revoked + left).toBe(MANY + 6);
    expect(left).toBeGreaterThan(0);
    expect(order.toldPeople).toBe(1);
    expect(await amiss(world, id)).toEqual([]);
    await expect(resumeBulk(world, officer(of.one), id)).rejects.toEqual(refusal('wrong-state'));
  });

  test('cancelled before it ran, it has done nothing and tells nobody', async () => {
    const of = await fresh();
    const id = await proposing(of, named(of.certificates.slice(0, 3)));
    await cancelBulk(of.world, officer(of.two), id);
    expect(await runThrough(of.world, id)).toMatchObject({ state: 'cancelled', toldPeople: 0 });
    expect(await amiss(of.world, id)).toEqual([]);
  });

  test('a straggler that wakes up after a cancellation revokes nothing any more', async () => {
    const of = await fresh();
    const { world, one } = of;
    const id = await approved(of, named(of.certificates));
    const { commit } = world.ledger;
    const listed = () => world.table.rows().filter((row) => row.kind === 'crlEntry').length;
    let listedThen: number | undefined;
    const straggling = {
      ...world.ledger,
      commit: async (change: Parameters<typeof commit>[0]) => {
        if (listedThen === undefined && change.records.some(({ kind }) => kind === 'crlEntry')) {
          listedThen = 0;
          await cancelBulk(world, officer(one), id);
          await runThrough(world, id);
          listedThen = listed();
        }
        return commit(change);
      },
    };
    await runThrough(world, id, { ...jobOf(world), ledger: straggling });
    expect(listed()).toBe(listedThen);
    expect(await orderOf(world, id)).toMatchObject({ state: 'cancelled', results: { revoked: listedThen } });
    expect(await amiss(world, id)).toEqual([]);
  });
});

describe('reading', () => {
  test('the lines page by page are the list, and a cursor of nowhere is refused', async () => {
    const of = await fresh();
    const id = await proposing(of, named(of.certificates));
    await runThrough(of.world, id);
    const read = [];
    let cursor: string | undefined;
    do {
      const page = await linesOfBulk(of.world, officer(of.one), id, { limit: 70, cursor });
      read.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(read).toEqual(await linesOf(of.world, id));
    await expect(linesOfBulk(of.world, officer(of.one), id, { limit: 70, cursor: '9.0' })).rejects.toEqual(
      refusal('malformed'),
    );
    expect((await showBulk(of.world, officer(of.one), id)).reasons).toBe('A library made weak keys.');
  });

  test('nobody but an officer or an auditor sees which orders there are', async () => {
    const of = await fresh();
    const id = await proposing(of, named(of.certificates.slice(0, 2)));
    expect((await listBulk(of.world, officer(of.one), {})).items.map((order) => order.id)).toEqual([id]);
    await expect(listBulk(of.world, officer(of.cast.agent), {})).rejects.toEqual(refusal('forbidden'));
  });

  test('nobody but an officer proposes', async () => {
    const of = await fresh();
    const input = { selection: named([UNKNOWN]), reason: 'superseded', reasons: 'No.' } as const;
    await expect(proposeBulk(of.world, officer(of.cast.agent), input)).rejects.toEqual(refusal('forbidden'));
  });
});
