import { operation } from '../../shared/http/operation.ts';
import { recordOfficer as record } from '../../shared/lifecycle/directions/officers.ts';
import { RecordOfficerBody } from '../schemas/directions.ts';
import { MandateView } from '../schemas/identity.ts';
import { viewOfMandate } from './mandate-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /directions/{directionId}/officers: the person is told. */
export const recordOfficer = operation(
  { body: RecordOfficerBody, answer: MandateView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { mandate, outbox } = await record(house, call, call.params.directionId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 201, body: viewOfMandate(mandate, house.clock.now()) };
  },
);
