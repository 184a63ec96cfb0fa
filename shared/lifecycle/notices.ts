import { nameOfDeclared } from '../policy/declared.ts';
import { ERASED, ERASED_PERSON, openOr, type PersonalVault } from '../registration/personal.ts';
import type { Role } from '../registration/records.ts';
import { openStructure } from '../registration/structure-names.ts';
import { undeclaredFrom } from './awaited-declaration.ts';
import { lapseOf } from './awaiting.ts';
import { bulkValues } from './bulk/notice-subjects.ts';
import type { CampaignCause } from './campaign-records.ts';
import { campaignSubject } from './campaigns/notice-subjects.ts';
import { contactNotice, formerAddressNotice } from './contacts/notice-subjects.ts';
import { designationValues } from './designation/notice-subjects.ts';
import { directionValues } from './directions/notice-subjects.ts';
import { type ExpirySubject, expirySubject } from './expiry/notice-subjects.ts';
import type { Rung } from './expiry-records.ts';
import { holderNotice, type ToldHolder, toldHolder } from './holders/notice-subjects.ts';
import { mailIdOf } from './mail/row.ts';
import type { Clock, Ledger, Mailer, OutboxRow, Randomness } from './ports.ts';
import { privacyValues } from './privacy/notice-subjects.ts';
import type { RequestRecord } from './records.ts';
import { structureValues } from './registration/notice-subjects.ts';
import { termsValues } from './terms/notice-subjects.ts';
import { webhookNoticeToContact, webhookValues } from './webhooks/notice-subjects.ts';

type Language = 'fr' | 'en';

/** The words and the forms of dates and roles, in the reader's language (`messages/`). */
export interface Wording {
  isNotice(name: string | undefined): boolean;
  render(
    notice: string,
    language: Language,
    values: Readonly<Record<string, string>>,
    foot?: { readonly noticeId?: string; readonly customerService?: string | undefined; readonly toContact?: boolean },
  ): {
    readonly subject: string;
    readonly text: string;
    readonly html: string;
  };
  instant(at: string, language: Language): string;
  day(day: string, language: Language): string;
  /** The day that an instant is on in Paris. */
  dayOf(at: string, language: Language): string;
  /** How long until `to`. */
  span(from: Date, to: string, language: Language): string;
  role(role: Role, language: Language): string;
  /** Who has been told, by rung; empty for nobody. */
  rungs(rungs: readonly Rung[], language: Language): string;
  /** What is said of a renewal that has begun; empty for none. */
  renewal(begun: 'opened' | 'requested' | 'unaccepted' | undefined, language: Language): string;
  /** Why a campaign is run, and what follows it. */
  cause(because: CampaignCause, language: Language): string;
  afterCampaign(orders: number, language: Language): string;
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
  /** Where people write to when they have a question; absent where nobody answers. */
  readonly customerService?: string | undefined;
}

/** A message that is to be sent, or why there is none: one word. */
export type Found =
  | { readonly message: Parameters<Mailer['send']>[0]; readonly personId?: string }
  | { readonly dropped: string }
  /** Not by night, and not on days off. */
  | { readonly later: Date };

const NOTHING_TO_TELL: Found = { dropped: 'nothing-to-tell' };
const NOBODY_TO_TELL: Found = { dropped: 'nobody-to-tell' };

/** What a row tells whom, and where, as it is now. */
export async function messageOf(house: NoticeHouse, row: OutboxRow): Promise<Found> {
  const { notice } = row.about;
  if (notice === undefined || !house.wording.isNotice(notice))
    throw new TypeError('an outbox row names no known notice');
  const foot = { noticeId: mailIdOf(row), customerService: house.customerService };
  const expiry = await expirySubject(house, row);
  if (expiry) return 'to' in expiry ? expiryMessage(house, row, expiry, foot) : expiry;
  const campaign = await campaignSubject(house, row);
  if (campaign) return 'to' in campaign ? expiryMessage(house, row, campaign, foot) : campaign;
  const { contactId, formerOf } = row.about;
  if (contactId !== undefined || formerOf !== undefined) {
    const toContact = contactId !== undefined;
    const hooked = toContact && row.about.webhookId !== undefined;
    const address = await (hooked ? webhookNoticeToContact : toContact ? contactNotice : formerAddressNotice)(
      house,
      row,
    );
    if (!address) return NOTHING_TO_TELL;
    const { to, language, values } = address;
    const rendered = house.wording.render(notice, language, values, { ...foot, toContact });
    return { message: { to, ...rendered, noticeId: foot.noticeId } };
  }
  const subject = await subjectOf(house, row);
  const personId = row.about.personId ?? subject?.personId;
  const person = personId === undefined ? undefined : await house.ledger.read('person', { id: personId });
  if (!subject) return NOTHING_TO_TELL;
  if (!person) return NOBODY_TO_TELL;
  const { language } = person;
  const own = subject.holder?.personId === person.id ? subject.holder : undefined;
  const { email } = own ?? (await openOr(house.vault, person.personal, ERASED_PERSON));
  if (email === '') return NOBODY_TO_TELL;
  const told = (own && TO_HOLDERS[notice]) ?? notice;
  return {
    message: {
      to: email,
      ...house.wording.render(told, language, subject.values(language), foot),
      noticeId: foot.noticeId,
    },
    personId: person.id,
  };
}

