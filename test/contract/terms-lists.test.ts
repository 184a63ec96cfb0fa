import { expect, test } from 'vitest';
import type { Change, ListName, RecordOf } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import { onBothStores } from './on-both-stores.ts';
import { at, event, mandate } from './records.ts';

/** The rows of terms, declarations and seals: where each is found, in memory and in a real store alike. */
const changeOf = (...records: LedgerRecord[]): Change => ({ records, events: records.map((record) => event(record)) });

const document = { sha256: 'a'.repeat(64), mediaType: 'text/plain', size: 1 } as const;
const officer = { personId: 'officer', mandateId: 'm' };
const terms = (edition: number): RecordOf<'terms'> => ({
  kind: 'terms',
  version: 1,
  createdAt: at(0),
  population: 'holders',
  edition,
  title: { fr: 'Conditions', en: 'Terms' },
  documents: { fr: document, en: document },
  sha256: 'b'.repeat(64),
  inForceFrom: at(1),
  state: 'proposed',
  proposedBy: officer,
});
const person = (personId: string, more: Partial<RecordOf<'termsAcceptance'>> = {}): RecordOf<'termsAcceptance'> => ({
  kind: 'termsAcceptance',
  version: 1,
  createdAt: at(0),
  personId,
  population: 'holders',
  ...more,
});
const accepted = (edition: number) => ({
  edition,
  text: { id: 'holder-terms', version: String(edition), sha256: 'b'.repeat(64) },
  at: at(2),
  language: 'fr' as const,
  authentication: 'token',
  act: 'acceptance' as const,
});
const declaration = (serial: string, minute: number): RecordOf<'declaration'> => ({
  kind: 'declaration',
  version: 1,
  createdAt: at(0),
  issuer: 'ca-1',
  serial,
  holderId: 'h',
  personId: 'p',
  state: 'awaited',
  dueAt: at(minute),
});

onBothStores((ledger) => {
  const listed = async <L extends ListName>(list: L, of = '') => (await ledger.list(list, of)).items;

  test('editions of one population, consistently and in their order', async () => {
    const editions = [10, 2, 3].map(terms);
    await ledger.commit(changeOf(...editions, { ...terms(2), population: 'administrators' }));
    expect((await listed('terms-of-population', 'holders')).map(({ edition }) => edition)).toEqual([2, 3, 10]);
    expect(await ledger.read('terms', { population: 'holders', edition: 3 })).toEqual(editions[2]);
    expect(await listed('terms-of-population', 'representatives')).toEqual([]);
  });

  test('people of a population by person, until their mandate has ended; the house’s own are in none', async () => {
    const scope = { reach: 'house' } as const;
    const one = mandate({ personId: 'b' });
    await ledger.commit(changeOf(one, mandate({ personId: 'a' }), mandate({ role: 'auditor', scope })));
    const people = async () => (await listed('people-of-population', 'administrators')).map(({ personId }) => personId);
    expect(await people()).toEqual(['a', 'b']);
    await ledger.commit(changeOf({ ...one, version: 2, state: 'ended' }));
    expect(await people()).toEqual(['a']);
  });

  test('who has accepted an edition, of whom it is awaited, and about whom something is due', async () => {
    const awaited = { edition: 2, done: 'announced', dueAt: at(9) } as const;
    const first = person('first', { awaited });
    const second = person('second', { accepted: accepted(2) });
    const third = person('third', { accepted: accepted(1), awaited: { edition: 2, done: 'revoked' } });
    await ledger.commit(changeOf(first, second, third));
    const ids = async (list: 'terms-accepted' | 'terms-outstanding', of: string) =>
      (await listed(list, of)).map(({ personId }) => personId);
    expect(await ids('terms-outstanding', 'holders/2')).toEqual(['first', 'third']);
    expect(await ids('terms-accepted', 'holders/2')).toEqual(['second']);
    expect(await ids('terms-accepted', 'holders/1')).toEqual([]);
    expect(await listed('terms-due')).toEqual([first]);
    const { awaited: _, ...rest } = { ...first, version: 2, accepted: accepted(2) };
    await ledger.commit(changeOf(rest));
    expect(await ids('terms-outstanding', 'holders/2')).toEqual(['third']);
    expect(await ids('terms-accepted', 'holders/2')).toEqual(['first', 'second']);
    expect(await listed('terms-due')).toEqual([]);
  });

  test('declarations that are awaited, the next due first', async () => {
    const [late, early] = [declaration('aa', 5), declaration('bb', 3)];
    await ledger.commit(changeOf(late, early, { ...declaration('cc', 1), state: 'declared' }));
    expect(await listed('declarations-due')).toEqual([early, late]);
  });

  test('seals and receipts, by their names', async () => {
    const seal: RecordOf<'seal'> = {
      kind: 'seal',
      version: 1,
      createdAt: at(0),
      id: 'seal-1',
      hierarchy: 'production',
      issuedBy: 'ca-1',
      keyId: 'alias/seal',
      spki: Uint8Array.of(0x30, 0),
      subject: [[{ type: '2.5.4.3', value: 'Sceau – cachet', encoding: 'UTF8String' }]],
      profile: 'seal-1',
      ceremonySha256: 'c'.repeat(64),
      state: 'planned',
    };
    const receipt: RecordOf<'receipt'> = {
      kind: 'receipt',
      version: 1,
      createdAt: at(0),
      issuer: 'ca-1',
      serial: 'aa',
      personId: 'p',
      sealId: 'seal-1',
      keyId: 'alias/seal',
      sealedAt: at(1),
      coveredSha256: 'd'.repeat(64),
      toSign: Uint8Array.of(0x31, 0),
      state: 'intended',
    };
    await ledger.commit(changeOf(seal, receipt));
    expect(await listed('seals')).toEqual([seal]);
    expect(await ledger.read('receipt', { issuer: 'ca-1', serial: 'aa' })).toEqual(receipt);
  });

  test('responders, by their issuers, with what they hold of keys and certificates', async () => {
    const key = (letter: string) => ({ keyId: `alias/ocsp-${letter}`, spki: Uint8Array.of(0x30, 0) });
    const der = Uint8Array.of(0x30, 1, 0);
    const [notBefore, notAfter] = [at(0), at(1)];
    const responder = (issuer: string): RecordOf<'responder'> => ({
      kind: 'responder',
      version: 1,
      createdAt: at(0),
      issuer,
      hierarchy: 'production',
      subject: [[{ type: '2.5.4.3', value: 'OCSP', encoding: 'UTF8String' }]],
      keys: [key('a'), key('b')],
      profile: 'ocsp-responder-1',
      ceremonySha256: 'c'.repeat(64),
      generation: 2,
      certificates: [
        { serial: 'bb', der, notBefore, notAfter, key: 1 },
        { serial: 'aa', der, notBefore, notAfter, key: 0 },
      ],
    });
    await ledger.commit(changeOf(responder('ca-2'), responder('ca-1')));
    expect(await listed('responders')).toEqual([responder('ca-1'), responder('ca-2')]);
    expect(await ledger.read('responder', { issuer: 'ca-2' })).toEqual(responder('ca-2'));
  });
});
