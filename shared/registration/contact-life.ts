import type { ContactRecord } from './contact-records.ts';
import { type MailedSecret, nextChallenge } from './contacts.ts';
import { houseRules } from './house-rules.ts';
import { daysAfter } from './spans.ts';
import type { Written } from './written.ts';

/**
 * What time asks of a contact. One that is verified is asked again before that is over, and its subscription's people are
 * told once it is; one that nobody has verified is asked once more.
 */
export type ContactStep = 'ask' | 'over';

interface Dated {
  readonly at: string;
  readonly step: ContactStep;
}

function plannedSteps({ state, verified, challenge }: ContactRecord): readonly Dated[] {
  if (state === 'unverified')
    return [{ at: daysAfter(challenge.sentAt, houseRules.contactRemindedAfterDays), step: 'ask' }];
  if (state !== 'verified' || !verified) return [];
  const { until } = verified;
  const asked = houseRules.contactAskedAgainDays.map((days): Dated => ({ at: daysAfter(until, -days), step: 'ask' }));
  return [...asked, { at: until, step: 'over' }];
}

/** When time asks something of a contact next; undefined: never, as of one that has ended or is erased. */
export function contactDueAt(contact: ContactRecord): string | undefined {
  if (contact.personal.form === 'erased') return undefined;
  return plannedSteps(contact)[contact.steps ?? 0]?.at;
}

/** What is due at an instant: after a time without a clock the last of it alone, and how many steps are done by it. */
export function contactStepDue(
  contact: ContactRecord,
  now: string,
): { readonly step: ContactStep; readonly steps: number } | undefined {
  const due = contactDueAt(contact);
  if (due === undefined || now < due) return undefined;
  const come = plannedSteps(contact).filter(({ at }) => at <= now);
  return { step: come.at(-1)!.step, steps: come.length };
}

/** The mailbox is asked again by the clock, in the name of whoever asked last. Throws a Refusal `rate-limited`. */
export function askedByClock(
  contact: ContactRecord,
  mailed: MailedSecret,
  steps: number,
  at: string,
): Written<ContactRecord> {
  const challenge = nextChallenge(contact.challenge, mailed, contact.challenge.by, at);
  const record = { ...contact, version: contact.version + 1, challenge, steps };
  return { record, event: { type: 'contact.asked-again', data: { steps } } };
}

/** A step is done with that asks for no mail: the verification is over, or nothing can be delivered there. */
export function passedStep(contact: ContactRecord, steps: number, step: ContactStep): Written<ContactRecord> {
  const record = { ...contact, version: contact.version + 1, steps };
  return { record, event: { type: step === 'over' ? 'contact.lapsed' : 'contact.passed-over', data: { steps } } };
}
