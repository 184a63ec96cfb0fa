import { operation } from '../../shared/http/operation.ts';
import { confirmMandate as confirm } from '../../shared/lifecycle/registration/representatives.ts';
import { MandateView } from '../schemas/identity.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { viewOfMandate } from './mandate-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /persons/{personId}/mandates/{mandateId}/confirmation: a new representative lets it stand. */
export const confirmMandate = operation(
  { body: EmptyBody, answer: MandateView },
  async (call, house: RegistrationHouse) => {
    const { personId, mandateId } = call.params as { personId: string; mandateId: string };
    const { mandate } = await confirm(house, call, { personId, id: mandateId });
    return { status: 200, body: viewOfMandate(mandate, house.clock.now()) };
  },
);
