import { type Target, targetOfHolder } from '../../registration/authority.ts';
import type { ImportedHolder, ImportLineRecord } from '../../registration/direction-records.ts';
import { LINES_A_PART } from '../../registration/imports.ts';
import { openOr, type PersonalVault } from '../../registration/personal.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { termsOfPerson } from '../../registration/retention.ts';
import { POPULATIONS, populationOf } from '../../registration/terms-records.ts';
import type { DomainEvent } from '../events.ts';
import { rowOf } from '../inventory-row.ts';
import { PARKED_UNTIL } from '../outbox.ts';
import type { Clock, Ledger, OutboxRow } from '../ports.ts';
import { type CertificateRecord, isSubscribers, type LedgerRecord, type RequestRecord } from '../records.ts';
import { readPerson } from '../registration/persons.ts';
import { all, throughout } from '../whole-list.ts';
import { factsOf, type KnownPerson, knownPerson } from './facts.ts';
import { contactsWithAddressOf } from './held-contacts.ts';
import { type ShownRecord, shown } from './shown.ts';

/** Everything that is held on a person, for the person (GDPR article 15). */
export interface ExportHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
}

export const EXPORT_SECTIONS = [
  'person',
  'signIns',
  'mandates',
  'holders',
  'importLines',
  'requests',
  'decisions',
  'certificates',
  'acceptances',
  'declarations',
  'receipts',
  'revocationRequests',
  'designations',
  'contacts',
  'terms',
  'privacyRequests',
  'holds',
  'notices',
  'retention',
] as const;
export type ExportSection = (typeof EXPORT_SECTIONS)[number];

export interface HeldData {
  readonly personId: string;
  readonly madeAt: string;
  readonly sections: Readonly<Record<ExportSection, readonly ShownRecord[]>>;
  readonly events: readonly HeldEvent[];
  /** More exists than one export shows. */
  readonly cut: boolean;
}

export interface HeldEvent {
  readonly at: string;
  readonly type: string;
  readonly aggregate: string;
  readonly version: number;
  /** In which capacity somebody did it; who that was is their own affair. */
  readonly capacity: string;
  readonly own: boolean;
}

/** Requests that are looked through, of each subscription that the person administers; and events that are shown. */
const MOST_REQUESTS = 2_000;
const MOST_EVENTS = 2_000;
const ABREAST = 25;

/** @param sees what the reader may see of it: all, for the person themself. Throws a Refusal `not-found` or `erased`. */
export async function heldOn(
  house: ExportHouse,
  personId: string,
  sees: (target: Target) => boolean = () => true,
): Promise<HeldData> {
  const { ledger, vault } = house;
  const madeAt = house.clock.now().toISOString();
  const known = narrowed(await knownPerson(ledger, await readPerson(house, personId)), sees);
  const { person, mandates, holders, requests: asked } = known;
  const { requests, cut } = await requestsOf(ledger, known);
  const own = holders.flatMap(({ certificates }) => certificates);
  const certificates = [...own, ...(await certificatesOf(ledger, requests, own))];
  const of = certificates.map(({ issuer, serial }) => ({ issuer, serial }));
  const populations = POPULATIONS.filter(
    (population) => sees({}) || mandates.some(({ role }) => populationOf(role) === population),
  );
  const ofThese = sees({}) ? () => true : isAboutAny(holders, [...requests, ...asked]);
  const [decisions, acceptances, declarations, receipts, revocations, terms, designations, holds, notices, entered] =
    await Promise.all([
      present(requests.map(({ id }) => ledger.read('decision', { requestId: id }))),
      present(of.map((name) => ledger.read('acceptance', name))),
      present(of.map((name) => ledger.read('declaration', name))),
      present(of.map((name) => ledger.read('receipt', name))),
      revocationsBy(ledger, personId, of),
      present(populations.map((population) => ledger.read('termsAcceptance', { personId, population }))),
      designationsOf(ledger, personId, mandates),
      // of the whole person: no officer of one direction is told
      present(sees({}) ? [ledger.read('hold', { subject: 'person', subjectId: personId })] : []),
      noticesTo(ledger, personId, ofThese),
      linesOf(house, holders, madeAt),
    ]);
  const kept: readonly LedgerRecord[] = [
    ...[person, ...mandates, ...holders.map(({ holder }) => holder), ...requests, ...decisions, ...certificates],
    ...[...acceptances, ...declarations, ...receipts, ...revocations, ...terms, ...asked],
  ];
  const events = await eventsOf(ledger, kept);
  const showing = (records: readonly object[]) => Promise.all(records.map((record) => shown(vault, record)));
  return {
    personId,
    madeAt,
    sections: {
      person: await showing([person]),
      signIns: signInsOf(events.found),
      mandates: await showing(mandates),
      holders: await showing(holders.map(({ holder }) => holder)),
      importLines: await showing(entered),
      requests: await showing(requests),
      decisions: await showing(decisions),
      certificates: await showing(certificates.map((one) => withNames(one, house.clock.now()))),
      acceptances: await showing(acceptances),
      declarations: await showing(declarations),
      receipts: await showing(receipts),
      revocationRequests: await showing(revocations),
      designations: await showing(designations),
      contacts: await contactsWithAddressOf(house, known),
      terms: await showing(terms),
      privacyRequests: await showing(asked),
      holds: holds.map(({ createdAt, state }) => ({ createdAt, state })),
      notices,
      retention: termsOfPerson(factsOf(known, madeAt)).map((term) => ({ ...term })),
    },
    events: events.found.map((event) => heldEvent(event, personId)),
    cut: cut || events.cut,
  };
}

