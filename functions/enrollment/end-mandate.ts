import { operation } from '../../shared/http/operation.ts';
import { endMandate as end } from '../../shared/lifecycle/registration/mandates.ts';
import { EndedMandateView, EndMandateBody } from '../schemas/identity.ts';
import type { DesignationHouse } from './designation-house.ts';
import { viewOfMandate } from './mandate-view.ts';

/** POST /persons/{personId}/mandates/{mandateId}/end: it has no force from the person's next call on. */
export const endMandate = operation(
  { body: EndMandateBody, answer: EndedMandateView },
  async (call, house: DesignationHouse) => {
    const { personId, mandateId } = call.params as { personId: string; mandateId: string };
    const { mandate, findings, outbox } = await end(house, call, { personId, id: mandateId }, call.body.reason);
    await house.invoker.nudge(outbox);
    return { status: 200, body: { ...viewOfMandate(mandate, house.clock.now()), findings: [...findings] } };
  },
);
