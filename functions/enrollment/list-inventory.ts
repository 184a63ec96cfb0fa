import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { addressBook } from '../../shared/lifecycle/contacts/following.ts';
import { pageOfInventory } from '../../shared/lifecycle/inventory.ts';
import { someAtATime } from '../../shared/lifecycle/whole-list.ts';
import { InventoryQuery, InventoryView } from '../schemas/inventory.ts';
import { viewOfRow } from './inventory-view.ts';

/** GET /certificates: all that the caller may see, newest first, by filters and search. */
export const listInventory = operation(
  { query: InventoryQuery, answer: InventoryView },
  async (call, house: FrontHouse) => {
    const { limit, cursor, ...filters } = call.query;
    const asking = { principal: call.principal, roles: call.roles, filters };
    const page = await pageOfInventory(house, asking, { limit, cursor });
    const addresses = addressBook(house);
    const items = await someAtATime(page.items, async (row) =>
      viewOfRow(row, await addresses(row.record.subscriptionId)),
    );
    return { status: 200, body: { ...page, items } };
  },
);
