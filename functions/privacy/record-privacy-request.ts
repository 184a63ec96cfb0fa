import { operation } from '../../shared/http/operation.ts';
import { askForAnother } from '../../shared/lifecycle/privacy/requests.ts';
import { PrivacyRequestView, RecordPrivacyRequestBody } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfPrivacyRequest } from './privacy-view.ts';

/** POST /persons/{personId}/privacy-requests: what came to an officer or agent by letter, at the counter, by telephone. */
export const recordPrivacyRequest = operation(
  { body: RecordPrivacyRequestBody, answer: PrivacyRequestView, status: 201 },
  async (call, house: PrivacyHouse) => {
    const { request, outbox } = await askForAnother(house, call, call.params.personId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 201, body: viewOfPrivacyRequest(request, call.language, 'house') };
  },
);
