import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lambdas, type Partition } from '../../functions/lambdas.ts';
import { Refusal } from '../../shared/errors.ts';
import { createCallKeeper } from '../../shared/ledger/call-keeper.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { PARTITIONS } from '../../shared/ledger/schema.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { aggregateOf, canonicalBytes } from '../../shared/lifecycle/events.ts';
import { type Change, Conflict, type Ledger, type ListName } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import { type Fault, withFaults } from './faulty-table.ts';
import {
  at,
  certificate,
  claim,
  contact,
  contract,
  crlEntry,
  crlScope,
  direction,
  event,
  holder,
  holderNames,
  imported,
  importLine,
  importPart,
  mandate,
  outboxRow,
  request,
  workItem,
} from './records.ts';
import { dynoxideStore, memoryStore, type Store } from './tables.ts';

const changeOf = (...records: LedgerRecord[]): Change => ({ records, events: records.map((record) => event(record)) });
const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code });

async function everything<L extends ListName>(ledger: Ledger, list: L, of: string, limit: number) {
  const pages = [await ledger.list(list, of, { limit })];
  for (let page = pages[0]!; page.cursor !== undefined; ) {
    page = await ledger.list(list, of, { limit, cursor: page.cursor });
    pages.push(page);
  }
  return { items: pages.flatMap((page) => page.items), sizes: pages.map((page) => page.items.length) };
}

const conflictOf = (work: Promise<unknown>) =>
  work.then(
    () => 'written' as const,
    (error: unknown) => {
      if (error instanceof Conflict) return error.about;
      throw error;
    },
  );

