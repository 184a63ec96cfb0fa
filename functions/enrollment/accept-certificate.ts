import { operation } from '../../shared/http/operation.ts';
import { acceptCertificate as accept } from '../../shared/lifecycle/acceptance.ts';
import { AcceptanceBody, AcceptanceView } from '../schemas/acceptance.ts';
import type { AcceptanceHouse } from './acceptance-house.ts';
import { viewOfAcceptance } from './acceptance-view.ts';

/**
 * POST /certificates/{issuer}/{serial}/acceptance: certificate, terms and policy in one act, with the revocation code.
 * From then on the certificate may be downloaded. Asking again after one's own act answers the same.
 */
export const acceptCertificate = operation(
  { body: AcceptanceBody, answer: AcceptanceView, holdsSecret: true },
  async (call, house: AcceptanceHouse) => {
    const { issuer, serial } = call.params as { issuer: string; serial: string };
    const input = { ...call.body, issuer, serial, language: call.language };
    const accepted = await accept(house, call.principal, input, call.correlation);
    await house.invoker.nudge(accepted.outbox);
    return { status: 200, body: viewOfAcceptance(accepted.acceptance) };
  },
);
