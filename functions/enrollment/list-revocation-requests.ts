import { operation } from '../../shared/http/operation.ts';
import { targetUnder } from '../../shared/lifecycle/gate.ts';
import { isSubscribers } from '../../shared/lifecycle/records.ts';
import { mandateFor, NOWHERE, nothingHere } from '../../shared/registration/authority.ts';
import { PageQuery } from '../schemas/requests.ts';
import { RevocationRequestPage } from '../schemas/revocations.ts';
import type { EnrollmentHouse } from './house.ts';
import { pageOf } from './page.ts';

/** GET /certificates/{issuer}/{serial}/revocation-requests: who asked for it, how and when, and what was decided. */
export const listRevocationRequests = operation(
  { query: PageQuery, answer: RevocationRequestPage },
  async (call, house: EnrollmentHouse) => {
    const { issuer, serial } = call.params as { issuer: string; serial: string };
    const certificate = await house.ledger.read('certificate', { issuer, serial });
    mandateFor(call.principal, call.roles, certificate ? targetUnder(certificate) : NOWHERE, house.clock.now());
    if (!isSubscribers(certificate)) throw nothingHere();
    const page = await house.ledger.list(
      'revocation-requests-of-certificate',
      `${issuer}/${serial}`,
      pageOf(PageQuery.parse(call.query)),
    );
    const items = page.items.map(
      ({ createdAt, reason, capacity, channel, authentication, by, mandateId, authority, decision }) => ({
        receivedAt: createdAt,
        reason,
        capacity,
        channel,
        decision,
        ...(authentication && { authentication }),
        ...(by && { by }),
        ...(mandateId && { mandateId }),
        ...(authority && { authority }),
      }),
    );
    return { status: 200, body: { items, ...(page.cursor !== undefined && { cursor: page.cursor }) } };
  },
);
