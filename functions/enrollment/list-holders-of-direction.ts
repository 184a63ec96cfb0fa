import { operation } from '../../shared/http/operation.ts';
import { holdersOfDirection } from '../../shared/lifecycle/directions/reading.ts';
import { HoldersQuery } from '../schemas/directions.ts';
import { HolderPage } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfSeen } from './holder-view.ts';

/** GET /directions/{directionId}/holders, newest first, by state and by the beginnings of names. */
export const listHoldersOfDirection = operation(
  { query: HoldersQuery, answer: HolderPage },
  async (call, house: HolderHouse) => {
    const page = await holdersOfDirection(house, call, call.params.directionId!, call.query);
    return { status: 200, body: { ...page, items: page.items.map(viewOfSeen) } };
  },
);
