import { operation } from '../../shared/http/operation.ts';
import { ocspAnswer, type StatusFrontHouse } from './ocsp-answer.ts';
import { requestsInPath } from './request-in-path.ts';

/** GET /ocsp/{issuer}/{request+}: for clients that let what lies between keep the answer. */
export const askStatusByAddress = operation(
  { light: true },
  async ({ params, source, correlation }, house: StatusFrontHouse) =>
    ocspAnswer(house, requestsInPath(params.request!), { issuer: params.issuer!, source, correlation }),
);

/** HEAD /ocsp/{issuer}/{request+}: what lies between asks so whether what it keeps is still the answer (RFC 9110 §9.3.2). */
export const lookAtStatusByAddress = operation(
  { light: true },
  async ({ params, source, correlation, accepts }, house: StatusFrontHouse) => {
    const about = { issuer: params.issuer!, source, correlation };
    const { status, headers } = await ocspAnswer(house, requestsInPath(params.request!), about);
    return { status, headers: { 'content-type': accepts, ...headers } };
  },
);
