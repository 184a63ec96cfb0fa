import type { HolderRecord } from '../../registration/holder-records.ts';
import { emptied, holdsPersonal } from '../../registration/personal.ts';
import type { Erasure } from '../../registration/privacy-records.ts';
import type { PersonRecord, UniqueRecord } from '../../registration/records.ts';
import type { DomainEvent } from '../events.ts';
import type { KeyEraser, Ledger, Requirement } from '../ports.ts';
import { receiptKey } from '../receipts/reading.ts';
import type { DeclarationRecord, LedgerRecord } from '../records.ts';
import { all } from '../whole-list.ts';
import { grantedErasures, type KnownHolder, type KnownPerson, knownPerson } from './facts.ts';
import type { Counted, ErasureDesk, RunHouse } from './purge-run.ts';
import type { ErasureRegister } from './register.ts';

/** What erasure works with. It opens nothing: it has no key, and needs none. */
export interface ErasureHouse extends RunHouse {
  readonly keys: KeyEraser;
  readonly register: ErasureRegister;
}

export const personKey = (id: string): string => `person/${id}`;

/**
 * Erases a person, in an order that survives a death anywhere: the ledger has decided (and is found again until all is
 * done), the register knows, the key is gone, the envelopes are emptied, the guards removed, and the ledger says done.
 * Whatever was done of it is not done again.
 */
export async function erasePerson(house: ErasureHouse, desk: ErasureDesk, decided: PersonRecord): Promise<void> {
  const { id } = decided;
  await destroyKey(house, personKey(id), decided.erasure!);
  const known = await knownPerson(house.ledger, decided);
  for (const holder of known.holders) await emptyHolder(house, desk, holder);
  await emptyRequests(desk, known);
  await removeGuards(house.ledger, desk, known);
}

/** The register first: a key that is destroyed and stands nowhere would come back with an older key table. */
export async function destroyKey(
  { keys, register }: ErasureHouse,
  of: string,
  { at }: Pick<Erasure, 'at'>,
): Promise<void> {
  if (await keys.destroyed(of)) return;
  await register.record(of, at);
  await keys.destroy(of);
}

/** The decision, in one commit with its conditions: no hold, and the person has not moved since the facts were read. */
export async function decidePerson(
  desk: ErasureDesk,
  person: PersonRecord,
  require: readonly Requirement[] = [],
): Promise<PersonRecord> {
  const { pen } = desk;
  const decided = { ...moved(person), erasure: { state: 'decided', at: pen.at } } as const;
  await desk.commit({ records: [decided], events: [pen.event(decided, 'person.erasure-decided')], require });
  return decided;
}

/**
 * What is kept of a holder: the data, mentions of papers, what they wrote, their declarations, their name in the list of
 * names, the octets of requests that led to no certificate; and at last their receipts, by the key of these, which goes
 * once the ledger has decided.
 */
export async function emptyHolder(
  house: ErasureHouse,
  desk: ErasureDesk,
  known: KnownHolder,
  require: readonly Requirement[] = [],
): Promise<void> {
  const { holder, certificates } = known;
  const found = await Promise.all(
    certificates.map(({ issuer, serial }) => house.ledger.read('declaration', { issuer, serial })),
  );
  const declarations = found.filter((one) => one !== undefined);
  await emptyDossier(house.ledger, desk, holder, declarations, require);
  await emptyRefused(desk, known, require);
  if (!declarations.some(({ act }) => act !== undefined)) return;
  await destroyKey(house, receiptKey({ personId: holder.personId, holderId: holder.id }), { at: desk.pen.at });
}

async function emptyDossier(
  ledger: Ledger,
  desk: ErasureDesk,
  holder: HolderRecord,
  declarations: readonly DeclarationRecord[],
  require: readonly Requirement[],
): Promise<void> {
  const full = [holder, ...declarations].filter((record) => holdsPersonal(record));
  const names = await namesOf(ledger, holder);
  if (full.length === 0 && names.length === 0) return;
  const records = (full.length > 0 ? full : [holder]).map((record) => emptied(moved(record)));
  const written = holder.identity.some(({ reference }) => holdsPersonal(reference));
  const counted: Counted = {
    ...(full.includes(holder) && { 'holder-dossier': { erased: 1 } }),
    ...(written && { 'identity-checks': { erased: 1 } }),
    declarations: { erased: full.filter(({ kind }) => kind === 'declaration').length },
  };
  await desk.commit(
    {
      records: [...records, ...names.flatMap(({ left }) => (left ? [left] : []))],
      events: erasedEvents(desk, records),
      removes: names.flatMap(({ left, row }) => (left ? [] : [row])),
      require,
    },
    counted,
  );
}

/** A request may name the person, and where it led to no certificate nothing else keeps that name. */
async function emptyRefused(
  desk: ErasureDesk,
  { certificationRequests }: KnownHolder,
  require: readonly Requirement[],
): Promise<void> {
  const full = certificationRequests.filter(
    ({ state, certificationRequest }) => state !== 'issued' && certificationRequest.length > 0,
  );
  for (const some of portions(full, MOST_RECORDS)) {
    const records = some.map((request) => ({ ...moved(request), certificationRequest: new Uint8Array(0) }));
    await desk.commit({ records, events: erasedEvents(desk, records), require });
  }
}

