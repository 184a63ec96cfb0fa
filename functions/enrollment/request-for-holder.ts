import { Refusal } from '../../shared/errors.ts';
import { operation } from '../../shared/http/operation.ts';
import { askIssuance } from '../../shared/lifecycle/application.ts';
import { type HolderRequestHouse, requestForHolder as request } from '../../shared/lifecycle/holders/requesting.ts';
import { HolderRequestBody, RequestView } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRequest } from './request-view.ts';

/** POST /holders/{holderId}/certificate-request: answered like POST /requests. */
export const requestForHolder = operation(
  { body: HolderRequestBody, answer: RequestView, status: 201, alsoStatus: [202] },
  async (call, house: EnrollmentHouse & HolderRequestHouse) => {
    const { certificationRequest } = call.body;
    const input = { id: call.params.holderId!, certificationRequest };
    const submitted = await request(house, call.principal, input, call.correlation);
    await house.invoker.nudge(submitted.outbox);
    const { request: now, answer } = await askIssuance(house.ledger, house.invoker, submitted.request);
    if (answer?.outcome === 'refused') throw new Refusal(answer.code, answer.detail, { findings: now.findings });
    const location = `/requests/${now.id}`;
    return { status: now.state === 'issued' ? 201 : 202, headers: { location }, body: viewOfRequest(now) };
  },
);
