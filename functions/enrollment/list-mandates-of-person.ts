import { operation } from '../../shared/http/operation.ts';
import { placedMandatesOf } from '../../shared/lifecycle/designation/mandate-lists.ts';
import { PlacedMandatePage } from '../schemas/designations.ts';
import { PageQuery } from '../schemas/requests.ts';
import type { DesignationHouse } from './designation-house.ts';
import { pageOf } from './page.ts';
import { viewOfPlaced } from './placed-mandate-view.ts';

/** GET /persons/{personId}/mandates: in every structure and state. */
export const listMandatesOfPerson = operation(
  { query: PageQuery, answer: PlacedMandatePage },
  async (call, house: DesignationHouse) => {
    const page = await placedMandatesOf(house, call, call.params.personId!, pageOf(call.query));
    const now = house.clock.now();
    return { status: 200, body: { ...page, items: page.items.map((placed) => viewOfPlaced(placed, now)) } };
  },
);
