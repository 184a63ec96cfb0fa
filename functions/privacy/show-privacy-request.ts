import { operation } from '../../shared/http/operation.ts';
import { openRequest, takeRequest } from '../../shared/lifecycle/privacy/reading.ts';
import { SeenPrivacyRequestView } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfSeenRequest } from './privacy-view.ts';

/** GET /persons/{personId}/privacy-requests/{privacyRequestId}: for those who answer, and those who look on. */
export const showPrivacyRequest = operation({ answer: SeenPrivacyRequestView }, async (call, house: PrivacyHouse) => {
  const { personId, privacyRequestId: id } = call.params as { personId: string; privacyRequestId: string };
  const { request } = await takeRequest(house, call, personId, id);
  return { status: 200, body: viewOfSeenRequest(await openRequest(house, request), call.language, 'house') };
});
