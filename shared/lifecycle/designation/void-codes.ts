import { Refusal } from '../../errors.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { voidedCode } from '../codes.ts';
import { Conflict, type Ledger } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { eventOf } from '../registration/desk.ts';
import { all } from './proposals.ts';

/**
 * Puts on record that the revocation codes of ended mandates are void. They have no force from the instant at which the
 * mandate ended (`codeHasForce`), so that what fails here changes nothing for anybody and is not reported as a failure.
 */
export async function voidCodes(
  { ledger }: { readonly ledger: Ledger },
  ended: readonly MandateRecord[],
  pen: Pen,
): Promise<void> {
  const mandates = new Set(ended.map(({ id }) => id));
  try {
    for (const personId of new Set(ended.map((mandate) => mandate.personId))) {
      for (const code of await all((cursor) => ledger.list('codes-of-person', personId, cursor))) {
        if (!mandates.has(code.setBy.mandateId)) continue;
        const written = voidedCode(code, 'mandate ended', pen.at);
        await ledger.commit({ records: [written.record], events: [eventOf(pen, written)] });
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Conflict || thrown instanceof Refusal)) throw thrown;
  }
}
