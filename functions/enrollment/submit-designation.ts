import { operation } from '../../shared/http/operation.ts';
import { submitDesignation as submit } from '../../shared/lifecycle/designation/submission.ts';
import { DesignationSummary, SubmitDesignationBody } from '../schemas/designations.ts';
import type { DesignationHouse } from './designation-house.ts';
import { summaryOf } from './designation-view.ts';

/** POST /designations/{designationId}/submission: the signed form goes to the agents. */
export const submitDesignation = operation(
  { body: SubmitDesignationBody, answer: DesignationSummary },
  async (call, house: DesignationHouse) => {
    const { designation, outbox } = await submit(house, call, call.params.designationId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: summaryOf(designation) };
  },
);
