import { operation } from '../../shared/http/operation.ts';
import { answerRequest } from '../../shared/lifecycle/privacy/requests.ts';
import { PrivacyAnswerBody, PrivacyRequestView } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfPrivacyRequest } from './privacy-view.ts';

/**
 * POST /persons/{personId}/privacy-requests/{privacyRequestId}/answer: granted, which leads to the correction, or refused with the
 * reason that the law knows.
 */
export const answerPrivacyRequest = operation(
  { body: PrivacyAnswerBody, answer: PrivacyRequestView },
  async (call, house: PrivacyHouse) => {
    const { personId, privacyRequestId: id } = call.params as { personId: string; privacyRequestId: string };
    const { request, outbox } = await answerRequest(house, call, { personId, id }, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfPrivacyRequest(request, call.language, 'house') };
  },
);
