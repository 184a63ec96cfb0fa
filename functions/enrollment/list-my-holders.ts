import { operation } from '../../shared/http/operation.ts';
import { HOLDER_TERMS } from '../../shared/lifecycle/holders/desk.ts';
import { holdersOfPerson } from '../../shared/lifecycle/holders/reading.ts';
import { OwnHolderPage } from '../schemas/holders.ts';
import { PageQuery } from '../schemas/requests.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfOwn } from './holder-view.ts';
import { pageOf } from './page.ts';

/** GET /me/holders: the exact data to attest, the text to accept, and what to do next. */
export const listMyHolders = operation(
  { query: PageQuery, answer: OwnHolderPage },
  async (call, house: HolderHouse) => {
    const page = await holdersOfPerson(house, call.principal, pageOf(call.query));
    const terms = await house.texts.current(HOLDER_TERMS);
    const now = house.clock.now().toISOString();
    return { status: 200, body: { ...page, items: page.items.map((own) => viewOfOwn(own, terms, now)) } };
  },
);
