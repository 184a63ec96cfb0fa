import { Refusal } from '../../shared/errors.ts';
import { operation } from '../../shared/http/operation.ts';
import { askIssuance, submitRequest as submit } from '../../shared/lifecycle/application.ts';
import { RequestView, SubmitBody } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRequest } from './request-view.ts';

/**
 * POST /requests: a technical administrator asks for a certificate with a PKCS #10 request.
 *
 * 201 with the request as `issued`; 202 while an agent's approval is pending or issuance has not answered yet (it is
 * asked again every minute: come back to GET /requests/{id}); a problem when policy says no, and then nothing is kept.
 */
export const submitRequest = operation(
  { body: SubmitBody, answer: RequestView, status: 201, alsoStatus: [202] },
  async (call, house: EnrollmentHouse) => {
    const submitted = await submit(house, call.principal, call.body, call.correlation);
    await house.invoker.nudge(submitted.outbox);

    const { request, answer } = await askIssuance(house.ledger, house.invoker, submitted.request);
    if (answer?.outcome === 'refused') throw new Refusal(answer.code, answer.detail, { findings: request.findings });

    const location = `/requests/${request.id}`;
    return { status: request.state === 'issued' ? 201 : 202, headers: { location }, body: viewOfRequest(request) };
  },
);
