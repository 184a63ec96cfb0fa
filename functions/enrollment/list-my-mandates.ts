import { operation } from '../../shared/http/operation.ts';
import { placedMandates } from '../../shared/lifecycle/designation/mandate-lists.ts';
import { PlacedMandatePage } from '../schemas/designations.ts';
import { PageQuery } from '../schemas/requests.ts';
import type { DesignationHouse } from './designation-house.ts';
import { pageOf } from './page.ts';
import { viewOfPlaced } from './placed-mandate-view.ts';

/** GET /me/mandates: the caller's mandates in every structure, in one list. */
export const listMyMandates = operation(
  { query: PageQuery, answer: PlacedMandatePage },
  async (call, house: DesignationHouse) => {
    const page = await placedMandates(house, call.principal.mandates, pageOf(call.query));
    const now = house.clock.now();
    return { status: 200, body: { ...page, items: page.items.map((placed) => viewOfPlaced(placed, now)) } };
  },
);
