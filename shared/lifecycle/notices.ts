import { nameOfDeclared } from '../policy/declared.ts';
import { ERASED_PERSON, openOr, type PersonalVault } from '../registration/personal.ts';
import type { Role } from '../registration/records.ts';
import { undeclaredFrom } from './awaited-declaration.ts';
import { lapseOf } from './awaiting.ts';
import { bulkValues } from './bulk/notice-subjects.ts';
import { contactNotice } from './contacts/notice-subjects.ts';
import { designationValues } from './designation/notice-subjects.ts';
import { directionValues } from './directions/notice-subjects.ts';
import { holderNotice, type ToldHolder, toldHolder } from './holders/notice-subjects.ts';
import { delayMs, PARKED_UNTIL } from './outbox.ts';
import type { Clock, Ledger, Mailer, OutboxRow, Randomness } from './ports.ts';
import { privacyValues } from './privacy/notice-subjects.ts';
import { structureValues } from './registration/notice-subjects.ts';
import { termsValues } from './terms/notice-subjects.ts';

type Language = 'fr' | 'en';

/** The words and the forms of dates and roles, in the reader's language (`messages/`). */
export interface Wording {
  isNotice(name: string | undefined): boolean;
  render(
    notice: string,
    language: Language,
    values: Readonly<Record<string, string>>,
  ): {
    readonly subject: string;
    readonly text: string;
    readonly html: string;
  };
  instant(at: string, language: Language): string;
  day(day: string, language: Language): string;
  role(role: Role, language: Language): string;
}

export interface NoticeHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: PersonalVault;
  readonly mailer: Mailer;
  readonly wording: Wording;
  /** Base of the API, without a final slash. */
  readonly publicUrl: string;
  /** Base of the pages, without a final slash; absent where there are none, and then links lead to the API. */
  readonly pagesUrl?: string | undefined;
}

/** `dropped`: there is nothing to tell or nobody to tell it to. `parked`: set aside for a person to look at. */
export type NoticeOutcome = 'sent' | 'postponed' | 'parked' | 'dropped';
export type Tell = (outcome: NoticeOutcome, row: OutboxRow, thrown?: unknown) => void;

/** After so many failures, about half a day, a notice is set aside. */
export const MOST_FAILURES = 20;
/** Longer than a sender may run, so that one whose sender died comes back. */
const LEASE_MS = 120_000;

/**
 * Sends the notices that are due, and the one that a nudge names: one row is one message to one person. A row is taken
 * before it is sent, so that two senders do not both send it, and removed after the provider has accepted it. One that
 * fails is put off with a growing delay and stands in nobody's way. Who is told, and where, is looked up now.
 */
export async function sendNotices(house: NoticeHouse, nudged: string | undefined, tell: Tell): Promise<number> {
  const { outbox } = house.ledger;
  const now = house.clock.now();
  const rows = new Map((await outbox.due('notification', now, 100)).map((row) => [row.id, row]));
  const named = nudged === undefined ? undefined : await outbox.read(nudged);
  if (named?.topic === 'notification' && named.notBefore <= now.toISOString()) rows.set(named.id, named);
  for (const row of rows.values()) {
    const taken = await take(house, row);
    if (taken) await sendOne(house, taken, tell);
  }
  return rows.size;
}

async function sendOne(house: NoticeHouse, row: OutboxRow, tell: Tell): Promise<void> {
  const { outbox } = house.ledger;
  try {
    const message = await messageOf(house, row);
    if (message) await house.mailer.send(message);
    await outbox.complete(row);
    tell(message ? 'sent' : 'dropped', row);
  } catch (thrown) {
    // each try counts twice: when the row was taken, and when it is put off
    const failures = Math.ceil(row.attempts / 2);
    const parked = failures >= MOST_FAILURES;
    const later = new Date(house.clock.now().getTime() + delayMs(failures - 1));
    await outbox.postpone(row, parked ? PARKED_UNTIL : later);
    tell(parked ? 'parked' : 'postponed', row, thrown);
  }
}

/** Counts the attempt and puts the row off for as long as a sender may run; whose instant is there then has the row. */
async function take({ ledger, clock, randomness }: NoticeHouse, row: OutboxRow): Promise<OutboxRow | undefined> {
  const [high = 0, low = 0] = randomness.bytes(2);
  const until = new Date(clock.now().getTime() + LEASE_MS + high * 256 + low);
  await ledger.outbox.postpone(row, until);
  const seen = await ledger.outbox.read(row.id);
  return seen?.notBefore === until.toISOString() ? seen : undefined;
}

async function messageOf(house: NoticeHouse, row: OutboxRow): Promise<Parameters<Mailer['send']>[0] | undefined> {
  const { notice } = row.about;
  if (notice === undefined || !house.wording.isNotice(notice))
    throw new TypeError('an outbox row names no known notice');
  if (row.about.contactId !== undefined) {
    const contact = await contactNotice(house, row);
    return (
      contact && { to: contact.to, ...house.wording.render(notice, contact.language, contact.values), noticeId: row.id }
    );
  }
  const subject = await subjectOf(house, row);
  const personId = row.about.personId ?? subject?.personId;
  const person = personId === undefined ? undefined : await house.ledger.read('person', { id: personId });
  if (!subject || !person) return undefined;
  const { language } = person;
  const own = subject.holder?.personId === person.id ? subject.holder : undefined;
  const { email } = own ?? (await openOr(house.vault, person.personal, ERASED_PERSON));
  if (email === '') return undefined;
  const told = (own && TO_HOLDERS[notice]) ?? notice;
  return { to: email, ...house.wording.render(told, language, subject.values(language)), noticeId: row.id };
}

