import type { ImportLineRecord, ImportPartRecord, ImportRecord } from '../../registration/direction-records.ts';
import { LINES_A_PART, withoutLines } from '../../registration/imports.ts';
import { emptied } from '../../registration/personal.ts';
import type { PurgeRecord } from '../../registration/privacy-records.ts';
import type { PersonRecord, StructureRecord } from '../../registration/records.ts';
import {
  endedAlone,
  lookAtOf,
  monthsAfter,
  nextLook,
  nextLookHeld,
  standingAgainst,
  structureTerm,
  type Term,
  termsOfPerson,
} from '../../registration/retention.ts';
import { retentionTable } from '../../registration/retention-table.ts';
import type { BulkRevocationRecord } from '../bulk-records.ts';
import { forgotten } from '../mail/steps.ts';
import type { MailRecord } from '../mail-records.ts';
import { PARKED_UNTIL } from '../outbox.ts';
import { Conflict, type Ledger, type Requirement } from '../ports.ts';
import { mandatesOf } from '../registration/desk.ts';
import { throughout } from '../whole-list.ts';
import {
  decidePerson,
  destroyKey,
  type ErasureHouse,
  emptyHolder,
  emptyRequests,
  erasedEvents,
  erasePerson,
  guardsOf,
  MOST_RECORDS,
  moved,
  personKey,
  portions,
  removeSignIns,
} from './erasing.ts';
import { decideDossier, eraseDossier } from './erasing-dossier.ts';
import { factsOf, grantedErasures, holdingOf, type KnownPerson, knownPerson } from './facts.ts';
import { type Counted, type PurgeRun, purgeRun } from './purge-run.ts';

/**
 * The end of retention: finds whoever is to be looked at through sparse indexes, at the cost of what is due, and does what
 * has come due about them, one at a time, on what the ledger says then. Running twice, or dying anywhere, is harmless.
 */

/** Looked at in one run at most; what is left is found by the next. */
const MOST_A_RUN = 200;

export type Failed = (thrown: unknown) => void;

/** The report; undefined where nothing ended. */
export async function purge(
  house: ErasureHouse,
  correlation: string,
  failed: Failed,
): Promise<PurgeRecord | undefined> {
  const due = await dueNow(house.ledger, house.clock.now().toISOString());
  if (due.size === 0) return undefined;
  const run = purgeRun(house, correlation);
  let looked = 0;
  let failures = 0;
  for (const look of due.values()) {
    try {
      await look(house, run);
      looked++;
    } catch (thrown) {
      await run.refresh();
      // somebody was faster: the next run looks again
      if (thrown instanceof Conflict) continue;
      failures++;
      failed(thrown);
    }
  }
  return run.end({ looked, failed: failures });
}

type Look = (house: ErasureHouse, run: PurgeRun) => Promise<void>;

/** Whoever is due, each once, by what they are. */
async function dueNow(ledger: Ledger, now: string): Promise<ReadonlyMap<string, Look>> {
  const due = new Map<string, Look>();
  const person = (id: string) => due.set(`person/${id}`, (house, run) => lookAtPerson(house, run, id));
  for await (const { personId } of throughout((at) => ledger.list('erasures-granted', '', { limit: 100, ...at }))) {
    if (due.size >= MOST_A_RUN) break;
    person(personId);
  }
  for await (const one of throughout((at) => ledger.list('people-to-look-at', '', { limit: 100, ...at }))) {
    if (now < lookAtOf(one) || due.size >= MOST_A_RUN) break;
    person(one.id);
  }
  for await (const one of throughout((at) => ledger.list('structures-to-erase', '', { limit: 100, ...at }))) {
    if (!isOver(one, now) || due.size >= MOST_A_RUN) break;
    // it stays in its list, which is as long as there are holds
    if (await isHeld(ledger, one.id)) continue;
    due.set(`dossier/${one.id}`, (house, run) => lookAtStructure(house, run, one.id));
  }
  for await (const one of throughout((at) => ledger.list('imports-to-erase', '', { limit: 100, ...at }))) {
    if (now < one.keptUntil || due.size >= MOST_A_RUN) break;
    due.set(`import/${one.id}`, (house, run) => eraseImport(house, run, one.id));
  }
  for await (const one of throughout((at) => ledger.list('bulk-to-erase', '', { limit: 100, ...at }))) {
    if (now < reasonsUntil(one) || due.size >= MOST_A_RUN) break;
    // it stays in its list, as structures do
    const { personId: subjectId } = one.proposedBy;
    if ((await holdingOf(ledger, { subject: 'person', subjectId })).held) continue;
    due.set(`bulk/${one.id}`, (house, run) => eraseReasons(house, run, 'bulkRevocation', one.id));
  }
  for await (const one of throughout((at) => ledger.list('campaigns-to-erase', '', { limit: 100, ...at }))) {
    if (now < reasonsUntil(one) || due.size >= MOST_A_RUN) break;
    const { personId: subjectId } = one.proposedBy;
    if ((await holdingOf(ledger, { subject: 'person', subjectId })).held) continue;
    due.set(`campaign/${one.id}`, (house, run) => eraseReasons(house, run, 'campaign', one.id));
  }
  for await (const { id } of oldMails(ledger, now)) {
    if (due.size >= MOST_A_RUN) break;
    due.set(`mail/${id}`, (house, run) => forgetMail(house, run, id));
  }
  const parked = await parkedNotices(ledger, now);
  if (parked.length > 0) due.set('notices', (house, run) => forgetNotices(house, run));
  return due;
}

