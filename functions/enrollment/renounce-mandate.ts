import { operation } from '../../shared/http/operation.ts';
import { renounceMandate as renounce } from '../../shared/lifecycle/designation/duties.ts';
import { EndedMandateView } from '../schemas/identity.ts';
import { EmptyBody } from '../schemas/parts.ts';
import type { DesignationHouse } from './designation-house.ts';
import { viewOfMandate } from './mandate-view.ts';

/** POST /me/mandates/{mandateId}/renunciation: it has no force from the next call on, and the structure is told. */
export const renounceMandate = operation(
  { body: EmptyBody, answer: EndedMandateView },
  async ({ principal, params, correlation }, house: DesignationHouse) => {
    const { mandate, findings, outbox } = await renounce(house, {
      principal,
      mandateId: params.mandateId!,
      correlation,
    });
    await house.invoker.nudge(outbox);
    return { status: 200, body: { ...viewOfMandate(mandate, house.clock.now()), findings: [...findings] } };
  },
);
