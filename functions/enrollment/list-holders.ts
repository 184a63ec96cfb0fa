import { operation } from '../../shared/http/operation.ts';
import { holdersOfSubscription } from '../../shared/lifecycle/holders/reading.ts';
import { HolderPage } from '../schemas/holders.ts';
import { PageQuery } from '../schemas/requests.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfSeen } from './holder-view.ts';
import { pageOf } from './page.ts';

/** GET /subscriptions/{subscriptionId}/holders, newest first. */
export const listHolders = operation({ query: PageQuery, answer: HolderPage }, async (call, house: HolderHouse) => {
  const page = await holdersOfSubscription(house, call, call.params.subscriptionId!, pageOf(call.query));
  return { status: 200, body: { ...page, items: page.items.map(viewOfSeen) } };
});