function expiryMessage(
  { wording }: NoticeHouse,
  { about: { personId, contactId } }: OutboxRow,
  { to, notice, language, values }: ExpirySubject,
  foot: { readonly noticeId: string; readonly customerService: string | undefined },
): Found {
  const rendered = wording.render(notice, language, values, { ...foot, toContact: contactId !== undefined });
  return { message: { to, ...rendered, noticeId: foot.noticeId }, ...(personId !== undefined && { personId }) };
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
  if (many) return { personId, values: many };
  const held = await holderNotice(house, row);
  if (held) {
    const { personId: whose, told, values } = held;
    return { personId: whose, ...(told && { holder: told }), values };
  }
  const hooked = await webhookValues(house, row);
  if (hooked) return { personId, values: hooked };
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
  const personId = await askedBy(ledger, request);
  const record = request.holderId === undefined ? undefined : await ledger.read('holder', { id: request.holderId });
  const holder = record && (await toldHolder(vault, record));
  const name = holder?.name ?? nameOfDeclared(request.declared);
  const whose = { personId, ...(holder && { holder }) };
  const owner = await ledger.read('structure', { id: request.structureId });
  const structure = owner ? (await openStructure(vault, owner)).name : ERASED;
  if (issuer === undefined || serial === undefined) {
    const askedFor = { name, structure, request: `${publicUrl}/requests/${request.id}` };
    return {
      ...whose,
      values: (language) => ({ ...askedFor, askedOn: wording.dayOf(request.createdAt, language) }),
    };
  }
  const certificate = await ledger.read('certificate', { issuer, serial });
  if (!certificate) return undefined;
  const { issuedAt, notAfter, revocation } = certificate;
  const acceptance = about.notice === 'acceptance-reminder' ? await ledger.read('acceptance', { issuer, serial }) : {};
  const declared = about.notice?.startsWith('declaration') === true;
  const declaration = declared ? await ledger.read('declaration', { issuer, serial }) : undefined;
  const ordered = about.notice === 'order-moved' ? await ledger.read('dueRevocation', { issuer, serial }) : undefined;
  /** An instant and, for the subject, its day. */
  const when = (at: string | undefined, instant: string, day: string, language: Language) =>
    at === undefined ? {} : { [instant]: wording.instant(at, language), [day]: wording.dayOf(at, language) };
  const lapse = issuedAt && lapseOf({ ...acceptance, createdAt: issuedAt });
  const values = (language: Language) => ({
    name,
    structure,
    issuer,
    serial,
    address: `${publicUrl}/certificates/${issuer}/${serial}`,
    retrieval: retrievalAddress({ publicUrl, pagesUrl }, { issuer, serial, isHolders: holder !== undefined }),
    ...when(lapse, 'lapsesAt', 'lapsesOn', language),
    ...when(notAfter, 'notAfter', 'day', language),
    ...when(declaration && undeclaredFrom(declaration), 'declareBy', 'declareOn', language),
    ...when(ordered?.at, 'orderedFor', 'orderedOn', language),
    ...when(revocation?.at, 'revokedAt', 'revokedOn', language),
  });
  return { ...whose, values };
}

/** Whoever asked; where it was a machine of the structure's own, an administrator, found through an index. */
async function askedBy(ledger: Ledger, { requestedBy, subscriptionId }: RequestRecord): Promise<string> {
  const { personId, mandateId: id } = requestedBy;
  const mandate = await ledger.read('mandate', { personId, id });
  if (mandate?.machineId !== personId) return personId;
  const { items } = await ledger.list('mandates-of-subscription', subscriptionId);
  return (
    items.find(({ role, state }) => role === 'technical-administrator' && state === 'active')?.personId ?? personId
  );
}

/** Holders come back to their own journey, whose page may hold the key; others to the certificate. */
function retrievalAddress(
  { publicUrl, pagesUrl }: Pick<NoticeHouse, 'publicUrl' | 'pagesUrl'>,
  { issuer, serial, isHolders }: { readonly issuer: string; readonly serial: string; readonly isHolders: boolean },
): string {
  if (pagesUrl === undefined) return `${publicUrl}/retrieval/${issuer}/${serial}`;
  return isHolders ? `${pagesUrl}/#/` : `${pagesUrl}/#/retrieval/${issuer}/${serial}`;
}

async function aboutMandate(
  { ledger, vault, wording }: NoticeHouse,
  { about }: OutboxRow,
): Promise<Subject | undefined> {
  const { personId, mandateId } = about;
  if (personId === undefined || mandateId === undefined) return undefined;
  const mandate = await ledger.read('mandate', { personId, id: mandateId });
  if (!mandate) return undefined;
  const { scope } = mandate;
  const owner = scope.reach === 'house' ? undefined : await ledger.read('structure', { id: scope.structureId });
  const structure = owner ? (await openStructure(vault, owner)).name : '';
  const values = (language: Language) => ({
    structure,
    role: wording.role(mandate.role, language),
    from: wording.instant(mandate.from, language),
    until: wording.instant(mandate.until, language),
  });
  return { personId, values };
}
