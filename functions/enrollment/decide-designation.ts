import { operation } from '../../shared/http/operation.ts';
import { decideDesignation as decide } from '../../shared/lifecycle/designation/decision.ts';
import { DesignationDecisionBody, DesignationSummary } from '../schemas/designations.ts';
import type { DesignationHouse } from './designation-house.ts';
import { summaryOf } from './designation-view.ts';

/** POST /designations/{designationId}/decision: once accepted, all of it has taken effect; both sides are told. */
export const decideDesignation = operation(
  { body: DesignationDecisionBody, answer: DesignationSummary },
  async (call, house: DesignationHouse) => {
    const { decision, reasons } = call.body;
    const input = { decision, ...(reasons !== undefined && { reasons }) };
    const { designation, outbox } = await decide(house, call, call.params.designationId!, input);
    await house.invoker.nudge(outbox);
    return { status: 200, body: summaryOf(designation) };
  },
);
