import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { countInventory as count } from '../../shared/lifecycle/inventory.ts';
import { InventoryCountsView, InventoryFilter } from '../schemas/inventory.ts';

/** GET /certificates/counts: how many in which state, counted now, up to a bound that the answer tells. */
export const countInventory = operation(
  { query: InventoryFilter, answer: InventoryCountsView },
  async (call, house: FrontHouse) => {
    const counts = await count(house, { principal: call.principal, roles: call.roles, filters: call.query });
    return { status: 200, body: { ...counts, states: { ...counts.states }, ending: [...counts.ending] } };
  },
);
