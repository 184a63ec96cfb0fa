import { operation } from '../../shared/http/operation.ts';
import { askForOneself } from '../../shared/lifecycle/privacy/requests.ts';
import { PrivacyRequestBody, PrivacyRequestView } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfPrivacyRequest } from './privacy-view.ts';

/** POST /me/privacy-requests: to see one's data, or to have them erased, is answered at once. */
export const askPrivacy = operation(
  { body: PrivacyRequestBody, answer: PrivacyRequestView, status: 201 },
  async ({ principal, body, correlation, language }, house: PrivacyHouse) => {
    const { request, outbox } = await askForOneself(house, principal, body, correlation);
    await house.invoker.nudge(outbox);
    return { status: 201, body: viewOfPrivacyRequest(request, language, 'self') };
  },
);
