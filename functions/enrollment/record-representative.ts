import { operation } from '../../shared/http/operation.ts';
import { recordRepresentative as record } from '../../shared/lifecycle/registration/representatives.ts';
import { RecordRepresentativeBody } from '../schemas/dossiers.ts';
import { MandateView } from '../schemas/identity.ts';
import { viewOfMandate } from './mandate-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /structures/{structureId}/representatives: the power of those in place ends, unless the evidence says otherwise. */
export const recordRepresentative = operation(
  { body: RecordRepresentativeBody, answer: MandateView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { mandate, outbox } = await record(house, call, call.params.structureId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 201, body: viewOfMandate(mandate, house.clock.now()) };
  },
);
