import { Refusal } from '../../errors.ts';
import { type AppointmentForm, givenAppointment, newAppointment } from '../../registration/appointments.ts';
import { inForce, nothingHere } from '../../registration/authority.ts';
import type { AppointmentRecord } from '../../registration/records.ts';
import { lookedAtSooner } from '../../registration/retention.ts';
import { newId } from '../identity.ts';
import { begin, type Caller, type Desk, eventOf, inForceAt, mandatesOf } from './desk.ts';
import type { Mandated } from './mandates.ts';
import { demandKept, readPerson } from './persons.ts';

/** A security officer proposes an internal role for somebody else. */
export async function proposeAppointment(
  desk: Desk,
  caller: Caller,
  form: AppointmentForm,
): Promise<AppointmentRecord> {
  const { pen, by, mandateInForce } = await begin(desk, caller);
  const person = await readPerson(desk, form.personId);
  demandKept(person);
  const mandates = await mandatesOf(desk.ledger, person.id);
  const written = newAppointment(form, by, mandates, { id: newId(desk.randomness), at: pen.at });
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    require: [mandateInForce],
  });
  return written.record;
}

/**
 * A second security officer gives it. The first one's mandate must still be in force, and the person's record moves with
 * the mandate, so that two appointments of one person cannot pass each other's check of roles that exclude one another.
 */
export async function approveAppointment(
  desk: Desk,
  caller: Caller,
  appointmentId: string,
): Promise<Mandated & { readonly appointment: AppointmentRecord }> {
  const { pen, by, mandateInForce } = await begin(desk, caller);
  const appointment = await desk.ledger.read('appointment', { id: appointmentId });
  if (!appointment) throw nothingHere();
  const { personId, proposedBy } = appointment;
  const person = await readPerson(desk, personId);
  demandKept(person);
  const [mandates, proposers] = await Promise.all([
    mandatesOf(desk.ledger, personId),
    mandatesOf(desk.ledger, proposedBy),
  ]);
  const now = new Date(pen.at);
  const officer = proposers.find((mandate) => mandate.role === 'security-officer' && inForce(mandate, now));
  if (!officer) {
    throw new Refusal('wrong-state', 'Whoever proposed this is no security officer any more: propose it again.');
  }
  const given = givenAppointment(appointment, by, mandates, { id: newId(desk.randomness), at: pen.at });
  const mandate = given.mandate.record;
  const next = lookedAtSooner({ ...person, version: person.version + 1 }, pen.at);
  const outbox = [pen.outbox('notification', { notice: 'mandate-given', personId, mandateId: mandate.id })];
  await desk.ledger.commit({
    records: [given.appointment.record, mandate, next],
    events: [
      eventOf(pen, given.appointment),
      eventOf(pen, given.mandate),
      pen.event(next, 'person.appointed', { mandate: mandate.id }),
    ],
    outbox,
    require: [mandateInForce, inForceAt(proposedBy, officer.id, pen.at)],
  });
  return { appointment: given.appointment.record, mandate, outbox };
}
