import { operation } from '../../shared/http/operation.ts';
import { MAX_OCSP_REQUEST } from '../../shared/x509/ocsp-request.ts';
import { OcspRequestBody } from '../schemas/status.ts';
import { ocspAnswer, type StatusFrontHouse } from './ocsp-answer.ts';

/** POST /ocsp/{issuer}: one request, as it is. */
export const askStatus = operation(
  { body: OcspRequestBody, largestBody: MAX_OCSP_REQUEST, light: true },
  async ({ body, params, source, correlation }, house: StatusFrontHouse) =>
    ocspAnswer(house, [body], { issuer: params.issuer!, source, correlation }),
);
