import { operation } from '../../shared/http/operation.ts';
import { revokeCertificate as revoke } from '../../shared/lifecycle/revocation.ts';
import { RevocationBody, RevocationView } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRevocation } from './revocation-view.ts';

/** POST /certificates/{issuer}/{serial}/revocation: final; asking again answers the same. */
export const revokeCertificate = operation(
  { body: RevocationBody, answer: RevocationView },
  async (call, house: EnrollmentHouse) => {
    const { issuer, serial } = call.params as { issuer: string; serial: string };
    const { reason } = call.body;
    const revoked = await revoke(house, call.principal, { issuer, serial, reason }, call.correlation);
    await house.invoker.nudge(revoked.outbox);
    return { status: 200, body: await viewOfRevocation(house.ledger, revoked.certificate) };
  },
);
