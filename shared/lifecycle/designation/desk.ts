import { Refusal } from '../../errors.ts';
import { inForce, NOWHERE, nothingHere, reaches, type Target } from '../../registration/authority.ts';
import { lookupDigest } from '../../registration/credentials.ts';
import type {
  DesignatedPerson,
  DesignationRecord,
  MandatedPerson,
  TextAccepted,
} from '../../registration/designation-records.ts';
import { ERASED_PERSON, openOr } from '../../registration/personal.ts';
import type { MandateRecord, PersonData } from '../../registration/records.ts';
import type { Written } from '../../registration/written.ts';
import { type Change, Conflict, type Ledger } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { LedgerRecord } from '../records.ts';
import { type Act, type Caller, type Desk, eventOf, lookupSaltOf, stillOpen } from '../registration/desk.ts';

/** Designation of technical administrators by form F503, from the draft to its effects. */
export interface DesignationDesk extends Desk {
  readonly texts: Texts;
}

/** The texts that people accept: the version in force, with its digest (`terms/editions.ts`). */
export interface Texts {
  current(id: string): TextAccepted | Promise<TextAccepted>;
  /** What a text is called. Throws TypeError for one that does not exist. */
  title(text: TextAccepted, language: 'fr' | 'en'): string | Promise<string>;
}

/** The texts that whoever signs form F503 accepts, by id. */
export const SIGNED_TEXTS = ['terms', 'accuracy-statement', 'fraud-warning'] as const;

export interface Opened extends Act {
  readonly designation: DesignationRecord;
}

/**
 * A designation to be read by the caller, whose mandate reaches an offer of it at least. Throws a Refusal `forbidden`, or
 * `not-found` for one that is not there and for one that the caller's mandates do not reach alike.
 */
export async function openDesignation(desk: Desk, caller: Caller, id: string): Promise<Opened> {
  const designation = await desk.ledger.read('designation', { id });
  const act = stillOpen(desk, caller, designation ? targetAmong(desk, caller, designation) : NOWHERE);
  if (!designation) throw nothingHere();
  return { ...act, designation };
}

type Offered = Pick<DesignationRecord, 'structureId' | 'offers'>;

const targetsOf = ({ structureId, offers }: Offered): readonly Target[] =>
  offers.map(({ subscriptionId, offer }) => ({ structureId, subscriptionId, offer }));

/** Whether one of the caller's mandates in force reaches an offer of the form. */
export function isWithinReach(desk: Pick<Desk, 'clock'>, caller: Caller, designation: Offered): boolean {
  return reached(desk, caller, designation) !== undefined;
}

function reached({ clock }: Pick<Desk, 'clock'>, { principal, roles }: Caller, designation: Offered) {
  const now = clock.now();
  const held = principal.mandates.filter((mandate) => roles.includes(mandate.role) && inForce(mandate, now));
  return targetsOf(designation).find((target) => held.some((mandate) => reaches(mandate, target)));
}

/** The offer by which the caller may look into the form; one of it in any case, to be refused by. */
function targetAmong(desk: Desk, caller: Caller, designation: Offered): Target {
  return reached(desk, caller, designation) ?? targetsOf(designation)[0] ?? NOWHERE;
}

/** A designation to be acted on: by a mandate that reaches every offer of it, not just one. Throws as above. */
export async function takeDesignation(desk: Desk, caller: Caller, id: string): Promise<Opened> {
  const opened = await openDesignation(desk, caller, id);
  const { structureId } = opened.designation;
  const whole = (mandate: MandateRecord) => targetsOf(opened.designation).every((target) => reaches(mandate, target));
  if (whole(opened.mandate)) return opened;
  const principal = { ...caller.principal, mandates: caller.principal.mandates.filter(whole) };
  return { ...opened, ...stillOpen(desk, { ...caller, principal }, { structureId, offer: 'any' }) };
}

export function whoOf({ by, mandate }: Pick<Act, 'by' | 'mandate'>): MandatedPerson {
  return { personId: by, mandateId: mandate.id, capacity: mandate.role };
}

