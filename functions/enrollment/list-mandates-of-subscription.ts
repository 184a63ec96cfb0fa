import { operation } from '../../shared/http/operation.ts';
import { mandatesOfSubscription } from '../../shared/lifecycle/designation/mandate-lists.ts';
import { AdministratorPage } from '../schemas/designations.ts';
import { PageQuery } from '../schemas/requests.ts';
import type { DesignationHouse } from './designation-house.ts';
import { viewOfMandate } from './mandate-view.ts';
import { pageOf } from './page.ts';

/** GET /subscriptions/{subscriptionId}/mandates: who administers it and who did, with what the form asks to remove them. */
export const listMandatesOfSubscription = operation(
  { query: PageQuery, answer: AdministratorPage },
  async (call, house: DesignationHouse) => {
    const page = await mandatesOfSubscription(house, call, call.params.subscriptionId!, pageOf(call.query));
    const now = house.clock.now();
    const items = page.items.map(({ mandate, data: { lastName, firstNames, email, phone, card } }) => ({
      ...viewOfMandate(mandate, now),
      person: {
        lastName,
        firstNames,
        email,
        ...(phone !== undefined && { phone }),
        ...(card && { card: { ...card } }),
      },
    }));
    return { status: 200, body: { ...page, items } };
  },
);
