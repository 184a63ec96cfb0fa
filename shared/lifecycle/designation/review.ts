import { Refusal } from '../../errors.ts';
import { findingsOf } from '../../registration/designation-findings.ts';
import type { DesignationRecord, FileFinding } from '../../registration/designation-records.ts';
import { moved } from '../../registration/designations.ts';
import { openOr } from '../../registration/personal.ts';
import type { MandateRecord, PersonData } from '../../registration/records.ts';
import { type Act, type Caller, type Desk, mandatesOf } from '../registration/desk.ts';
import { all } from '../whole-list.ts';
import { commitWritten, type DesignationDesk, shownLines, takeDesignation, whoOf } from './desk.ts';

/** Takes a submitted form under review, or over from a colleague. */
export async function reviewDesignation(desk: DesignationDesk, caller: Caller, id: string): Promise<DesignationRecord> {
  const { designation, ...act } = await takeDesignation(desk, caller, id);
  independent(designation, act);
  const review = { at: act.pen.at, by: whoOf(act) };
  const written = moved(designation, 'review-begun', act.pen.at, { review });
  return commitWritten(desk, act.pen, written, { require: [act.mandateInForce] });
}

/** Throws a Refusal `forbidden` for an agent who has a part in the form: nobody judges what is their own. */
export function independent(designation: DesignationRecord, { by }: Pick<Act, 'by'>): void {
  const { enteredBy, signatory, lines } = designation;
  if (enteredBy.some(({ personId }) => personId === by) || designation.submission?.by.personId === by) {
    throw new Refusal('forbidden', 'You entered this form yourself: another agent reviews it.');
  }
  if (signatory.personId === by || lines.some(({ personId }) => personId === by)) {
    throw new Refusal('forbidden', 'You are named on this form: another agent reviews it.');
  }
}

/** Kept from the structure: they would tell what is registered of a card that it merely named. */
const FOR_THE_HOUSE: ReadonlySet<string> = new Set(['name-differs', 'contact-differs']);

/** What should be known before the form is submitted or decided on, for the structure or for the house. */
export async function designationFindings(
  desk: Desk,
  designation: DesignationRecord,
  reader: 'structure' | 'house',
): Promise<readonly FileFinding[]> {
  const { ledger, vault, clock } = desk;
  const personIds = [...new Set(designation.lines.map(({ personId }) => personId))];
  const [lines, subscriptions, people, administrators] = await Promise.all([
    shownLines(desk, designation),
    Promise.all(designation.offers.map(({ subscriptionId: id }) => ledger.read('subscription', { id }))),
    Promise.all(
      personIds.map(async (personId) => {
        const [person, mandates] = await Promise.all([
          ledger.read('person', { id: personId }),
          mandatesOf(ledger, personId),
        ]);
        return {
          personId,
          data: person && (await openOr<PersonData, undefined>(vault, person.personal, undefined)),
          mandates,
        };
      }),
    ),
    Promise.all(designation.offers.map(({ subscriptionId }) => mandatesOn(desk, subscriptionId))),
  ]);
  const found = findingsOf(designation, {
    at: clock.now().toISOString(),
    lines,
    subscriptions: subscriptions.filter((subscription) => subscription !== undefined),
    persons: new Map(people.flatMap(({ personId, data }) => (data ? [[personId, data] as const] : []))),
    mandatesOf: new Map(people.map(({ personId, mandates }) => [personId, mandates])),
    administrators: new Map(
      designation.offers.map(({ subscriptionId }, index) => [subscriptionId, administrators[index]!]),
    ),
  });
  return reader === 'house' ? found : found.filter(({ code }) => !FOR_THE_HOUSE.has(code));
}

/** Every mandate on a subscription, to the end of the list. */
function mandatesOn({ ledger }: Desk, subscriptionId: string): Promise<readonly MandateRecord[]> {
  return all((at) => ledger.list('mandates-of-subscription', subscriptionId, at));
}
