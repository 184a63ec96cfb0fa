import { nameOfDeclared } from '../../policy/declared.ts';
import { lastFullLength } from '../../policy/longest-validity.ts';
import { lastSafeDay, type Rung } from '../../registration/notice-plan.ts';
import { ERASED, ERASED_PERSON, openOr, type PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import { sendableFrom } from '../../registration/working-days.ts';
import { contactRecipient } from '../contacts/usable.ts';
import type { ExpiryNoticeRecord } from '../expiry-records.ts';
import { profileOf } from '../gate.ts';
import { toldHolder } from '../holders/notice-subjects.ts';
import { issuerOf } from '../issuers.ts';
import { tellsOfExpiry } from '../mail/row.ts';
import type { Clock, Ledger, OutboxRow } from '../ports.ts';
import { mandatesOf } from '../registration/desk.ts';
import { type Begun, type ExpiryGround, expiryGround } from './ground.ts';
import { fits } from './recipients.ts';
import { isAhead } from './trail.ts';

type Language = 'fr' | 'en';

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
  readonly wording: {
    instant(at: string, language: Language): string;
    dayOf(at: string, language: Language): string;
    span(from: Date, to: string, language: Language): string;
    rungs(rungs: readonly Rung[], language: Language): string;
    renewal(begun: Begun | undefined, language: Language): string;
  };
  readonly publicUrl: string;
  readonly pagesUrl?: string | undefined;
}

export interface ExpirySubject {
  readonly to: string;
  readonly language: Language;
  /** In these words, as things are by now. */
  readonly notice: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * What a row about a certificate's end says and where it goes, as everything is now: dropped once another certificate
 * serves in its place, or it is revoked, or whoever was to be told is not what they were, or is told by a later stage; put
 * off by night and on days off. Undefined for a row that is about something else.
 */
export async function expirySubject(
  desk: NoticeDesk,
  { about }: OutboxRow,
): Promise<ExpirySubject | { readonly dropped: string } | { readonly later: Date } | undefined> {
  const { notice, issuer, serial, rung } = about;
  if (notice === undefined || !tellsOfExpiry(notice) || issuer === undefined || serial === undefined) return undefined;
  const now = desk.clock.now();
  const ground = await expiryGround(desk.ledger, { issuer, serial }, now);
  if (!ground) return { dropped: 'nothing-to-tell' };
  if (ground.over) return { dropped: ground.over };
  const trail = await desk.ledger.read('expiryNotice', { issuer, serial });
  if (wasToldSince(trail, about, now)) return { dropped: 'told-since' };
  const later = sendableFrom(now, lastSafeDay(ground.lastDay));
  if (later > now) return { later };
  const reader = await readerOf(desk, ground, about);
  if ('dropped' in reader) return reader;
  const { language } = reader;
  const { notAfter } = ground.certificate;
  const ended = notAfter < now.toISOString();
  const values = {
    issuesUntil: '',
    ...(await namesOf(desk, ground, { toHolder: rung === 'holder', language })),
    issuer,
    serial,
    notAfter: desk.wording.instant(notAfter, language),
    day: desk.wording.dayOf(notAfter, language),
    days: desk.wording.span(now, notAfter, language),
    toldBefore: desk.wording.rungs(toldBefore(trail, about), language),
    successorNote: desk.wording.renewal(ground.begun, language),
  };
  return { to: reader.to, language, notice: ended && ground.of !== 'authority' ? 'expiry-passed' : notice, values };
}

/** Who is written to, asked of the records themselves: an index may still show a mandate that has ended. */
export async function readerOf(
  { ledger, clock, vault }: Pick<NoticeDesk, 'ledger' | 'clock' | 'vault'>,
  { certificate }: Pick<ExpiryGround, 'certificate'>,
  { personId, contactId, rung }: OutboxRow['about'],
): Promise<{ readonly to: string; readonly language: Language } | { readonly dropped: string }> {
  if (contactId !== undefined) {
    return (await contactRecipient({ ledger, clock, vault }, contactId)) ?? { dropped: 'contact-ended' };
  }
  const [person, mandates] = await Promise.all([
    ledger.read('person', { id: personId ?? '' }),
    mandatesOf(ledger, personId ?? ''),
  ]);
  if (!person) return { dropped: 'nobody-to-tell' };
  const { language } = person;
  if (!mandates.some(fits(certificate, rung as Rung, clock.now()))) return { dropped: 'mandate-ended' };
  const holder = rung === 'holder' ? await ledger.read('holder', { id: certificate.holderId ?? '' }) : undefined;
  const { email } = holder ? await toldHolder(vault, holder) : await openOr(vault, person.personal, ERASED_PERSON);
  return email === '' ? { dropped: 'nobody-to-tell' } : { to: email, language };
}

async function namesOf(
  { ledger, vault, wording, publicUrl, pagesUrl }: NoticeDesk,
  ground: ExpiryGround,
  { toHolder, language }: { readonly toHolder: boolean; readonly language: Language },
) {
  const { issuer, serial, structureId, holderId, profile, requestId } = ground.certificate;
  const address = `${publicUrl}/certificates/${issuer}/${serial}`;
  if (ground.of === 'authority') {
    // `ceremony-ca-1`, `seal-1`: what they are called since their ceremony
    const name = requestId.replace(/^ceremony-/, '');
    const authority = await ledger.read('issuer', { id: name });
    const issuing = authority?.level === 'issuing' ? lastFullLength(issuerOf(authority).facts.notAfter) : undefined;
    const issuesUntil = issuing ? wording.instant(issuing.toISOString(), language) : '';
    return { structure: '', offer: '', usage: profile, name, address, issuesUntil };
  }
  const [structure, holder] = await Promise.all([
    ledger.read('structure', { id: structureId }),
    holderId === undefined ? undefined : ledger.read('holder', { id: holderId }),
  ]);
  const own = holder && (await toldHolder(vault, holder));
  return {
    structure: structure ? (await openStructure(vault, structure)).name : ERASED,
    offer: ground.of,
    usage: profileOf(profile).usage,
    name: own?.name ?? (ground.request ? nameOfDeclared(ground.request.declared) : serial),
    address: toHolder ? (pagesUrl === undefined ? `${publicUrl}/me/holders` : `${pagesUrl}/#/`) : address,
  };
}

/** Whether a later stage tells the same reader: mail that could not go for days says each thing once, and as it is now. */
function wasToldSince(
  trail: ExpiryNoticeRecord | undefined,
  { stage, personId, contactId }: OutboxRow['about'],
  now: Date,
): boolean {
  const told = trail?.told ?? [];
  const own = told.findLastIndex((one) => one.stage === stage);
  const since = own < 0 ? [] : told.slice(own + 1);
  return since
    .filter(({ at }) => !isAhead(at, now))
    .some(({ to }) => to.some((one) => (contactId ?? personId) === (one.contactId ?? one.personId)));
}

/** The rungs that were told by earlier stages, and by nearer rungs of this one that nobody could be reached on. */
function toldBefore(trail: ExpiryNoticeRecord | undefined, { stage, rung }: OutboxRow['about']): readonly Rung[] {
  const told = trail?.told ?? [];
  const own = told.findIndex((one) => one.stage === stage && one.to.some((to) => to.rung === rung));
  return told.slice(0, Math.max(0, own)).flatMap(({ to }) => to.map((one) => one.rung));
}
