import type { HolderRecord } from '../../registration/holder-records.ts';
import { isPending } from '../../registration/second-officer.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { tellOpeners } from './telling.ts';

/** What is told to a holder, and in other words to those who look after them. */
export type BothTold =
  | 'holder-loss'
  | 'holder-departure-declared'
  | 'holder-departure-withdrawn'
  | 'holder-left'
  | 'holder-opening-lapsed';

/**
 * Tells the holder and those who open their requests. A holder whose registration waits for a second officer has not been
 * told of it, and is told nothing of what becomes of it.
 */
export async function tellBoth(ledger: Ledger, pen: Pen, holder: HolderRecord, notice: BothTold): Promise<OutboxRow[]> {
  const own = isPending(holder) ? [] : [pen.outbox('notification', { notice, holderId: holder.id })];
  return [...own, ...(await tellOpeners(ledger, pen, holder, `${notice}-told`))];
}
