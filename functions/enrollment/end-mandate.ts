import { operation } from '../../shared/http/operation.ts';
import { endMandate as end } from '../../shared/lifecycle/registration/mandates.ts';
import { EndMandateBody, MandateView } from '../schemas/identity.ts';
import { viewOfMandate } from './mandate-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /persons/{personId}/mandates/{mandateId}/end: it has no force from the person's next call on. */
export const endMandate = operation(
  { body: EndMandateBody, answer: MandateView },
  async (call, house: RegistrationHouse) => {
    const { personId, mandateId } = call.params as { personId: string; mandateId: string };
    const mandate = await end(house, call, { personId, id: mandateId }, call.body.reason);
    return { status: 200, body: viewOfMandate(mandate, house.clock.now()) };
  },
);