/** The rows by which the holder's name is found in their direction, without the holder. */
async function namesOf(ledger: Ledger, { id, directionId }: KnownHolder['holder']) {
  if (directionId === undefined) return [];
  const rows = await all((at) => ledger.list('names-of-direction', directionId, at));
  return rows
    .filter(({ holders }) => holders.some(({ holderId }) => holderId === id))
    .map((row) => {
      const holders = row.holders.filter(({ holderId }) => holderId !== id);
      return { row, left: holders.length > 0 ? { ...row, version: row.version + 1, holders } : undefined };
    });
}

/** What people wrote in privacy requests that were answered, and what they were told. */
export async function emptyRequests(
  desk: ErasureDesk,
  { requests }: KnownPerson,
  fits: (id: string) => boolean = () => true,
  require: readonly Requirement[] = [],
): Promise<void> {
  const full = requests.filter((request) => holdsPersonal(request) && fits(request.id));
  for (const some of portions(full, MOST_RECORDS)) {
    const records = some.map((record) => emptied(moved(record)));
    const counted = { 'privacy-requests': { erased: records.length } };
    await desk.commit({ records, events: erasedEvents(desk, records), require }, counted);
  }
}

/** Every guard that names the person goes, and the person's own record says that they are erased. */
async function removeGuards(ledger: Ledger, desk: ErasureDesk, known: KnownPerson): Promise<void> {
  const guards = await guardsOf(ledger, known.person);
  const [last = [], ...before] = portions(guards, MOST_GUARDS).toReversed();
  let person = known.person;
  for (const removes of before) person = await removeSignIns(desk, person, removes);
  const { id, version, createdAt, personal, language, erasure } = person;
  const erased: PersonRecord = {
    kind: 'person',
    id,
    version: version + 1,
    createdAt,
    personal: emptied(personal),
    language,
    erasure: { ...erasure!, state: 'done' },
  };
  const carriedOut = grantedErasures(await knownPerson(ledger, person)).map((request) => ({
    ...moved(request),
    carriedOut: desk.pen.at,
  }));
  const had = known.mandates.length > 0;
  await desk.commit(
    {
      records: [erased, ...carriedOut],
      events: [
        desk.pen.event(erased, 'person.erased'),
        ...carriedOut.map((request) => desk.pen.event(request, 'privacyRequest.carried-out')),
      ],
      removes: last,
    },
    {
      [had ? 'former-role' : 'unused-person']: { erased: 1 },
      ...(had && { 'revocation-requester': { erased: 1 } }),
      'sign-in-links': { erased: last.filter(({ namespace }) => namespace === 'sign-in').length },
    },
  );
}

/** Some of a person's guards go: the links to their sign-ins, at the end of these. */
export async function removeSignIns(
  desk: ErasureDesk,
  person: PersonRecord,
  removes: readonly UniqueRecord[],
  require: readonly Requirement[] = [],
): Promise<PersonRecord> {
  const record = moved(person);
  const events = [desk.pen.event(record, 'person.guards-removed', { guards: removes.length })];
  const counted = {
    'sign-in-links': { erased: removes.filter(({ namespace }) => namespace === 'sign-in').length },
  };
  await desk.commit({ records: [record], events, removes, require }, counted);
  return record;
}

const DIGEST = /\b[0-9a-f]{64}\b/g;

/** Every guard that is the person's. Their digests stand in the person's events, each since it was first written. */
export async function guardsOf(ledger: Ledger, person: PersonRecord): Promise<readonly UniqueRecord[]> {
  const digests = new Set<string>((person.cards ?? []).map(({ digest }) => digest));
  for (let version = 1; version <= person.version; version++) {
    const event = await ledger.event(person, version);
    for (const value of Object.values(event?.data ?? {})) {
      for (const [digest] of typeof value === 'string' ? value.matchAll(DIGEST) : []) digests.add(digest);
    }
  }
  const names = [...digests].flatMap((digest) =>
    (['card', 'sign-in'] as const).map((namespace) => ({ namespace, digest })),
  );
  const found: (UniqueRecord | undefined)[] = [];
  for (const some of portions(names, ABREAST)) {
    found.push(...(await Promise.all(some.map((name) => ledger.read('unique', name)))));
  }
  return found.filter((guard) => guard?.owner === person.id) as readonly UniqueRecord[];
}

/** Rows that are asked for side by side, and what one transaction has room for beside others. */
const ABREAST = 25;
export const MOST_RECORDS = 20;
const MOST_GUARDS = 40;

export function portions<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, index) =>
    items.slice(index * most, (index + 1) * most),
  );
}

export const moved = <R extends { readonly version: number }>(record: R): R => ({
  ...record,
  version: record.version + 1,
});

/** One event per record, which says that it was erased and nothing else. */
export function erasedEvents(
  { pen }: ErasureDesk,
  records: readonly (LedgerRecord & { readonly version: number })[],
): readonly DomainEvent[] {
  return records.map((record) => pen.event(record, `${record.kind}.erased`));
}
