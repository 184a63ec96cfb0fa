import { operation } from '../../shared/http/operation.ts';
import { proposeAppointment as propose } from '../../shared/lifecycle/registration/appointments.ts';
import { AppointmentView, ProposeAppointmentBody } from '../schemas/identity.ts';
import { viewOfAppointment } from './appointment-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /appointments: the role is not given before a second security officer approves. */
export const proposeAppointment = operation(
  { body: ProposeAppointmentBody, answer: AppointmentView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const appointment = await propose(house, call, call.body);
    return { status: 201, body: viewOfAppointment(appointment) };
  },
);