describe.each([
  ['memory', memoryStore],
  ['dynoxide', dynoxideStore],
] as const)('the ledger on %s', (_, open) => {
  let store: Store;
  let table: Table;
  let ledger: Ledger;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store?.close());
  beforeEach(async () => {
    table = await store.fresh();
    ledger = createLedger(table);
  });

  describe('records', () => {
    test('come back as they were written: octets as octets, what is absent absent', async () => {
      const octets = Uint8Array.from({ length: 256 }, (_, n) => n);
      const written = request({
        certificationRequest: Buffer.from(octets),
        findings: [{ code: 'not-honoured', citation: 'rule', detail: 'ÄÖ €' }],
      });
      await ledger.commit(changeOf(written));
      const read = await ledger.read('request', { id: written.id });
      expect(read).toEqual({ ...written, certificationRequest: octets });
      expect(Object.getPrototypeOf(read!.certificationRequest)).toBe(Uint8Array.prototype);
      expect(read).not.toHaveProperty('certificate');
    });

    test('octets that were emptied are there, and empty', async () => {
      const first = request();
      await ledger.commit(changeOf(first));
      const emptied = { ...first, version: 2, certificationRequest: new Uint8Array(0) };
      await ledger.commit(changeOf(emptied));
      expect(await ledger.read('request', { id: first.id })).toEqual(emptied);
    });

    test('of every kind have a place of their own', async () => {
      const mandated = mandate();
      const records: LedgerRecord[] = [
        request({ id: 'x' }),
        certificate({ issuer: 'x', serial: 'x' }),
        mandated,
        crlScope({ scope: 'x' }),
        crlEntry({ scope: 'x', serial: 'x' }),
        { kind: 'key', version: 1, spkiSha256: 'x', requestId: 'x' },
        { kind: 'blockedKey', version: 1, spkiSha256: 'x', createdAt: at(0), why: 'operator' },
        { kind: 'unique', version: 1, namespace: 'card', digest: 'x', owner: 'x' },
        {
          kind: 'crlIntent',
          version: 1,
          createdAt: at(0),
          scope: 'x',
          crlNumber: 12,
          tbsSha256: 'x',
          keyId: 'x',
          state: 'intended',
          stagingKey: 'x',
        },
        contract(),
        claim('example.test'),
        claim('a.example.test'),
        { kind: 'structureWord', version: 1, word: 'xy', structureId: 'x' },
        workItem({ id: 'x' }),
        contact({ id: 'x-x' }),
        holder({ id: 'x' }),
        direction({ id: 'x' }),
        holderNames({ directionId: 'x', digest: 'x' }),
        imported({ id: 'x' }),
        importPart(1, { importId: 'x' }),
        importLine(1, { importId: 'x' }),
      ];
      const aggregates = records.filter((record) => aggregateOf(record) !== undefined);
      expect(records.length - aggregates.length).toBe(10);
      await ledger.commit({ records, events: aggregates.map((record) => event(record)) });
      for (const record of records) expect(await ledger.read(record.kind, record as never)).toEqual(record);
    });

    test.each(['', 'a#b', 'é', 'a b', 'x'.repeat(257)])(
      'under the name %j are none, and none can be written',
      async (id) => {
        expect(await ledger.read('request', { id })).toBeUndefined();
        expect(await ledger.list('mandates-of-person', id)).toEqual({ items: [] });
        expect(await ledger.outbox.read(id)).toBeUndefined();
        await expect(ledger.commit(changeOf(request({ id })))).rejects.toThrow(/not a name/);
      },
    );
  });

  describe('a commit', () => {
    test('of version 1 needs an empty place, of version n needs version n − 1', async () => {
      const first = request();
      await ledger.commit(changeOf(first));
      expect(await conflictOf(ledger.commit(changeOf(first)))).toEqual(['request']);
      expect(await conflictOf(ledger.commit(changeOf({ ...first, version: 3 })))).toEqual(['request']);
      await ledger.commit(changeOf({ ...first, version: 2, state: 'refused' }));
      expect(await conflictOf(ledger.commit(changeOf({ ...first, version: 2 })))).toEqual(['request']);
      expect(await ledger.read('request', first)).toMatchObject({ version: 2, state: 'refused' });
    });

    test('is all or nothing, and says what stood in the way', async () => {
      const taken: LedgerRecord = { kind: 'key', version: 1, spkiSha256: 'taken', requestId: 'other' };
      const one = request();
      await ledger.commit({ records: [one, taken], events: [event(one)] });
      const two = request();
      const row = outboxRow();
      const change = { records: [two, taken], events: [event(two)], outbox: [row] };
      expect(await conflictOf(ledger.commit(change))).toEqual(['key']);
      expect(await ledger.read('request', two)).toBeUndefined();
      expect(await ledger.event(two, 1)).toBeUndefined();
      expect(await ledger.outbox.read(row.id)).toBeUndefined();
      expect(await ledger.read('key', taken)).toMatchObject({ requestId: 'other' });
    });

    test('of fifty at once of one version lets one win', async () => {
      const first = request();
      await ledger.commit(changeOf(first));
      const rivals = Array.from({ length: 50 }, (_, n) => ({ ...first, version: 2, profile: `by-${n}` }));
      const outcomes = await Promise.all(rivals.map((rival) => conflictOf(ledger.commit(changeOf(rival)))));
      const winners = rivals.filter((_, n) => outcomes[n] === 'written');
      expect(winners).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome !== 'written')).toEqual(Array(49).fill(['request']));
      expect(await ledger.read('request', first)).toEqual(winners[0]);
    });

    const broken: readonly [string, (r: LedgerRecord) => Change][] = [
      ['no event', (r) => ({ records: [r], events: [] })],
      ['two events of one record', (r) => ({ records: [r], events: [event(r), event(r)] })],
      ['an event of another version', (r) => ({ records: [r], events: [event(r, { version: 2 })] })],
      ['an event of another aggregate', (r) => ({ records: [r], events: [event(request())] })],
      ['an event beside', (r) => ({ records: [r], events: [event(r), event(request())] })],
      ['a row twice', (r) => ({ records: [r, r], events: [event(r), event(r)] })],
      ['version 0', (r) => changeOf({ ...r, version: 0 })],
      ['a fraction in an event', (r) => ({ records: [r], events: [event(r, { data: { half: 0.5 } })] })],
      ['a time without milliseconds', (r) => changeOf({ ...r, createdAt: '2026-01-05T09:00:00Z' } as LedgerRecord)],
      [
        'a hundred and one rows',
        (r) => ({ records: [r], events: [event(r)], outbox: Array.from({ length: 99 }, () => outboxRow()) }),
      ],
    ];
    test.each(broken)('with %s is a mistake of ours and writes nothing', async (_, make) => {
      const record = request();
      await expect(ledger.commit(make(record))).rejects.toSatisfy(
        (error) => error instanceof Error && !(error instanceof Conflict) && !(error instanceof Refusal),
      );
      expect(await ledger.read('request', record)).toBeUndefined();
    });

    test('takes a hundred rows', async () => {
      const record = request();
      // with the record, its event and what waits to be sealed
      const outbox = Array.from({ length: 97 }, () => outboxRow());
      await ledger.commit({ records: [record], events: [event(record)], outbox });
      expect(await ledger.outbox.read(outbox[96]!.id)).toEqual(outbox[96]);
    });

    test('refuses a row beyond 400 KB and takes one just below', async () => {
      const fits = request({ certificationRequest: new Uint8Array(395 * 1024) });
      await ledger.commit(changeOf(fits));
      expect((await ledger.read('request', fits))!.certificationRequest).toHaveLength(395 * 1024);
      const large = request({ certificationRequest: new Uint8Array(400 * 1024) });
      await expect(ledger.commit(changeOf(large))).rejects.toEqual(refusal('too-large'));
      expect(await ledger.read('request', large)).toBeUndefined();
    });
  });

  describe('a requirement', () => {
    const required = async (...require: NonNullable<Change['require']>) => {
      const record = request();
      const outcome = await conflictOf(ledger.commit({ ...changeOf(record), require }));
      expect((await ledger.read('request', record)) !== undefined).toBe(outcome === 'written');
      return outcome;
    };
    const inForce = (personId: string, mandateId: string, minute: number) =>
      ({ that: 'mandate-in-force', personId, mandateId, at: at(minute) }) as const;

    test.each([
      ['before its first instant', 9, {}, false],
      ['at its first instant', 10, {}, true],
      ['within', 15, {}, true],
      ['at its end', 20, {}, false],
      ['within, but ended', 15, { state: 'ended' }, false],
    ] as const)('for a mandate %s', async (_, minute, more, holds) => {
      const given = mandate(more);
      await ledger.commit(changeOf(given));
      const outcome = await required(inForce(given.personId, given.id, minute));
      expect(outcome).toEqual(holds ? 'written' : ['mandate-in-force']);
    });

    test('for a mandate that does not exist, or is another person’s', async () => {
      const given = mandate();
      await ledger.commit(changeOf(given));
      expect(await required(inForce('person-1', 'none', 15))).toEqual(['mandate-in-force']);
      expect(await required(inForce('person-2', given.id, 15))).toEqual(['mandate-in-force']);
    });

    test('for a key that is not blocked', async () => {
      expect(await required({ that: 'key-not-blocked', spkiSha256: 'good' })).toBe('written');
      const why = 'operator';
      const blocked: LedgerRecord = { kind: 'blockedKey', version: 1, createdAt: at(0), spkiSha256: 'bad', why };
      await ledger.commit(changeOf(blocked));
      expect(await required({ that: 'key-not-blocked', spkiSha256: 'bad' })).toEqual(['key-not-blocked']);
    });

    test('for a record that has not changed', async () => {
      const one = request();
      await ledger.commit(changeOf(one));
      expect(await required({ that: 'unchanged', record: one })).toBe('written');
      await ledger.commit(changeOf({ ...one, version: 2 }));
      expect(await required({ that: 'unchanged', record: one })).toEqual(['unchanged']);
    });

    test('may be met twice on one row', async () => {
      const given = mandate();
      await ledger.commit(changeOf(given));
      const unchanged = { that: 'unchanged', record: given } as const;
      expect(await required(inForce(given.personId, given.id, 15), unchanged)).toBe('written');
      expect(await required(unchanged, inForce(given.personId, given.id, 25))).toEqual([
        'unchanged',
        'mandate-in-force',
      ]);
    });

    test('holds of a row as it was before the same change writes it', async () => {
      const given = mandate();
      await ledger.commit(changeOf(given));
      const ended = { ...given, version: 2, state: 'ended' } as const;
      const change = { ...changeOf(ended), require: [inForce(given.personId, given.id, 15)] };
      await ledger.commit(change);
      expect(await ledger.read('mandate', given)).toMatchObject({ state: 'ended' });
      const again = changeOf({ ...given, version: 3 });
      const outcome = await conflictOf(ledger.commit({ ...again, require: change.require }));
      expect(outcome).toEqual(['mandate', 'mandate-in-force']);
    });

    test('that the change itself contradicts stands in the way', async () => {
      const given = mandate();
      const change = { ...changeOf(given), require: [inForce(given.personId, given.id, 15)] };
      expect(await conflictOf(ledger.commit(change))).toEqual(['mandate', 'mandate-in-force']);
    });
  });

  describe('an event', () => {
    test('is read back by version, byte for byte, and listings never meet it', async () => {
      const given = mandate();
      const told = [event(given), event({ ...given, version: 2 })] as const;
      await ledger.commit({ records: [given], events: [told[0]] });
      await ledger.commit({ records: [{ ...given, version: 2 }], events: [told[1]] });
      expect(await ledger.event(given, 1)).toEqual(told[0]);
      const second = await ledger.event(given, 2);
      expect(canonicalBytes(second!)).toEqual(canonicalBytes(told[1]));
      expect(await ledger.event(given, 3)).toBeUndefined();
      expect((await ledger.list('mandates-of-person', given.personId)).items).toHaveLength(1);
    });
  });

  describe('a list', () => {
    test('has its own records, in its order, whatever the size of the page', async () => {
      const requests = Array.from({ length: 7 }, (_, n) =>
        request({ createdAt: at(n), updatedAt: at(9 - n), state: n % 2 === 0 ? 'approved' : 'pending' }),
      );
      await ledger.commit(changeOf(...requests, request({ subscriptionId: 'other', state: 'issued' })));
      const newestFirst = [...requests].reverse();
      for (const limit of [1, 3, 7, 100]) {
        expect((await everything(ledger, 'requests-of-subscription', 'subscription-1', limit)).items).toEqual(
          newestFirst,
        );
      }
      const toIssue = newestFirst.filter(({ state }) => state === 'approved');
      const toApprove = newestFirst.filter(({ state }) => state === 'pending');
      for (const limit of [1, 2, 100]) {
        expect((await everything(ledger, 'requests-to-issue', '', limit)).items).toEqual(toIssue);
        expect((await everything(ledger, 'requests-to-approve', '', limit)).items).toEqual(toApprove);
      }
    });

    test('ends without a cursor when its last row is shown', async () => {
      await ledger.commit(changeOf(request(), request(), request(), request()));
      const { sizes } = await everything(ledger, 'requests-of-subscription', 'subscription-1', 2);
      expect(sizes).toEqual([2, 2]);
      expect(await ledger.list('requests-of-subscription', 'nobody')).toEqual({ items: [] });
    });

    test('goes on where the store cuts its pages', async () => {
      const requests = Array.from({ length: 24 }, (_, n) =>
        request({ createdAt: at(n), updatedAt: at(n), certificationRequest: new Uint8Array(150_000).fill(n) }),
      );
      for (let n = 0; n < 24; n += 8) await ledger.commit(changeOf(...requests.slice(n, n + 8)));
      expect((await everything(ledger, 'requests-to-issue', '', 100)).items.map(({ id }) => id)).toEqual(
        requests.map(({ id }) => id),
      );
      expect((await everything(ledger, 'requests-of-subscription', 'subscription-1', 100)).items).toHaveLength(24);
    });

    test('of work is left by what is done', async () => {
      const waiting = request({ state: 'pending' });
      await ledger.commit(changeOf(waiting));
      await ledger.commit(changeOf({ ...waiting, version: 2, state: 'approved' }));
      expect((await ledger.list('requests-to-approve', '')).items).toEqual([]);
      expect((await ledger.list('requests-to-issue', '')).items).toHaveLength(1);
      await ledger.commit(changeOf({ ...waiting, version: 3, state: 'issued' }));
      expect((await ledger.list('requests-to-issue', '')).items).toEqual([]);
    });

    test('of certificates has those of which there is a certificate', async () => {
      const issued = certificate({ state: 'issued', certificate: Uint8Array.of(0x30) });
      const revoked = certificate({ state: 'revoked', createdAt: at(1) });
      await ledger.commit(changeOf(certificate(), certificate({ state: 'abandoned' }), issued, revoked));
      expect((await ledger.list('certificates-of-subscription', 'subscription-1')).items).toEqual([revoked, issued]);
    });

    test('of a revocation list is in the order of revocation, without head, numbers and events', async () => {
      const head = crlScope();
      const entries = [4, 1, 3, 2].map((minute) => crlEntry({ revokedAt: at(minute) }));
      await ledger.commit({ records: [head, ...entries], events: [event(head)] });
      const { items } = await everything(ledger, 'entries-of-crl-scope', 'ca-1', 2);
      expect(items.map(({ revokedAt }) => revokedAt)).toEqual([1, 2, 3, 4].map(at));
      const since = await everything(ledger, 'entries-since', `ca-1/${at(2)}`, 2);
      expect(since.items.map(({ revokedAt }) => revokedAt)).toEqual([2, 3, 4].map(at));
      expect((await ledger.list('entries-since', 'ca-1')).items).toEqual([]);
    });

    test('of mandates is by person, or by subscription', async () => {
      const one = mandate();
      const other = mandate({ personId: 'person-2', createdAt: at(1) });
      const wide = mandate({ scope: { reach: 'structure', structureId: 'structure-1' } });
      await ledger.commit(changeOf(one, other, wide));
      expect((await ledger.list('mandates-of-person', 'person-1')).items).toEqual([one, wide]);
      expect((await ledger.list('mandates-of-subscription', 'subscription-1')).items).toEqual([one, other]);
    });

    test('of the mandates of the house is those of the internal roles', async () => {
      const internal = mandate({ role: 'auditor', scope: { reach: 'house' } });
      await ledger.commit(changeOf(internal, mandate()));
      expect((await ledger.list('mandates-of-house', '')).items).toEqual([internal]);
    });

    test('of contacts is by subscription, read consistently, with the ended ones and without their events', async () => {
      const [one, other] = [contact(), contact({ state: 'ended' })];
      const elsewhere = contact({ id: 'subscription-10-a', subscriptionId: 'subscription-10' });
      await ledger.commit(changeOf(one, other, elsewhere));
      expect((await ledger.list('contacts-of-subscription', 'subscription-1')).items).toEqual([one, other]);
      expect(await ledger.read('contact', { id: elsewhere.id })).toEqual(elsewhere);
      expect(await ledger.read('contact', { id: 'nothing' })).toBeUndefined();
    });

    test('of contacts is also by mailbox until they end or are erased, and of those about which the clock has something to do', async () => {
      const mailbox = 'ab'.repeat(32);
      const [one, other, gone] = [
        contact({ mailbox, createdAt: at(1) }),
        contact({ mailbox, createdAt: at(2), id: 'subscription-10-b', subscriptionId: 'subscription-10', steps: 1 }),
        contact({ mailbox, state: 'ended' }),
      ];
      const erased = contact({ mailbox, personal: { personal: 1, of: 'dossier/1', form: 'erased' } });
      await ledger.commit(changeOf(one, other, gone, erased, contact({ mailbox: 'cd'.repeat(32), state: 'ended' })));
      expect((await ledger.list('contacts-of-mailbox', mailbox)).items).toEqual([one, other]);
      // one that was asked once more already is left alone
      expect((await ledger.list('contacts-due', '')).items).toEqual([one]);
    });

    test('of holders is by subscription, or by direction where there is one', async () => {
      const officers = mandate({
        role: 'registration-officer',
        scope: {
          reach: 'direction',
          structureId: 'structure-1',
          subscriptionId: 'subscription-1',
          directionId: 'direction-1',
        },
      });
      const [one, other] = [holder(), holder({ directionId: 'direction-1', createdAt: at(1) })];
      const place = direction({ id: 'direction-1' });
      await ledger.commit(changeOf(one, other, place, officers));
      expect((await ledger.list('holders-of-subscription', 'subscription-1')).items).toEqual([one]);
      expect((await ledger.list('holders-of-direction', 'direction-1')).items).toEqual([other]);
      expect((await ledger.list('holders-waiting', 'direction-1')).items).toEqual([]);
      expect((await ledger.list('mandates-of-direction', 'direction-1')).items).toEqual([officers]);
      expect((await ledger.list('mandates-of-subscription', 'subscription-1')).items).toEqual([]);
      expect((await ledger.list('directions-of-structure', 'structure-1')).items).toEqual([place]);
    });

    test('of holders of a direction has those who wait for an officer apart too, the oldest first', async () => {
      const message = { personal: 1, of: 'person/1', form: 'erased' } as const;
      const correctionAsked = { at: at(5), message };
      type Held = ReturnType<typeof holder>;
      const [one, two, three] = [1, 2, 3].map((minute) =>
        holder({ directionId: 'direction-1', createdAt: at(minute), ...(minute !== 2 && { correctionAsked }) }),
      ) as [Held, Held, Held];
      await ledger.commit(changeOf(one, two, three));
      expect((await ledger.list('holders-waiting', 'direction-1')).items).toEqual([one, three]);
      expect((await ledger.list('holders-of-direction', 'direction-1')).items).toEqual([three, two, one]);
    });

    test('of imports is by direction, of running ones the one that waits longest first, of lines in their order', async () => {
      const [one, two] = [
        imported({ state: 'running', movedAt: at(5) }),
        imported({ state: 'running', movedAt: at(3) }),
      ];
      await ledger.commit(changeOf(one, two, imported({ directionId: 'direction-2' })));
      expect((await ledger.list('imports-of-direction', 'direction-1')).items).toHaveLength(2);
      expect((await ledger.list('imports-running', '')).items).toEqual([two, one]);
      const lines = [12, 3, 100].map((line) => importLine(line, { importId: one.id }));
      const next = { ...one, version: 2, state: 'done' as const };
      await ledger.commit({ records: [next, ...lines, importPart(0, { importId: one.id })], events: [event(next)] });
      expect((await ledger.list('imports-running', '')).items).toEqual([two]);
      expect((await everything(ledger, 'lines-of-import', one.id, 2)).items.map(({ line }) => line)).toEqual([
        3, 12, 100,
      ]);
    });

    test('of contracts is by structure', async () => {
      const [one, other] = [contract(), contract({ structureId: 'structure-2' })];
      await ledger.commit(changeOf(one, other));
      expect((await ledger.list('contracts-of-structure', 'structure-1')).items).toEqual([one]);
    });

    test('of claims is those at and below a domain, or those on it alone', async () => {
      const below = [claim('example.test'), claim('a.example.test')];
      const on = claim('example.test', 'example.test', 'subscription-2');
      const carrier = mandate();
      await ledger.commit({ records: [carrier, ...below, on], events: [event(carrier)] });
      const found = async (list: 'claims-under-domain' | 'claims-on-domain', of: string) =>
        (await ledger.list(list, of)).items.map(({ subscriptionId }) => subscriptionId).sort();
      expect(await found('claims-under-domain', 'example.test')).toEqual(['subscription-1', 'subscription-2']);
      expect(await found('claims-on-domain', 'example.test')).toEqual(['subscription-2']);
      expect(await found('claims-on-domain', 'a.example.test')).toEqual(['subscription-1']);
      expect(await found('claims-under-domain', 'test')).toEqual([]);
    });

    test('of words is those that begin so', async () => {
      const words = ['hopital', 'hospice', 'lac'].map((word, index) => ({
        kind: 'structureWord' as const,
        version: 1,
        word,
        structureId: `structure-${index}`,
      }));
      const carrier = mandate();
      await ledger.commit({ records: [carrier, ...words], events: [event(carrier)] });
      const found = async (of: string) => (await ledger.list('structures-by-word', of)).items.map(({ word }) => word);
      expect(await found('ho')).toEqual(['hopital', 'hospice']);
      expect(await found('hos')).toEqual(['hospice']);
      expect(await found('hopitale')).toEqual([]);
      expect(await found('h')).toEqual([]);
      expect(await found('h#')).toEqual([]);
    });

    test('of work is what is open, the oldest first', async () => {
      const items = [2, 0, 1].map((minute) => workItem({ createdAt: at(minute) }));
      await ledger.commit(changeOf(...items));
      const open = async () => (await ledger.list('open-work', '')).items.map(({ createdAt }) => createdAt);
      expect(await open()).toEqual([0, 1, 2].map(at));
      await ledger.commit(changeOf({ ...items[1]!, version: 2, state: 'done' }));
      expect(await open()).toEqual([1, 2].map(at));
    });

    test('refuses cursors that are not its own', async () => {
      await ledger.commit(changeOf(mandate(), mandate(), request(), request()));
      const { cursor } = await ledger.list('mandates-of-person', 'person-1', { limit: 1 });
      const forged = (text: string) => Buffer.from(text).toString('base64url');
      const binding = Buffer.from(cursor!, 'base64url').toString().slice(0, 12);
      const bad = [
        '',
        'x',
        '€',
        forged(binding),
        forged(`${binding}event#`),
        forged(`${binding}mandate#\n`),
        cursor!.repeat(99),
      ];
      for (const made of bad) {
        await expect(ledger.list('mandates-of-person', 'person-1', { cursor: made })).rejects.toEqual(
          refusal('malformed'),
        );
      }
      for (const [list, of] of [
        ['mandates-of-person', 'person-2'],
        ['mandates-of-subscription', 'person-1'],
      ] as const) {
        await expect(ledger.list(list, of, { cursor: cursor! })).rejects.toEqual(refusal('malformed'));
      }
    });
  });

  describe('the outbox', () => {
    const due = async (minute: number, limit = 10) =>
      (await ledger.outbox.due('crl', new Date(at(minute)), limit)).map(({ id }) => id);
    const written = async (...rows: ReturnType<typeof outboxRow>[]) => {
      const record = request();
      await ledger.commit({ ...changeOf(record), outbox: rows });
      return rows;
    };

    test('gives rows of a topic when their time has come, oldest first', async () => {
      const rows = await written(
        ...[5, 1, 3, 2, 4].map((minute) => outboxRow({ notBefore: at(minute) })),
        outboxRow({ topic: 'notification' }),
      );
      const [five, one, three, two, four] = rows.map(({ id }) => id);
      expect(await due(0)).toEqual([]);
      expect(await due(3)).toEqual([one, two, three]);
      expect(await due(9)).toEqual([one, two, three, four, five]);
      expect(await due(9, 2)).toEqual([one, two]);
      expect(await ledger.outbox.read(one!)).toEqual(rows[1]);
    });

    test('forgets what is completed, twice if need be', async () => {
      const [row] = await written(outboxRow());
      await ledger.outbox.complete(row!);
      await ledger.outbox.complete(row!);
      expect(await due(9)).toEqual([]);
      expect(await ledger.outbox.read(row!.id)).toBeUndefined();
    });

    test('puts off, counts once, and does not bring back what is completed', async () => {
      const [row] = await written(outboxRow());
      await ledger.outbox.postpone(row!, new Date(at(30)));
      await ledger.outbox.postpone(row!, new Date(at(40)));
      expect(await ledger.outbox.read(row!.id)).toEqual({ ...row, attempts: 1, notBefore: at(30) });
      expect(await due(9)).toEqual([]);
      expect(await due(30)).toEqual([row!.id]);
      await ledger.outbox.complete(row!);
      await ledger.outbox.postpone({ ...row!, attempts: 1 }, new Date(at(50)));
      expect(await ledger.outbox.read(row!.id)).toBeUndefined();
    });
  });

  describe('a lease', () => {
    const now = (minute: number) => new Date(at(minute));
    test('is one holder’s until it ends, or is ended by whoever has it', async () => {
      const { leases } = ledger;
      expect(await leases.take('ca-1', 'one', now(0), now(2))).toBe(true);
      expect(await leases.take('ca-1', 'two', now(1), now(3))).toBe(false);
      expect(await leases.take('ca-1', 'one', now(1), now(3))).toBe(true);
      expect(await leases.take('ca-2', 'two', now(1), now(3))).toBe(true);
      await leases.release('ca-1', 'two', now(1));
      expect(await leases.take('ca-1', 'two', now(2), now(4))).toBe(false);
      expect(await leases.take('ca-1', 'two', now(3), now(4))).toBe(true);
      await leases.release('ca-1', 'two', now(3));
      expect(await leases.take('ca-1', 'one', now(3), now(5))).toBe(true);
    });

    test('that ten ask for at once is given to one', async () => {
      const asked = Array.from({ length: 10 }, (_, n) => ledger.leases.take('ca-1', `holder-${n}`, now(0), now(1)));
      expect((await Promise.all(asked)).filter((given) => given)).toHaveLength(1);
      const again = Array.from({ length: 10 }, (_, n) => ledger.leases.take('ca-1', `next-${n}`, now(1), now(2)));
      expect((await Promise.all(again)).filter((given) => given)).toHaveLength(1);
    });
  });

  describe('when a remote call of commit fails', () => {
    test.each<[Fault, number, string, { outcome: 'written' | 'unavailable'; rival: boolean }]>([
      ['not-done', 1, 'the write', { outcome: 'unavailable', rival: false }],
      ['done-unanswered', 1, 'the write', { outcome: 'written', rival: false }],
      // a conflict that could not be looked into is not reported as one
      ['not-done', 2, 'the look back', { outcome: 'unavailable', rival: true }],
      ['done-unanswered', 2, 'the look back', { outcome: 'unavailable', rival: true }],
    ])('%s at call %i, %s', async (fault, number, _, { outcome, rival }) => {
      const there = outcome === 'written';
      const first = request();
      await ledger.commit(changeOf(first));
      if (rival) await ledger.commit(changeOf({ ...first, version: 2, profile: 'rival' }));
      const calls: string[] = [];
      const faulty = createLedger(
        withFaults(table, (call) => {
          calls.push(call.operation);
          return call.number === number ? fault : undefined;
        }),
      );
      const row = outboxRow();
      const change = { ...changeOf({ ...first, version: 2, profile: 'ours' }), outbox: [row] };
      const result = faulty.commit(change);
      if (outcome === 'written') await result;
      else await expect(result).rejects.toEqual(refusal('unavailable'));
      expect(calls).toEqual(['write', 'get']);
      const now = await ledger.read('request', first);
      expect(now!.profile).toBe(there ? 'ours' : rival ? 'rival' : first.profile);
      expect(await ledger.event(first, 2)).toEqual(there ? change.events[0] : rival ? expect.anything() : undefined);
      expect((await ledger.outbox.read(row.id)) !== undefined).toBe(there);
    });

    test('unanswered, and the look back fails too: unavailable, and a second try meets a conflict', async () => {
      const record = request();
      const failing = createLedger(
        withFaults(table, ({ number }) => (number === 1 ? 'done-unanswered' : number === 2 ? 'not-done' : undefined)),
      );
      await expect(failing.commit(changeOf(record))).rejects.toEqual(refusal('unavailable'));
      expect(await ledger.read('request', record)).toEqual(record);
      expect(await conflictOf(failing.commit(changeOf(record)))).toEqual(['request']);
    });

    test('a transport that repeats a write makes no conflict of it', async () => {
      const twice: Table = {
        ...table,
        write: async (actions) => {
          await table.write(actions);
          await table.write(actions);
        },
      };
      const record = request();
      await createLedger(twice).commit(changeOf(record));
      expect(await ledger.read('request', record)).toEqual(record);
    });
  });

  describe('the keeper of calls', () => {
    const call = { key: 'caller a / key 1', fingerprint: 'print', expiresAt: new Date(at(60)) };
    const taking = (attempt: string, minute: number, more = {}) =>
      keeper.take({ ...call, attempt, now: new Date(at(minute)), leaseUntil: new Date(at(minute + 1)), ...more });
    const answer = { status: 201, headers: { location: '/requests/1' }, body: '{}', base64: false };
    let keeper: ReturnType<typeof createCallKeeper>;
    beforeEach(() => {
      keeper = createCallKeeper(table);
    });

    test('admits as many calls as the limit says, per caller and window', async () => {
      const count = (caller: string, window: string, limit: number) =>
        keeper.admit({ caller, window, limit, expiresAt: new Date(at(60)) });
      const admitted = await Promise.all(Array.from({ length: 12 }, () => count('a#b', '2026-01-05T09:00', 5)));
      expect(admitted.filter((yes) => yes)).toHaveLength(5);
      expect(await count('a#b', '2026-01-05T09:00', 6)).toBe(true);
      expect(await count('a#b', '2026-01-05T09:01', 1)).toBe(true);
      expect(await count('c', '2026-01-05T09:00', 1)).toBe(true);
      expect(await count('d', '2026-01-05T09:00', 0)).toBe(false);
    });

    test('lets one of many have a key, tells the others, and keeps the answer', async () => {
      const attempts = await Promise.all(Array.from({ length: 10 }, (_, n) => taking(`attempt-${n}`, 0)));
      expect(attempts.filter(({ state }) => state === 'taken')).toHaveLength(1);
      const winner = `attempt-${attempts.findIndex(({ state }) => state === 'taken')}`;
      const running = { state: 'running', fingerprint: 'print', leaseUntil: new Date(at(1)) };
      expect(await taking('late', 0)).toEqual(running);
      await keeper.finish({ key: call.key, attempt: 'late', answer });
      expect(await taking('late', 0)).toEqual(running);
      await keeper.finish({ key: call.key, attempt: winner, answer });
      expect(await taking('later', 59, { fingerprint: 'other' })).toEqual({
        state: 'finished',
        fingerprint: 'print',
        answer,
      });
      expect(await taking('next day', 60)).toEqual({ state: 'taken' });
    });

    test('gives a key to one of those who come after a lease has run out', async () => {
      expect(await taking('first', 0)).toEqual({ state: 'taken' });
      expect((await taking('early', 0)).state).toBe('running');
      const attempts = await Promise.all(['x', 'y', 'z'].map((attempt) => taking(attempt, 1)));
      expect(attempts.filter(({ state }) => state === 'taken')).toHaveLength(1);
      await keeper.finish({ key: call.key, attempt: 'first', answer });
      expect((await taking('late', 1)).state).toBe('running');
    });

    test('takes a key back from its holder alone', async () => {
      await taking('first', 0);
      await keeper.release({ key: call.key, attempt: 'other' });
      expect((await taking('second', 0)).state).toBe('running');
      await keeper.release({ key: call.key, attempt: 'first' });
      await keeper.release({ key: call.key, attempt: 'first' });
      expect((await taking('third', 0)).state).toBe('taken');
    });

    test('whose own write comes back twice has the key all the same', async () => {
      await taking('first', 0);
      expect(await taking('first', 0)).toEqual({ state: 'taken' });
    });
  });

  test('the sealer finds every event that was written, and nothing else waits with them', async () => {
    const record = request({ state: 'issued' });
    const before = await createLogStore(table).look(1_000);
    await ledger.commit(changeOf(record, mandate(), mandate()));
    const { waiting, left } = await createLogStore(table).look(1_000);
    expect(left).toBeUndefined();
    const known = new Set(before.waiting.map(({ name }) => name));
    expect(waiting.filter(({ name }) => !known.has(name)).flatMap(({ events }) => events)).toHaveLength(3);
  });
});

test('an index that lags shows rows late, and completed ones again', async () => {
  const table = createMemoryTable();
  const ledger = createLedger(table);
  const [one, two] = [outboxRow(), outboxRow()];
  await ledger.commit({ ...changeOf(request()), outbox: [one] });
  table.staleIndexes();
  await ledger.commit({ ...changeOf(request()), outbox: [two] });
  await ledger.outbox.complete(one);
  const due = () => ledger.outbox.due('crl', new Date(at(9)), 10);
  expect(await due()).toEqual([one]);
  table.freshIndexes();
  expect(await due()).toEqual([two]);
});

test('the partitions are those that the functions’ rights are made of', () => {
  type Missing = Exclude<Partition, (typeof PARTITIONS)[number]>;
  const words: readonly Partition[] = PARTITIONS;
  const complete: [Missing] extends [never] ? true : false = true;
  expect(complete).toBe(true);
  const named = lambdas.flatMap(({ reads, writes }) => [...writes, ...reads]);
  // whoever restores writes these, and every role may see whether the table is open
  expect(new Set([...named, 'loss', 'opened'])).toEqual(new Set(words));
});
