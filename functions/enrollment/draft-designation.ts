import { operation } from '../../shared/http/operation.ts';
import { draftDesignation as draft } from '../../shared/lifecycle/designation/drafting.ts';
import { DesignationBody, DesignationSummary } from '../schemas/designations.ts';
import type { DesignationHouse } from './designation-house.ts';
import { inputOf } from './designation-input.ts';
import { summaryOf } from './designation-view.ts';

/** POST /structures/{structureId}/designations: 201 without names, since answers are kept for repetition. */
export const draftDesignation = operation(
  { body: DesignationBody, answer: DesignationSummary, status: 201 },
  async (call, house: DesignationHouse) => {
    const designation = await draft(house, call, call.params.structureId!, inputOf(call.body));
    const headers = { location: `/designations/${designation.id}` };
    return { status: 201, headers, body: summaryOf(designation) };
  },
);
