import { operation } from '../../shared/http/operation.ts';
import { designationsToReview } from '../../shared/lifecycle/designation/reading.ts';
import { DesignationPage } from '../schemas/designations.ts';
import { PageQuery } from '../schemas/requests.ts';
import type { DesignationHouse } from './designation-house.ts';
import { summaryOf } from './designation-view.ts';
import { pageOf } from './page.ts';

/** GET /designations: forms that wait for an agent or are with one, oldest first. */
export const listDesignationsToReview = operation(
  { query: PageQuery, answer: DesignationPage },
  async (call, house: DesignationHouse) => {
    const page = await designationsToReview(house, call, pageOf(call.query));
    return { status: 200, body: { ...page, items: page.items.map(summaryOf) } };
  },
);