/** An officer sees what is of the holders of their direction, and nothing of what the person is elsewhere. */
function narrowed(known: KnownPerson, sees: (target: Target) => boolean): KnownPerson {
  const holders = known.holders.filter(({ holder }) => sees(targetOfHolder(holder)));
  const ids = new Set(holders.map(({ holder }) => holder.id));
  const mandates = known.mandates.filter(({ scope }) =>
    scope.reach === 'holder' ? ids.has(scope.holderId) : sees(scope.reach === 'house' ? {} : scope),
  );
  const requests = known.requests.filter(({ holder }) => (holder ? ids.has(holder.holderId) : sees({})));
  return { person: known.person, holders, mandates, requests };
}

/** The person's requests: as a holder, and under the subscriptions that they administer. */
async function requestsOf(ledger: Ledger, { person, mandates, holders }: KnownPerson) {
  const ids = holders.flatMap(({ holder }) => holder.requests);
  const own = await present(ids.map((id) => ledger.read('request', { id })));
  const administered = new Set(
    mandates.flatMap(({ scope }) => (scope.reach === 'subscription' ? [scope.subscriptionId] : [])),
  );
  const found: RequestRecord[] = [];
  let cut = false;
  for (const id of administered) {
    let looked = 0;
    for await (const request of throughout((at) => ledger.list('requests-of-subscription', id, at))) {
      if (request.requestedBy.personId === person.id && request.holderId === undefined) found.push(request);
      if (++looked < MOST_REQUESTS) continue;
      cut = true;
      break;
    }
  }
  return { requests: [...own, ...found], cut };
}

async function certificatesOf(
  ledger: Ledger,
  requests: readonly RequestRecord[],
  had: readonly CertificateRecord[],
): Promise<readonly CertificateRecord[]> {
  const serials = new Set(had.map(({ serial }) => serial));
  const names = requests.flatMap(({ certificate }) =>
    certificate && !serials.has(certificate.serial) ? [certificate] : [],
  );
  return present(names.map((name) => ledger.read('certificate', name)));
}

/** What the certificate itself says of the person, to be read. */
function withNames(record: CertificateRecord, now: Date): object {
  if (!isSubscribers(record)) return record;
  const { subject, subjectAltNames, usage } = rowOf(record, now);
  return { ...record, subject, subjectAltNames, usage };
}

async function revocationsBy(
  ledger: Ledger,
  personId: string,
  of: readonly { readonly issuer: string; readonly serial: string }[],
) {
  const found = await Promise.all(
    of.map(({ issuer, serial }) =>
      all((at) => ledger.list('revocation-requests-of-certificate', `${issuer}/${serial}`, at)),
    ),
  );
  return found.flat().filter(({ by }) => by === personId);
}

