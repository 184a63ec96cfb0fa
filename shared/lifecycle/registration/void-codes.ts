import { Refusal } from '../../errors.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { voidedCode } from '../codes.ts';
import { Conflict, type Ledger } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { CodeRecord } from '../records.ts';
import { all } from '../whole-list.ts';
import { eventOf } from './desk.ts';

/**
 * Puts on record that the revocation codes of ended mandates are void, but a holder's. They have no force from the instant
 * at which the mandate ended (`codeHasForce`), so that what fails here changes nothing for anybody and is not reported as a
 * failure.
 */
export async function voidCodes(
  { ledger }: { readonly ledger: Ledger },
  ended: readonly MandateRecord[],
  pen: Pen,
): Promise<void> {
  const voiding = ended.filter(({ role }) => role !== 'holder');
  for (const [personId, mandates] of Map.groupBy(voiding, (mandate) => mandate.personId)) {
    const ids = new Set(mandates.map(({ id }) => id));
    await voidThose(ledger, pen, personId, 'mandate ended', ({ setBy }) => ids.has(setBy.mandateId));
  }
}

/** The same of every code that a person has set, because their card was blocked. */
export async function voidCodesOf(
  { ledger }: { readonly ledger: Ledger },
  personId: string,
  why: string,
  pen: Pen,
): Promise<void> {
  await voidThose(ledger, pen, personId, why, () => true);
}

async function voidThose(
  ledger: Ledger,
  pen: Pen,
  personId: string,
  why: string,
  counts: (code: CodeRecord) => boolean,
): Promise<void> {
  try {
    for (const code of await all((cursor) => ledger.list('codes-of-person', personId, cursor))) {
      if (!counts(code)) continue;
      const written = voidedCode(code, why, pen.at);
      await ledger.commit({ records: [written.record], events: [eventOf(pen, written)] });
    }
  } catch (thrown) {
    if (!(thrown instanceof Conflict || thrown instanceof Refusal)) throw thrown;
  }
}
