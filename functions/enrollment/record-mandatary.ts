import { operation } from '../../shared/http/operation.ts';
import { recordMandatary as record } from '../../shared/lifecycle/registration/representatives.ts';
import { RecordMandataryBody } from '../schemas/dossiers.ts';
import { MandateView } from '../schemas/identity.ts';
import { viewOfMandate } from './mandate-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /structures/{structureId}/mandataries: inside the written mandate, and while it lasts. */
export const recordMandatary = operation(
  { body: RecordMandataryBody, answer: MandateView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { mandate, outbox } = await record(house, call, call.params.structureId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 201, body: viewOfMandate(mandate, house.clock.now()) };
  },
);