const isOver = (structure: StructureRecord, now: string): boolean => {
  const { until } = structureTerm(structure);
  return until !== undefined && until <= now;
};

const isHeld = async (ledger: Ledger, subjectId: string): Promise<boolean> =>
  (await holdingOf(ledger, { subject: 'dossier', subjectId })).held;

async function lookAtPerson(house: ErasureHouse, run: PurgeRun, id: string): Promise<void> {
  const { ledger } = house;
  const person = await ledger.read('person', { id });
  if (!person || person.erasure?.state === 'done') return;
  if (person.erasure) return erasePerson(house, run, person);
  const now = house.clock.now().toISOString();
  const [{ held, unheld }, known] = await Promise.all([
    holdingOf(ledger, { subject: 'person', subjectId: id }),
    knownPerson(ledger, person),
  ]);
  const terms = termsOfPerson(factsOf(known, now));
  const asked = grantedErasures(known).length > 0;
  const whole = standingAgainst(terms, now, { asked }).length === 0;
  if (held) {
    const due = whole ? terms : endedAlone(terms, now);
    return lookAgain(run, person, nextLookHeld(now), 'person.held', heldOf(due));
  }
  if (whole) return erasePerson(house, run, await decidePerson(run, person, [unheld]));
  const after = await endAlone(house, run, known, endedAlone(terms, now), unheld);
  return lookAgain(run, after, nextLook(terms, now), 'person.kept');
}

/** What ends before the key, or without it. */
async function endAlone(
  house: ErasureHouse,
  run: PurgeRun,
  known: KnownPerson,
  ended: readonly Term[],
  unheld: Requirement,
): Promise<PersonRecord> {
  const of = (name: Term['class']) => new Set(ended.filter((one) => one.class === name).map((one) => one.of));
  const holders = of('holder-dossier');
  for (const one of known.holders) {
    if (holders.has(one.holder.id)) await emptyHolder(house, run, one, [unheld]);
  }
  const requests = of('privacy-requests');
  await emptyRequests(run, known, (id) => requests.has(id), [unheld]);
  if (of('sign-in-links').size === 0) return known.person;
  const guards = await guardsOf(house.ledger, known.person);
  const signIns = guards.filter(({ namespace }) => namespace === 'sign-in').slice(0, 40);
  return signIns.length === 0 ? known.person : removeSignIns(run, known.person, signIns, [unheld]);
}

async function lookAgain(
  run: PurgeRun,
  person: PersonRecord,
  lookAt: string,
  type: 'person.held' | 'person.kept',
  counted?: Counted,
): Promise<void> {
  const record = { ...moved(person), lookAt };
  await run.commit({ records: [record], events: [run.pen.event(record, type, { lookAt })] }, counted);
}

async function lookAtStructure(house: ErasureHouse, run: PurgeRun, id: string): Promise<void> {
  const { ledger } = house;
  const structure = await ledger.read('structure', { id });
  if (!structure || structure.erasure?.state === 'done') return;
  if (structure.erasure) return eraseDossier(house, run, structure);
  if (!isOver(structure, house.clock.now().toISOString())) return;
  const { held, unheld } = await holdingOf(ledger, { subject: 'dossier', subjectId: id });
  if (!held) return eraseDossier(house, run, await decideDossier(run, structure, [unheld]));
}

/** The lines of a file that was imported, and what a second officer wrote about it. */
async function eraseImport(house: ErasureHouse, run: PurgeRun, id: string): Promise<void> {
  const found = await house.ledger.read('import', { id });
  if (!found || found.erased) return;
  const held = await heldLines(house.ledger, id);
  if (held.length > 0) return keepLines(house, run, found, held);
  await destroyKey(house, personKey(id), { at: run.pen.at });
  const erased = emptied(withoutLines(found, run.pen.at));
  await run.commit({ records: [erased], events: erasedEvents(run, [erased]) }, { 'import-files': { erased: 1 } });
}

const reasonsUntil = ({ createdAt }: Pick<BulkRevocationRecord, 'createdAt'>): string =>
  monthsAfter(createdAt, retentionTable['bulk-reasons'].months);