/** What is told to a holder in other words than to an administrator. */
const TO_HOLDERS: Readonly<Record<string, string>> = { 'certificate-issued': 'holder-certificate-issued' };

interface Subject {
  /** Whom it concerns first; a row may name somebody else. */
  readonly personId: string;
  /** Whose certificate or data it is about: they are written to at the address that they attest. */
  readonly holder?: ToldHolder;
  readonly values: (language: Language) => Readonly<Record<string, string>>;
}

/** What the ids in the row name, the most telling first. */
async function subjectOf(house: NoticeHouse, row: OutboxRow): Promise<Subject | undefined> {
  const { personId = '', mandateId } = row.about;
  const terms = await termsValues(house, row);
  if (terms) return { personId, values: terms };
  const asked = await privacyValues(house, row);
  if (asked) return { personId, values: asked };
  const many = await bulkValues(house, row);
  if (many) return { personId, values: () => many };
  const held = await holderNotice(house, row);
  if (held) {
    const { personId: whose, told, values } = held;
    return { personId: whose, ...(told && { holder: told }), values };
  }
  const directed = await directionValues(house, row);
  if (directed) return { personId, values: () => directed };
  const designated = await designationValues(house, row);
  if (designated) return { personId, values: () => designated };
  const placed = await structureValues(house, row);
  if (placed) return { personId, values: placed };
  return mandateId === undefined ? aboutRequest(house, row) : aboutMandate(house, row);
}

async function aboutRequest(
  { ledger, vault, wording, publicUrl, pagesUrl }: NoticeHouse,
  { about }: OutboxRow,
): Promise<Subject | undefined> {
  const { requestId, issuer, serial } = about;
  const request = requestId === undefined ? undefined : await ledger.read('request', { id: requestId });
  if (!request) return undefined;
  const { personId } = request.requestedBy;
  const record = request.holderId === undefined ? undefined : await ledger.read('holder', { id: request.holderId });
  const holder = record && (await toldHolder(vault, record));
  const name = holder?.name ?? nameOfDeclared(request.declared);
  const whose = { personId, ...(holder && { holder }) };
  if (issuer === undefined || serial === undefined) {
    return { ...whose, values: () => ({ name, request: `${publicUrl}/requests/${request.id}` }) };
  }
  const certificate = await ledger.read('certificate', { issuer, serial });
  if (!certificate) return undefined;
  const { issuedAt, notAfter, revocation } = certificate;
  const acceptance = about.notice === 'acceptance-reminder' ? await ledger.read('acceptance', { issuer, serial }) : {};
  const declared = about.notice?.startsWith('declaration') === true;
  const declaration = declared ? await ledger.read('declaration', { issuer, serial }) : undefined;
  const ordered = about.notice === 'order-moved' ? await ledger.read('dueRevocation', { issuer, serial }) : undefined;
  const values = (language: Language) => ({
    name,
    issuer,
    serial,
    address: `${publicUrl}/certificates/${issuer}/${serial}`,
    retrieval: retrievalAddress({ publicUrl, pagesUrl }, { issuer, serial, isHolders: holder !== undefined }),
    ...(issuedAt && { lapsesAt: wording.instant(lapseOf({ ...acceptance, createdAt: issuedAt }), language) }),
    notAfter: wording.instant(notAfter, language),
    ...(declaration && { declareBy: wording.instant(undeclaredFrom(declaration), language) }),
    ...(ordered && { orderedFor: wording.instant(ordered.at, language) }),
    ...(revocation && { revokedAt: wording.instant(revocation.at, language) }),
  });
  return { ...whose, values };
}

/** Holders come back to their own journey, whose page may hold the key; others to the certificate. */
function retrievalAddress(
  { publicUrl, pagesUrl }: Pick<NoticeHouse, 'publicUrl' | 'pagesUrl'>,
  { issuer, serial, isHolders }: { readonly issuer: string; readonly serial: string; readonly isHolders: boolean },
): string {
  if (pagesUrl === undefined) return `${publicUrl}/retrieval/${issuer}/${serial}`;
  return isHolders ? `${pagesUrl}/#/` : `${pagesUrl}/#/retrieval/${issuer}/${serial}`;
}

async function aboutMandate({ ledger, wording }: NoticeHouse, { about }: OutboxRow): Promise<Subject | undefined> {
  const { personId, mandateId } = about;
  if (personId === undefined || mandateId === undefined) return undefined;
  const mandate = await ledger.read('mandate', { personId, id: mandateId });
  if (!mandate) return undefined;
  const values = (language: Language) => ({
    role: wording.role(mandate.role, language),
    from: wording.instant(mandate.from, language),
    until: wording.instant(mandate.until, language),
  });
  return { personId, values };
}