/** The person's own line on each form by which they became an administrator, and the forms' state. */
async function designationsOf(ledger: Ledger, personId: string, mandates: readonly MandateRecord[]) {
  const ids = new Set(mandates.flatMap(({ designation }) => (designation ? [designation.id] : [])));
  const found = await present([...ids].map((id) => ledger.read('designation', { id })));
  return found.map(({ id, number, state, createdAt, lines }) => ({
    id,
    number,
    state,
    createdAt,
    lines: lines.filter((line) => line.personId === personId),
  }));
}

/** The lines of imported files by which somebody was registered, while they are kept. */
async function linesOf(
  { ledger, vault }: ExportHouse,
  holders: KnownPerson['holders'],
  now: string,
): Promise<readonly (ImportedHolder & Pick<ImportLineRecord, 'importId' | 'line' | 'keptUntil'>)[]> {
  const directions = new Map(
    holders.flatMap(({ holder }) => (holder.directionId ? [[holder.id, holder.directionId]] : [])),
  );
  const found = [];
  for (const directionId of new Set(directions.values())) {
    for await (const { id, keptUntil, erased } of throughout((at) =>
      ledger.list('imports-of-direction', directionId, at),
    )) {
      if (erased || keptUntil <= now) continue;
      let index = 0;
      for await (const { line, holderId } of throughout((at) => ledger.list('lines-of-import', id, at))) {
        const part = Math.floor(index++ / LINES_A_PART);
        if (holderId === undefined || !directions.has(holderId)) continue;
        const row = await ledger.read('importPart', { importId: id, part });
        const lines = row ? await openOr(vault, row.personal, []) : [];
        const form = lines.find((one) => one.line === line)?.form;
        if (form) found.push({ importId: id, line, keptUntil, ...form });
      }
    }
  }
  return found;
}

/** Whether a message that waits is about one of these holder records, or what came of it. */
function isAboutAny(holders: KnownPerson['holders'], requests: readonly { readonly id: string }[]) {
  const ids = new Set([
    ...holders.flatMap(({ holder, certificates }) => [holder.id, ...certificates.map(({ serial }) => serial)]),
    ...requests.map(({ id }) => id),
  ]);
  return ({ about: { holderId, requestId, privacyRequestId, serial } }: OutboxRow) =>
    [holderId, requestId, privacyRequestId, serial].some((id) => id !== undefined && ids.has(id));
}

/** Messages to the person that are not sent yet: of those that were, nothing is kept but what the records say. */
async function noticesTo(
  ledger: Ledger,
  personId: string,
  fits: (row: OutboxRow) => boolean,
): Promise<readonly ShownRecord[]> {
  const rows = await ledger.outbox.due('notification', PARKED_UNTIL, 1_000);
  return rows
    .filter((row) => row.about.personId === personId && fits(row))
    .map(({ createdAt, about, attempts }) => ({ createdAt, notice: about.notice ?? '', attempts }));
}

function signInsOf(events: readonly DomainEvent[]): readonly ShownRecord[] {
  return events
    .filter(({ type }) => type === 'person.sign-in-linked')
    .map(({ at, data }) => ({ linkedAt: at, recognisedBy: String(data.by) }));
}

/** Events of what is the person's, in the order of time. */
async function eventsOf(ledger: Ledger, records: readonly LedgerRecord[]) {
  const places = records.flatMap((record) =>
    Array.from({ length: record.version }, (_, index) => ({ record, version: record.version - index })),
  );
  const found: DomainEvent[] = [];
  for (let from = 0; from < Math.min(places.length, MOST_EVENTS); from += ABREAST) {
    const abreast = places.slice(from, from + ABREAST);
    found.push(...(await present(abreast.map(({ record, version }) => ledger.event(record, version)))));
  }
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = found.sort((a, b) => order(a.at, b.at) || order(a.aggregate, b.aggregate) || a.version - b.version);
  return { found: sorted, cut: places.length > MOST_EVENTS };
}

function heldEvent({ at, type, aggregate, version, actor }: DomainEvent, personId: string): HeldEvent {
  const own = 'person' in actor && actor.person === personId;
  return { at, type, aggregate, version, capacity: actor.capacity, own };
}

async function present<T>(reads: readonly Promise<T | undefined>[]): Promise<T[]> {
  return (await Promise.all(reads)).filter((one) => one !== undefined) as T[];
}
