import { type Finding, Refusal } from '../errors.ts';
import { cardObstacle } from './cards.ts';
import { houseRules } from './house-rules.ts';
import { type MandateForm, newMandate } from './mandates.ts';
import type { MandateRecord, Offer, PersonData, PersonRecord, StructureRecord } from './records.ts';
import { type Place, refuseField, type Written } from './written.ts';

/** How long a new representative has to say which of the structure's mandates stand. */
export const CONFIRMATION_DAYS = houseRules.confirmationDays;

/** What an agent copies from the evidence that somebody represents a structure. */
export type RepresentativeForm = Pick<MandateRecord, 'personId' | 'evidence' | 'from' | 'until'> & {
  readonly title?: 'practice-owner';
  /** Acts beside the representatives in place, as the evidence says; otherwise their power ends. */
  readonly beside: boolean;
};

/**
 * A legal representative, or the owner of a practice, whose power begins at once; `held` are the person's mandates. Throws
 * the Refusals of `newMandate`.
 */
export function newRepresentative(
  structure: StructureRecord,
  form: RepresentativeForm,
  held: readonly MandateRecord[],
  recordedBy: string,
  place: Place,
): Written<MandateRecord> {
  if (form.from > place.at) {
    refuseField('/from', 'term-future', 'A representative is recorded once the power has begun: record this one then.');
  }
  const { beside: _, title, ...mandate } = form;
  const written = newMandate(
    { ...mandate, role: 'legal-representative', structureId: structure.id, givenBy: [] },
    held,
    recordedBy,
    place,
  );
  return title ? { ...written, record: { ...written.record, title } } : written;
}

export type MandataryForm = Pick<MandateForm, 'personId' | 'evidence' | 'from' | 'until'> & {
  /** The representative who signed the mandate. */
  readonly givenBy: string;
  /** Absent: the whole structure. */
  readonly offers?: readonly Offer[];
};

/** Somebody who acts in the legal representative's name, inside the written mandate. Throws as above. */
export function newMandatary(
  structure: StructureRecord,
  { givenBy, offers, ...form }: MandataryForm,
  held: readonly MandateRecord[],
  recordedBy: string,
  place: Place,
): Written<MandateRecord> {
  if (givenBy === form.personId) {
    refuseField('/givenBy', 'mandate-of-oneself', 'A representative needs no mandate to act for the structure.');
  }
  if (offers && new Set(offers).size !== offers.length) {
    refuseField('/offers', 'offer-twice', 'An offer is named once.');
  }
  const { record, event } = newMandate(
    { ...form, role: 'mandatary', structureId: structure.id, givenBy: [givenBy] },
    held,
    recordedBy,
    place,
  );
  if (!offers) return { record, event };
  const scope = { reach: 'structure', structureId: structure.id, offers } as const;
  return { record: { ...record, scope }, event: { ...event, data: { ...event.data, offers: offers.join(' ') } } };
}

/**
 * The fields of form F503 §3: all of them are mandatory, and the card is the latest one and active. Throws a Refusal
 * `malformed` that names each one missing, or `wrong-state` about the card.
 */
export function signatoryFields(person: Pick<PersonRecord, 'cards'>, data: PersonData): void {
  const obstacle = data.card && cardObstacle(person);
  if (obstacle) {
    throw new Refusal(
      'wrong-state',
      `The card of this person is recorded as ${obstacle}: record the latest active one.`,
    );
  }
  const missing = (['civility', 'phone', 'card'] as const).filter((field) => data[field] === undefined);
  if (missing.length === 0) return;
  const findings = missing.map(
    (field): Finding => ({
      code: 'signatory-incomplete',
      citation: 'form F503 §3',
      pointer: `/person/${field}`,
      detail: `The ${field === 'card' ? 'number of the latest active card' : field} of this person is not registered.`,
    }),
  );
  throw new Refusal('malformed', 'Every field of section 3 of the form is mandatory: complete the person first.', {
    findings,
  });
}

/** Whether a mandate stands from before the last change of representative, and nobody has confirmed it since. */
export function toBeConfirmed(mandate: MandateRecord, { id, confirming }: StructureRecord): boolean {
  const { role, scope, state, createdAt, confirmed } = mandate;
  if (!confirming || state !== 'active' || scope.reach === 'house' || scope.structureId !== id) return false;
  if (role !== 'mandatary' && role !== 'technical-administrator' && role !== 'registration-officer') return false;
  return createdAt < confirming.since && (confirmed === undefined || confirmed.at < confirming.since);
}

/** A mandate that the new representative lets stand. Throws a Refusal `wrong-state` when nobody asks for it. */
export function confirmedMandate(
  mandate: MandateRecord,
  structure: StructureRecord,
  by: string,
  at: string,
): Written<MandateRecord> {
  if (!toBeConfirmed(mandate, structure)) throw new Refusal('wrong-state', 'This mandate needs no confirmation.');
  return {
    record: { ...mandate, version: mandate.version + 1, confirmed: { at, by } },
    event: { type: 'mandate.confirmed', data: { role: mandate.role } },
  };
}
