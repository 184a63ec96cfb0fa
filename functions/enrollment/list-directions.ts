import { operation } from '../../shared/http/operation.ts';
import { directionsOfStructure } from '../../shared/lifecycle/directions/directions.ts';
import { DirectionPage } from '../schemas/directions.ts';
import { PageQuery } from '../schemas/requests.ts';
import { viewOfDirection } from './direction-view.ts';
import { pageOf } from './page.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** GET /structures/{structureId}/directions, oldest first. */
export const listDirections = operation(
  { query: PageQuery, answer: DirectionPage },
  async (call, house: RegistrationHouse) => {
    const page = await directionsOfStructure(house, call, call.params.structureId!, pageOf(call.query));
    return { status: 200, body: { ...page, items: page.items.map(viewOfDirection) } };
  },
);
