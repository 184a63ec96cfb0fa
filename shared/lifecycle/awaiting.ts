import { Refusal } from '../errors.ts';
import { daysAfter } from '../registration/spans.ts';
import type { Pen } from './recording.ts';
import type { AcceptanceRecord, CertificateRecord, DeclarationRecord } from './records.ts';

/** An acceptance that is awaited: asked for at issue, reminded of, and given up when nobody acts (RFC 3647 §4.4). */
export const REMIND_AFTER_DAYS = 23;
export const LAPSE_AFTER_DAYS = 30;

/** The row that goes with a new certificate, from its issue on. */
export function awaitedAcceptance({ issuer, serial }: CertificateRecord, { at }: Pen): AcceptanceRecord {
  return {
    kind: 'acceptance',
    version: 1,
    createdAt: at,
    issuer,
    serial,
    state: 'awaited',
    dueAt: daysAfter(at, REMIND_AFTER_DAYS),
  };
}

/** What an answer is awaited for, since when, and when somebody was reminded of it. */
type Awaited = Pick<AcceptanceRecord, 'createdAt' | 'remindedAt'>;

/**
 * First instant at which it is too late to accept: so many days after the issue, and never less than the usual time after
 * the reminder, which is late when the clock was down.
 */
export function lapseOf({ createdAt, remindedAt }: Awaited): string {
  const usual = daysAfter(createdAt, LAPSE_AFTER_DAYS);
  const reminded = remindedAt === undefined ? usual : daysAfter(remindedAt, LAPSE_AFTER_DAYS - REMIND_AFTER_DAYS);
  return reminded > usual ? reminded : usual;
}

/** Whether it is too late at an instant. Nothing lapses before somebody was reminded. */
export function hasLapsed(awaited: Awaited, at: string): boolean {
  return awaited.remindedAt !== undefined && lapseOf(awaited) <= at;
}

/** The reminder of this instant, and when the clock comes back. */
export function remindedNow(
  { createdAt }: Awaited,
  at: string,
): { readonly remindedAt: string; readonly dueAt: string } {
  return { remindedAt: at, dueAt: lapseOf({ createdAt, remindedAt: at }) };
}

/** An acceptance or a declaration in a next state; an act, where there is one, is kept with it. */
export function movedAwaited<R extends AcceptanceRecord | DeclarationRecord>(
  awaited: R,
  more: Partial<Pick<R, 'state' | 'act' | 'dueAt' | 'remindedAt'>>,
): R {
  return { ...awaited, ...more, version: awaited.version + 1 };
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
  if (hasLapsed(acceptance, now.toISOString())) {
    throw new Refusal(
      'wrong-state',
      `Nobody accepted this certificate within ${LAPSE_AFTER_DAYS} days and it is being revoked: make a new request.`,
    );
  }
}
