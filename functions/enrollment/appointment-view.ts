import type * as z from 'zod';
import type { AppointmentRecord } from '../../shared/registration/records.ts';
import type { AppointmentView } from '../schemas/identity.ts';

/** A proposed or given appointment as security officers see it. */
export function viewOfAppointment(appointment: AppointmentRecord): z.input<typeof AppointmentView> {
  const { id, personId, role, until, proposedBy, evidence, state, mandateId } = appointment;
  const view = { id, personId, role, until, proposedBy, evidence, state };
  return mandateId === undefined ? view : { ...view, mandateId };
}
