import { operation } from '../../shared/http/operation.ts';
import { holdersOfSubscription } from '../../shared/lifecycle/holders/reading.ts';
import { HolderPage, HoldersDueQuery } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfSeen } from './holder-view.ts';
import { pageOf } from './page.ts';

/** GET /subscriptions/{subscriptionId}/holders, newest first; perhaps only those for whom something is due. */
export const listHolders = operation(
  { query: HoldersDueQuery, answer: HolderPage },
  async (call, house: HolderHouse) => {
    const asked = { ...pageOf(call.query), due: call.query.due };
    const page = await holdersOfSubscription(house, call, call.params.subscriptionId!, asked);
    return { status: 200, body: { ...page, items: page.items.map(viewOfSeen) } };
  },
);
