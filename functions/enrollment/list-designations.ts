import { operation } from '../../shared/http/operation.ts';
import { designationsOfStructure } from '../../shared/lifecycle/designation/reading.ts';
import { DesignationPage } from '../schemas/designations.ts';
import { PageQuery } from '../schemas/requests.ts';
import type { DesignationHouse } from './designation-house.ts';
import { summaryOf } from './designation-view.ts';
import { pageOf } from './page.ts';

/** GET /structures/{structureId}/designations: newest first. */
export const listDesignations = operation(
  { query: PageQuery, answer: DesignationPage },
  async (call, house: DesignationHouse) => {
    const page = await designationsOfStructure(house, call, call.params.structureId!, pageOf(call.query));
    return { status: 200, body: { ...page, items: page.items.map(summaryOf) } };
  },
);
