import { operation } from '../../shared/http/operation.ts';
import { recordMandate as record } from '../../shared/lifecycle/registration/mandates.ts';
import { MandateView, RecordMandateBody } from '../schemas/identity.ts';
import { viewOfMandate } from './mandate-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /mandates: an agent records what a structure has given in writing; the person is told. */
export const recordMandate = operation(
  { body: RecordMandateBody, answer: MandateView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { subscriptionId, from, ...rest } = call.body;
    const form = { ...rest, ...(subscriptionId && { subscriptionId }), ...(from && { from }) };
    const { mandate, outbox } = await record(house, call, form);
    await house.invoker.nudge(outbox);
    return { status: 201, body: viewOfMandate(mandate, house.clock.now()) };
  },
);
