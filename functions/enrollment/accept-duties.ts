import { operation } from '../../shared/http/operation.ts';
import { acceptDuties as accept } from '../../shared/lifecycle/designation/duties.ts';
import { DutiesBody } from '../schemas/designations.ts';
import { MandateView } from '../schemas/identity.ts';
import type { DesignationHouse } from './designation-house.ts';
import { viewOfMandate } from './mandate-view.ts';

/** POST /me/mandates/{mandateId}/duties: from then on the mandate may be used. */
export const acceptDuties = operation(
  { body: DutiesBody, answer: MandateView },
  async ({ principal, params, correlation, body }, house: DesignationHouse) => {
    const mandate = await accept(house, { principal, mandateId: params.mandateId!, correlation }, body.text);
    return { status: 200, body: viewOfMandate(mandate, house.clock.now()) };
  },
);