/** What officers wrote about an order or a campaign, unless there is a hold on the data of whoever proposed it. */
async function eraseReasons(
  house: ErasureHouse,
  run: PurgeRun,
  kind: 'bulkRevocation' | 'campaign',
  id: string,
): Promise<void> {
  const found = await house.ledger.read(kind, { id });
  if (!found || found.erased) return;
  const { held, unheld } = await holdingOf(house.ledger, { subject: 'person', subjectId: found.proposedBy.personId });
  if (held) return;
  await destroyKey(house, personKey(id), { at: run.pen.at });
  const erased = { ...emptied(moved(found)), erased: true } as const;
  const counted = { 'bulk-reasons': { erased: 1 } };
  await run.commit({ records: [erased], events: erasedEvents(run, [erased]), require: [unheld] }, counted);
}

/** The lines by which somebody was registered who is under a hold now, each with the row that has its text. */
async function heldLines(ledger: Ledger, importId: string): Promise<readonly (ImportLineRecord | ImportPartRecord)[]> {
  const holders = new Set<string>();
  for await (const { subject, subjectId } of throughout((at) => ledger.list('holds', '', at))) {
    if (subject !== 'person') continue;
    const mandates = await mandatesOf(ledger, subjectId);
    for (const { scope } of mandates) if (scope.reach === 'holder') holders.add(scope.holderId);
  }
  if (holders.size === 0) return [];
  const lines: ImportLineRecord[] = [];
  const parts = new Set<number>();
  let index = 0;
  for await (const line of throughout((at) => ledger.list('lines-of-import', importId, at))) {
    const part = Math.floor(index++ / LINES_A_PART);
    if (line.holderId === undefined || !holders.has(line.holderId)) continue;
    lines.push(line);
    parts.add(part);
  }
  const texts = await Promise.all([...parts].map((part) => ledger.read('importPart', { importId, part })));
  return [...lines, ...texts.filter((text) => text !== undefined)];
}

/** They are kept on, with the key; the rest of the file is swept. Looked at again as often as a person under a hold. */
async function keepLines(
  { clock }: ErasureHouse,
  run: PurgeRun,
  found: ImportRecord,
  held: readonly (ImportLineRecord | ImportPartRecord)[],
): Promise<void> {
  const keptUntil = nextLookHeld(clock.now().toISOString());
  let record = found;
  for (const some of portions(held, MOST_RECORDS)) {
    record = { ...moved(record), keptUntil };
    const events = [run.pen.event(record, 'import.held', { keptUntil })];
    await run.commit({ records: [record, ...some.map((row) => ({ ...moved(row), keptUntil }))], events });
  }
  await run.count({ 'import-files': { held: 1 } });
}

const heldOf = (terms: readonly Term[]): Counted =>
  Object.fromEntries([...new Set(terms.map((one) => one.class))].map((name) => [name, { held: 1 }]));

/** Set aside longer than such traces are kept, with a row and no record. */
async function parkedNotices(ledger: Ledger, now: string) {
  const rows = await ledger.outbox.due('notification', PARKED_UNTIL, 100);
  return rows.filter(
    ({ notBefore, createdAt }) => notBefore >= PARKED_UNTIL.toISOString() && isTraceOver(createdAt, now),
  );
}

const isTraceOver = (at: string, now: string) => monthsAfter(at, retentionTable['mail-traces'].months) <= now;

async function forgetNotices({ ledger, clock }: ErasureHouse, run: PurgeRun): Promise<void> {
  const rows = await parkedNotices(ledger, clock.now().toISOString());
  for (const row of rows) await ledger.outbox.complete(row);
  await run.count({ 'mail-traces': { erased: rows.length } });
}

/** Messages whose time is over, the oldest first: those that were set aside, and those of which nothing is open. */
async function* oldMails(ledger: Ledger, now: string): AsyncGenerator<MailRecord> {
  for (const list of ['mails-waiting', 'mails-to-forget'] as const) {
    for await (const mail of throughout((at) => ledger.list(list, '', { limit: 100, ...at }))) {
      if (!isTraceOver(mail.movedAt, now)) break;
      // of the others somebody still has to know the end
      if (mail.state !== 'unresolved') yield mail;
    }
  }
}

async function forgetMail({ ledger }: ErasureHouse, run: PurgeRun, id: string): Promise<void> {
  const mail = await ledger.read('mail', { id });
  const next = mail && forgotten(run.pen.at)(mail);
  if (!next) return;
  const events = [run.pen.event(next, 'mail.forgotten', { state: next.state })];
  await run.commit({ records: [next], events }, { 'mail-traces': { erased: 1 } });
  const row = await ledger.outbox.read(mail.again?.row ?? mail.id);
  if (row) await ledger.outbox.complete(row);
}
