import { operation } from '../../shared/http/operation.ts';
import { editDesignation as edit } from '../../shared/lifecycle/designation/drafting.ts';
import { DesignationBody, DesignationSummary } from '../schemas/designations.ts';
import type { DesignationHouse } from './designation-house.ts';
import { inputOf } from './designation-input.ts';
import { summaryOf } from './designation-view.ts';

/** PUT /designations/{designationId}: new content is printed and signed anew; after submission this cancels the review. */
export const editDesignation = operation(
  { body: DesignationBody, answer: DesignationSummary },
  async (call, house: DesignationHouse) => {
    const designation = await edit(house, call, call.params.designationId!, inputOf(call.body));
    return { status: 200, body: summaryOf(designation) };
  },
);
