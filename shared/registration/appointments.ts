import { Refusal } from '../errors.ts';
import { demandCompatible, roleRules } from './authority.ts';
import { givenMandate } from './mandates.ts';
import type { AppointmentRecord, MandateRecord } from './records.ts';
import { type Place, refuseField, type Written } from './written.ts';

/** Internal roles are reviewed every year, so none is given for longer. */
export const LONGEST_TERM_DAYS = 366;

export type AppointmentForm = Pick<AppointmentRecord, 'personId' | 'role' | 'until' | 'evidence'>;

/**
 * A security officer's proposal. Throws a Refusal `forbidden` when it is about the officer or about a role that is not
 * appointed, `malformed` when the term is, `conflict` when the person has a role that excludes the new one.
 */
export function newAppointment(
  form: AppointmentForm,
  proposedBy: string,
  mandatesOfPerson: readonly MandateRecord[],
  { id, at }: Place,
): Written<AppointmentRecord> {
  const { personId, role, until, evidence } = form;
  if (roleRules[role].given !== 'two-officers') {
    throw new Refusal('forbidden', `The role ${role} is not an internal one: a validation agent records it.`);
  }
  neverOwn(personId, proposedBy);
  demandCompatible(role, mandatesOfPerson, new Date(at));
  checkTerm(until, at);
  const record: AppointmentRecord = {
    kind: 'appointment',
    id,
    version: 1,
    createdAt: at,
    personId,
    role,
    until,
    proposedBy,
    evidence,
    state: 'proposed',
  };
  const data = { person: personId, role, until, evidence: evidence.sha256 };
  return { record, event: { type: 'appointment.proposed', data } };
}

/**
 * A second security officer gives the proposed role, from now on. Throws a Refusal `forbidden` when the officer proposed
 * it or is its subject, `wrong-state` when it is not open, `conflict` and `malformed` as above: all is asked again.
 */
export function givenAppointment(
  appointment: AppointmentRecord,
  givenBy: string,
  mandatesOfPerson: readonly MandateRecord[],
  { id, at }: Place,
): { readonly appointment: Written<AppointmentRecord>; readonly mandate: Written<MandateRecord> } {
  const { personId, role, until, proposedBy, evidence } = appointment;
  if (appointment.state !== 'proposed') throw new Refusal('wrong-state', `This proposal is ${appointment.state}.`);
  neverOwn(personId, givenBy);
  if (givenBy === proposedBy) {
    throw new Refusal('forbidden', 'A second security officer gives the role: whoever proposed it cannot.');
  }
  demandCompatible(role, mandatesOfPerson, new Date(at));
  checkTerm(until, at);
  const given = {
    personId,
    role,
    scope: { reach: 'house' },
    givenBy: [proposedBy, givenBy],
    evidence,
    from: at,
    until,
  } as const;
  return {
    appointment: {
      record: { ...appointment, version: appointment.version + 1, state: 'given', mandateId: id },
      event: { type: 'appointment.given', data: { person: personId, role, mandate: id } },
    },
    mandate: givenMandate(given, { id, at }),
  };
}

function neverOwn(personId: string, officer: string): void {
  if (personId === officer) throw new Refusal('forbidden', 'Nobody appoints themselves.');
}

function checkTerm(until: string, at: string): void {
  const days = (Date.parse(until) - Date.parse(at)) / 86_400_000;
  if (days <= 0) refuseField('/until', 'term-past', 'This role would have ended already.');
  if (days > LONGEST_TERM_DAYS)
    refuseField('/until', 'term-too-long', `A role is given for ${LONGEST_TERM_DAYS} days at most.`);
}
