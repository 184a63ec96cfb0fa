import { operation } from '../../shared/http/operation.ts';
import { liftHold as lift } from '../../shared/lifecycle/privacy/holds.ts';
import { nothingHere } from '../../shared/registration/authority.ts';
import { SUBJECTS } from '../../shared/registration/privacy-records.ts';
import { HoldView, LiftHoldBody } from '../schemas/privacy.ts';
import { viewOfHold } from './hold-view.ts';
import type { PrivacyHouse } from './privacy-house.ts';

/** POST /holds/{subject}/{subjectId}/lift: by another security officer than the one who set it. */
export const liftHold = operation({ body: LiftHoldBody, answer: HoldView }, async (call, house: PrivacyHouse) => {
  const { subjectId = '' } = call.params;
  const subject = SUBJECTS.find((one) => one === call.params.subject);
  if (!subject) throw nothingHere();
  return { status: 200, body: viewOfHold(await lift(house, call, { subject, subjectId }, call.body.reasons)) };
});
