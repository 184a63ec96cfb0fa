import { operation } from '../../shared/http/operation.ts';
import { openRequest, ownRequest } from '../../shared/lifecycle/privacy/reading.ts';
import { SeenPrivacyRequestView } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfSeenRequest } from './privacy-view.ts';

/** GET /me/privacy-requests/{privacyRequestId}: where the link of an e-mail leads, after a sign-in. */
export const showMyPrivacyRequest = operation(
  { answer: SeenPrivacyRequestView },
  async ({ principal, params, language }, house: PrivacyHouse) => {
    const opened = await openRequest(house, await ownRequest(house, principal, params.privacyRequestId!));
    return { status: 200, body: viewOfSeenRequest(opened, language, 'self') };
  },
);
