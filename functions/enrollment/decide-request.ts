import { Refusal } from '../../shared/errors.ts';
import { operation } from '../../shared/http/operation.ts';
import { askIssuance } from '../../shared/lifecycle/application.ts';
import { decideRequest as decide } from '../../shared/lifecycle/decision.ts';
import { DecisionBody, RequestView } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRequest } from './request-view.ts';

/** POST /requests/{requestId}/decision: 200 with the request as it stands after the decision and, if approved, its issue. */
export const decideRequest = operation(
  { body: DecisionBody, answer: RequestView, alsoStatus: [202] },
  async (call, house: EnrollmentHouse) => {
    const { decision, reasons } = call.body;
    const decided = await decide(
      house,
      call.principal,
      { requestId: call.params.requestId!, decision, ...(reasons !== undefined && { reasons }) },
      call.correlation,
    );
    await house.invoker.nudge(decided.outbox);
    const { request, answer } = await askIssuance(house.ledger, house.invoker, decided.request);
    if (answer?.outcome === 'refused') throw new Refusal(answer.code, answer.detail, { findings: request.findings });
    return { status: request.state === 'approved' ? 202 : 200, body: viewOfRequest(request) };
  },
);