/** Commits one record as it was written, with its event, and gives it back. Throws as `commitAct`. */
export async function commitWritten<R extends LedgerRecord & { readonly version: number }>(
  { ledger }: Pick<Desk, 'ledger'>,
  pen: Pen,
  written: Written<R>,
  more: Pick<Change, 'require' | 'outbox'>,
): Promise<R> {
  await commitAct(ledger, { records: [written.record], events: [eventOf(pen, written)], ...more });
  return written.record;
}

/** Commits; a conflict means that the matter moved under the caller's hands. */
export async function commitAct(ledger: Ledger, change: Change): Promise<void> {
  try {
    await ledger.commit(change);
  } catch (thrown) {
    if (!(thrown instanceof Conflict)) throw thrown;
    const detail = thrown.about.includes('mandate-in-force')
      ? 'A mandate on which this rests has just ended.'
      : 'This designation or what it is about has just changed: look at it again.';
    throw new Refusal('conflict', detail, { cause: thrown });
  }
}

/** The lines in clear, in their order. Throws KeyDestroyed where somebody on them is erased. */
export function openLines(desk: Pick<Desk, 'vault'>, { lines }: DesignationRecord): Promise<DesignatedPerson[]> {
  return Promise.all(lines.map(({ personal }) => desk.vault.open(personal)));
}

/** The lines to be looked at; of somebody who is erased a word says so. */
export function shownLines(desk: Pick<Desk, 'vault'>, { lines }: DesignationRecord): Promise<DesignatedPerson[]> {
  return Promise.all(lines.map(({ personal }) => openOr(desk.vault, personal, ERASED_LINE)));
}

const ERASED_LINE: DesignatedPerson = { ...ERASED_PERSON, phone: '', card: { family: 'CPS', number: '' } };

/** What section 3 of the form says of whoever signs; all of it is mandatory. */
export interface Signatory {
  readonly capacity: 'legal-representative' | 'mandatary' | 'practice-owner';
  readonly civility: 'M.' | 'Mme';
  readonly lastName: string;
  readonly firstNames: string;
  readonly cardNumber: string;
  readonly phone: string;
  readonly email: string;
}

/** Throws a Refusal `wrong-state` that names the fields that the records lack. */
export async function signatoryOf(
  desk: Pick<Desk, 'ledger' | 'vault'>,
  designation: Pick<DesignationRecord, 'signatory'>,
): Promise<Signatory> {
  const [person, mandate] = await Promise.all([
    desk.ledger.read('person', { id: designation.signatory.personId }),
    signatoryMandate(desk, designation),
  ]);
  if (!person || !mandate) throw new Error('the signatory of a designation is nobody');
  const capacity = mandate.title ?? (mandate.role === 'mandatary' ? 'mandatary' : 'legal-representative');
  const { civility, lastName, firstNames, card, phone, email } = await desk.vault.open<PersonData>(person.personal);
  if (civility && card && phone)
    return { capacity, civility, lastName, firstNames, cardNumber: card.number, phone, email };
  const missing = Object.entries({ civility, card, phone }).flatMap(([name, value]) => (value ? [] : [name]));
  throw new Refusal('wrong-state', 'The records of whoever signs are not complete: ask an agent to complete them.', {
    findings: missing.map((name) => ({
      code: 'signatory-incomplete',
      citation: 'form F503 §3',
      pointer: `/signatory/${name}`,
      detail: 'This field of the form is mandatory, and the records do not have it.',
    })),
  });
}

/** The signatory's mandate as it stands now; undefined when it is not there. */
export function signatoryMandate(
  { ledger }: Pick<Desk, 'ledger'>,
  { signatory }: Pick<DesignationRecord, 'signatory'>,
): Promise<MandateRecord | undefined> {
  return ledger.read('mandate', { personId: signatory.personId, id: signatory.mandateId });
}

/** The Person who has a card, if somebody has. */
export async function ownerOfCard(
  { ledger }: Pick<Desk, 'ledger'>,
  { family, number }: DesignatedPerson['card'],
): Promise<string | undefined> {
  const digest = lookupDigest(await lookupSaltOf(ledger), `${family}:${number}`);
  return (await ledger.read('unique', { namespace: 'card', digest }))?.owner;
}
