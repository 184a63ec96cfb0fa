import { daysAfter } from '../registration/spans.ts';
import { lapseOf, REMIND_AFTER_DAYS } from './awaiting.ts';
import type { Pen } from './recording.ts';
import type { CertificateRecord, DeclarationRecord } from './records.ts';

/** A declaration that is awaited: from the delivery on, reminded of, and given up when the holder says nothing. */

/** The row that goes with the delivery of a holder's certificate; none for a certificate that is no person's. */
export function awaitedDeclaration(
  { issuer, serial, holderId }: CertificateRecord,
  personId: string,
  { at }: Pick<Pen, 'at'>,
): readonly DeclarationRecord[] {
  if (holderId === undefined) return [];
  const dueAt = daysAfter(at, REMIND_AFTER_DAYS);
  return [
    { kind: 'declaration', version: 1, createdAt: at, issuer, serial, holderId, personId, state: 'awaited', dueAt },
  ];
}

/** First instant at which it is too late to declare, counted as for an acceptance. */
export function undeclaredFrom(declaration: Pick<DeclarationRecord, 'createdAt' | 'remindedAt'>): string {
  return lapseOf(declaration);
}
