import { Refusal } from '../errors.ts';
import { actorOf, mandateFor, NOWHERE, nothingHere, type Principal } from '../registration/authority.ts';
import type { Role } from '../registration/records.ts';
import { refuseField } from '../registration/written.ts';
import { targetUnder } from './gate.ts';
import { Conflict, type OutboxRow } from './ports.ts';
import { penOf } from './recording.ts';
import { type DueRevocationRecord, isSubscribers } from './records.ts';
import type { CertificateName } from './replaced.ts';
import { interested, type RevocationHouse } from './revocation.ts';
import { demandTermsAccepted } from './terms/editions.ts';

/** The order that goes with a renewal, to revoke the old certificate later: the subscriber's, who may think again. */
export type OrderChange = { readonly to: 'cancelled' } | { readonly to: 'moved'; readonly at: string };

export interface ChangedOrder {
  readonly order: DueRevocationRecord;
  readonly outbox: readonly OutboxRow[];
}

const ROLES: readonly Role[] = ['technical-administrator', 'registration-officer', 'legal-representative', 'mandatary'];

/**
 * Cancels the order, or moves it to another instant to come, before its own. Throws a Refusal `not-found`, `forbidden` for
 * an order of another origin, `wrong-state` without one that waits, `malformed` for an instant that is past or too late.
 */
export async function changeOrder(
  house: RevocationHouse,
  principal: Principal,
  { issuer, serial, change }: CertificateName & { readonly change: OrderChange },
  correlation: string,
): Promise<ChangedOrder> {
  const [certificate, before] = await Promise.all([
    house.ledger.read('certificate', { issuer, serial }),
    house.ledger.read('dueRevocation', { issuer, serial }),
  ]);
  const target = certificate ? targetUnder(certificate) : NOWHERE;
  const mandate = mandateFor(principal, ROLES, target, house.clock.now());
  if (!isSubscribers(certificate)) throw nothingHere();
  await demandTermsAccepted(house.ledger, principal.personId, mandate.role, house.clock.now());
  const pen = penOf(house, actorOf(principal, mandate), correlation);
  if (before?.state !== 'waiting' || certificate.state !== 'issued' || before.at <= pen.at) {
    throw new Refusal('wrong-state', 'No revocation of this certificate is ordered for a day to come.');
  }
  if (!before.successor) {
    throw new Refusal('forbidden', 'This revocation does not go with a renewal: whoever ordered it answers for it.');
  }
  const by = { personId: principal.personId, mandateId: mandate.id };
  const next: DueRevocationRecord = {
    ...before,
    version: before.version + 1,
    ...(change.to === 'cancelled'
      ? { state: 'cancelled' }
      : { at: toCome(change.at, pen.at, certificate.notAfter), orderedBy: { capacity: mandate.role, ...by } }),
  };
  const about = { notice: `order-${change.to}`, requestId: certificate.requestId, issuer, serial };
  const outbox = (await interested(house, certificate)).map((person) =>
    pen.outbox('notification', { ...about, ...person }),
  );
  try {
    await house.ledger.commit({
      records: [next],
      events: [pen.event(next, `dueRevocation.${change.to}`, change.to === 'moved' ? { at: next.at } : {})],
      outbox,
      require: [{ ...by, that: 'mandate-in-force', at: pen.at }],
    });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new Refusal('conflict', 'This certificate or your mandate has just changed: look again.', { cause: error });
  }
  return { order: next, outbox };
}

function toCome(at: string, now: string, notAfter: string): string {
  const citation = 'PRODUCT journey A, step 7';
  if (at <= now) refuseField('/at', 'order-past', 'An order is for an instant to come: else revoke now.', citation);
  if (at > notAfter) refuseField('/at', 'order-late', 'By then the certificate has ended: cancel the order.', citation);
  return at;
}
