import { operation } from '../../shared/http/operation.ts';
import { refuseCertificate as refuse } from '../../shared/lifecycle/acceptance.ts';
import { AcceptanceView, CertificateRefusalBody } from '../schemas/acceptance.ts';
import type { AcceptanceHouse } from './acceptance-house.ts';
import { viewOfAcceptance } from './acceptance-view.ts';

/** POST /certificates/{issuer}/{serial}/refusal: its content is wrong, and so it is revoked. */
export const refuseCertificate = operation(
  { body: CertificateRefusalBody, answer: AcceptanceView },
  async (call, house: AcceptanceHouse) => {
    const { issuer, serial } = call.params as { issuer: string; serial: string };
    const input = { ...call.body, issuer, serial, language: call.language };
    const refused = await refuse(house, call.principal, input, call.correlation);
    await house.invoker.nudge(refused.outbox);
    return { status: 200, body: viewOfAcceptance(refused.acceptance) };
  },
);
