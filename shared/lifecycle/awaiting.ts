import { Refusal } from '../errors.ts';
import type { Pen } from './recording.ts';
import type { AcceptanceRecord, CertificateRecord } from './records.ts';

/** An acceptance that is awaited: asked for at issue, reminded of, and given up when nobody acts (RFC 3647 §4.4). */
export const REMIND_AFTER_DAYS = 23;
export const LAPSE_AFTER_DAYS = 30;

const DAY_MS = 86_400_000;
const after = (at: string, days: number) => new Date(Date.parse(at) + days * DAY_MS).toISOString();

/** The row that goes with a new certificate, from its issue on. */
export function awaitedAcceptance({ issuer, serial }: CertificateRecord, { at }: Pen): AcceptanceRecord {
  return {
    kind: 'acceptance',
    version: 1,
    createdAt: at,
    issuer,
    serial,
    state: 'awaited',
    dueAt: after(at, REMIND_AFTER_DAYS),
  };
}

/** First instant at which it is too late to accept. */
export function lapseOf({ createdAt }: Pick<AcceptanceRecord, 'createdAt'>): string {
  return after(createdAt, LAPSE_AFTER_DAYS);
}

/** The acceptance in a next state; an act, where there is one, is kept with it. */
export function movedAcceptance(
  acceptance: AcceptanceRecord,
  more: Partial<Pick<AcceptanceRecord, 'state' | 'act' | 'dueAt' | 'remindedAt'>>,
): AcceptanceRecord {
  return { ...acceptance, ...more, version: acceptance.version + 1 };
}

/** Throws a Refusal `wrong-state` that says why nobody can act on it any more. */
export function demandAwaited(
  acceptance: AcceptanceRecord | undefined,
  certificate: CertificateRecord,
  now: Date,
): void {
  if (certificate.state === 'revoked') throw new Refusal('wrong-state', 'This certificate is revoked.');
  if (acceptance?.state !== 'awaited') {
    throw new Refusal('wrong-state', 'This certificate has been accepted already: it can be downloaded.');
  }
  if (now.toISOString() >= lapseOf(acceptance)) {
    throw new Refusal(
      'wrong-state',
      `Nobody accepted this certificate within ${LAPSE_AFTER_DAYS} days and it is being revoked: make a new request.`,
    );
  }
}
