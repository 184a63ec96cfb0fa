import { operation } from '../../shared/http/operation.ts';
import { withdrawDesignation as withdraw } from '../../shared/lifecycle/designation/drafting.ts';
import { DesignationSummary } from '../schemas/designations.ts';
import { EmptyBody } from '../schemas/parts.ts';
import type { DesignationHouse } from './designation-house.ts';
import { summaryOf } from './designation-view.ts';

/** POST /designations/{designationId}/withdrawal */
export const withdrawDesignation = operation(
  { body: EmptyBody, answer: DesignationSummary },
  async (call, house: DesignationHouse) => {
    const designation = await withdraw(house, call, call.params.designationId!);
    return { status: 200, body: summaryOf(designation) };
  },
);
