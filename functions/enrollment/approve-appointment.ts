import { operation } from '../../shared/http/operation.ts';
import { approveAppointment as approve } from '../../shared/lifecycle/registration/appointments.ts';
import { AppointmentView } from '../schemas/identity.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { viewOfAppointment } from './appointment-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /appointments/{appointmentId}/approval: the role is given from now on. */
export const approveAppointment = operation(
  { body: EmptyBody, answer: AppointmentView },
  async (call, house: RegistrationHouse) => {
    const { appointment, outbox } = await approve(house, call, call.params.appointmentId!);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfAppointment(appointment) };
  },
);
