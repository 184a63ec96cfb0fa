import { operation } from '../../shared/http/operation.ts';
import { officersOfDirection } from '../../shared/lifecycle/directions/officers.ts';
import { OfficerPage } from '../schemas/directions.ts';
import { PageQuery } from '../schemas/requests.ts';
import { viewOfMandate } from './mandate-view.ts';
import { pageOf } from './page.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** GET /directions/{directionId}/officers: who they are and who they were. */
export const listOfficers = operation(
  { query: PageQuery, answer: OfficerPage },
  async (call, house: RegistrationHouse) => {
    const page = await officersOfDirection(house, call, call.params.directionId!, pageOf(call.query));
    const now = house.clock.now();
    const items = page.items.map(({ mandate, data }) => ({ ...viewOfMandate(mandate, now), person: { ...data } }));
    return { status: 200, body: { ...page, items } };
  },
);
