import { Refusal } from '../../shared/errors.ts';
import { operation } from '../../shared/http/operation.ts';
import { askIssuance } from '../../shared/lifecycle/application.ts';
import { renewCertificate as renew } from '../../shared/lifecycle/renewal.ts';
import { RenewalBody } from '../schemas/renewals.ts';
import { RequestView } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRequest } from './request-view.ts';

/** POST /certificates/{issuer}/{serial}/renewal: a request with a new key for the same names; answered like POST /requests. */
export const renewCertificate = operation(
  { body: RenewalBody, answer: RequestView, status: 201, alsoStatus: [202] },
  async (call, house: EnrollmentHouse) => {
    const { issuer, serial } = call.params as { issuer: string; serial: string };
    const submitted = await renew(house, call.principal, { ...call.body, issuer, serial }, call.correlation);
    await house.invoker.nudge(submitted.outbox);
    const { request, answer } = await askIssuance(house.ledger, house.invoker, submitted.request);
    if (answer?.outcome === 'refused') throw new Refusal(answer.code, answer.detail, { findings: request.findings });
    const location = `/requests/${request.id}`;
    return { status: request.state === 'issued' ? 201 : 202, headers: { location }, body: viewOfRequest(request) };
  },
);
