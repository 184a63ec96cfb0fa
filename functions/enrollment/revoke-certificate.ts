import { operation } from '../../shared/http/operation.ts';
import { targetUnder } from '../../shared/lifecycle/gate.ts';
import type { CertificateRecord } from '../../shared/lifecycle/records.ts';
import { revokeCertificate as revoke } from '../../shared/lifecycle/revocation.ts';
import { siblingsOf } from '../../shared/lifecycle/siblings.ts';
import { inForce, reaches } from '../../shared/registration/authority.ts';
import { RevocationBody, RevocationView } from '../schemas/revocations.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRevocation } from './revocation-view.ts';

/**
 * POST /certificates/{issuer}/{serial}/revocation: final; asking again answers the same. After a key compromise the answer
 * names the certificates whose keys may have lain in the same place.
 */
export const revokeCertificate = operation(
  { body: RevocationBody, answer: RevocationView },
  async (call, house: EnrollmentHouse) => {
    const { issuer, serial } = call.params as { issuer: string; serial: string };
    const revoked = await revoke(house, call.principal, { ...call.body, issuer, serial }, call.correlation);
    await house.invoker.nudge(revoked.outbox);
    const view = await viewOfRevocation(house.ledger, revoked.certificate);
    // a machine meets nothing but its own
    if (call.body.reason !== 'keyCompromise' || call.principal.machine) return { status: 200, body: view };
    const now = house.clock.now();
    const found = await siblingsOf(house.ledger, revoked.certificate);
    // of subscriptions that are not theirs people learn nothing
    const sees = (one: CertificateRecord) =>
      call.principal.mandates.some((held) => inForce(held, now) && reaches(held, targetUnder(one)));
    const siblings = found.filter(sees).map((one) => ({
      issuer: one.issuer,
      serial: one.serial,
      notAfter: one.notAfter,
      href: `/certificates/${one.issuer}/${one.serial}`,
    }));
    return { status: 200, body: { ...view, siblings } };
  },
);
