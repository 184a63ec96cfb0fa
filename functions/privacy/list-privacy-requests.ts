import { operation } from '../../shared/http/operation.ts';
import { openRequests } from '../../shared/lifecycle/privacy/reading.ts';
import { PrivacyRequestList } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfPrivacyRequest } from './privacy-view.ts';

/** More do not wait for an answer unless something is wrong; the most urgent are shown. */
const MOST_SHOWN = 200;

/** GET /privacy-requests: those that wait for an answer, the most urgent first; an officer sees their directions'. */
export const listPrivacyRequests = operation({ answer: PrivacyRequestList }, async (call, house: PrivacyHouse) => {
  const items = await openRequests(house, call, MOST_SHOWN);
  return { status: 200, body: { items: items.map((one) => viewOfPrivacyRequest(one, call.language, 'house')) } };
});
