import { operation } from '../../shared/http/operation.ts';
import { reviewDesignation as review } from '../../shared/lifecycle/designation/review.ts';
import { DesignationSummary } from '../schemas/designations.ts';
import { EmptyBody } from '../schemas/parts.ts';
import type { DesignationHouse } from './designation-house.ts';
import { summaryOf } from './designation-view.ts';

/** POST /designations/{designationId}/review: an agent takes it up, or over. */
export const reviewDesignation = operation(
  { body: EmptyBody, answer: DesignationSummary },
  async (call, house: DesignationHouse) => {
    const designation = await review(house, call, call.params.designationId!);
    return { status: 200, body: summaryOf(designation) };
  },
);
