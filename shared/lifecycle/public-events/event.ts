import { PUBLIC_EVENT_TYPES, type PublicEvent } from '../../registration/public-events.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import { standingOf } from '../status/standing.ts';

const DAY_MS = 86_400_000;

/**
 * The event that a row is about, as it is told at every repetition; undefined where there is no such certificate, and where
 * it was found among those that expired by an index that did not show its revocation yet.
 */
export async function publicEventOf(
  ledger: Ledger,
  { id, createdAt, about }: OutboxRow,
): Promise<PublicEvent | undefined> {
  const { issuer, serial, successorIssuer, successorSerial } = about;
  const type = PUBLIC_EVENT_TYPES.find((known) => known === about.event);
  if (type === undefined) throw new TypeError('an outbox row names no known event');
  if (issuer === undefined || serial === undefined) throw new TypeError('an event about no certificate');
  const certificate = await ledger.read('certificate', { issuer, serial });
  if (!certificate) return undefined;
  if (type === 'certificate.expired' && certificate.state === 'revoked') return undefined;
  const { structureId, subscriptionId, profile, notAfter } = certificate;
  // causes are confidential: outside they are said where status answers say them, and nowhere else
  const standing = type === 'certificate.revoked' ? standingOf(certificate) : undefined;
  const reason = standing?.status === 'revoked' ? standing.reason : undefined;
  const successor =
    successorIssuer !== undefined && successorSerial !== undefined
      ? { issuer: successorIssuer, serial: successorSerial }
      : undefined;
  return {
    id,
    type,
    version: 1,
    time: createdAt,
    subject: `${issuer}/${serial}`,
    data: {
      issuer,
      serial,
      structureId,
      subscriptionId,
      profile,
      notAfter,
      ...(reason !== undefined && { reason }),
      ...(type === 'certificate.expiring' && { days: daysBetween(createdAt, notAfter) }),
      ...(successor && { successor }),
    },
  };
}

/** Whole days that are left; 0 on the last one and after. */
const daysBetween = (from: string, to: string): number =>
  Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS));
