import { operation } from '../../shared/http/operation.ts';
import { ownRequests } from '../../shared/lifecycle/privacy/reading.ts';
import { PageQuery } from '../schemas/dossiers.ts';
import { PrivacyRequestPage } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfSeenRequest } from './privacy-view.ts';

/** GET /me/privacy-requests: what I asked about my own data, and what I was answered. */
export const listMyPrivacyRequests = operation(
  { query: PageQuery, answer: PrivacyRequestPage },
  async ({ principal, query, language }, house: PrivacyHouse) => {
    const { items, cursor } = await ownRequests(house, principal, query);
    const shown = items.map((one) => viewOfSeenRequest(one, language, 'self'));
    return { status: 200, body: { items: shown, ...(cursor !== undefined && { cursor }) } };
  },
);
