import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { pageOfInventory } from '../../shared/lifecycle/inventory.ts';
import { InventoryQuery, InventoryView } from '../schemas/inventory.ts';
import { viewOfRow } from './inventory-view.ts';

/** GET /certificates: all that the caller may see, newest first, by filters and search. */
export const listInventory = operation(
  { query: InventoryQuery, answer: InventoryView },
  async (call, house: FrontHouse) => {
    const { limit, cursor, ...filters } = call.query;
    const asking = { principal: call.principal, roles: call.roles, filters };
    const page = await pageOfInventory(house, asking, { limit, cursor });
    return { status: 200, body: { ...page, items: page.items.map(viewOfRow) } };
  },
);
