/**
 * What a restored table has lost of one aggregate. The sealed log holds events `from` to `to` of it and goes on holding them;
 * the ledger stands at `from` − 1 again and numbers on from there, and this record, sealed before anything else is written
 * of that aggregate, is what allows a number to stand in the log a second time.
 */
export interface LossRecord {
  readonly kind: 'loss';
  /** Of what was lost, so that it is put on record once however often somebody reconciles. */
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  /** As events name it. */
  readonly aggregate: string;
  readonly from: number;
  readonly to: number;
  /**
   * back     the ledger says of it again what the log says
   * kept     older than it was, which does no harm: whoever it concerns does the rest again
   * gone     the ledger has nothing of it any more
   */
  readonly left: LossOutcome;
}

export type LossOutcome = 'back' | 'kept' | 'gone';
