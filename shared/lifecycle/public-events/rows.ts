import type { CertificateName, PublicEventType } from '../../registration/public-events.ts';
import type { OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { CEREMONY, type CertificateRecord } from '../records.ts';

/** What a row says beside whose it is. */
export type EventMore = Readonly<{ stage?: string; successorIssuer?: string; successorSerial?: string }>;

/**
 * The row that lets the world outside be told of a certificate: it belongs into the commit of what it tells, and its id is
 * that of the event. None for certificates of the house itself. Nobody is to be nudged about it: the sweep takes it up.
 */
export function toldOutside(
  pen: Pen,
  type: PublicEventType,
  { issuer, serial, subscriptionId }: Pick<CertificateRecord, 'issuer' | 'serial' | 'subscriptionId'>,
  more: EventMore = {},
): readonly OutboxRow[] {
  return subscriptionId === CEREMONY ? [] : [pen.outbox('event', { event: type, issuer, serial, ...more })];
}

/** What `about.event` says of a certificate of the house itself: the world outside is not told, it is only kept (`issued-archive.ts`). */
export const OWN_ISSUED = 'own-certificate.issued';

/** The row that lets a certificate of a seal or of a responder be kept beside the ledger. */
export const ownKept = (pen: Pen, { issuer, serial }: CertificateName): readonly OutboxRow[] => [
  pen.outbox('event', { event: OWN_ISSUED, issuer, serial }),
];

/** The same of a certificate whose place another one has taken, in the same subscription; none where it renews nothing. */
export function renewedOutside(
  pen: Pen,
  renewed: CertificateName | undefined,
  { issuer, serial, subscriptionId }: Pick<CertificateRecord, 'issuer' | 'serial' | 'subscriptionId'>,
): readonly OutboxRow[] {
  const successor = { successorIssuer: issuer, successorSerial: serial };
  return renewed ? toldOutside(pen, 'certificate.renewed', { ...renewed, subscriptionId }, successor) : [];
}
