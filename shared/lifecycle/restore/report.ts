import type { Kind } from '../ports.ts';
import type { LossOutcome } from '../records.ts';

/** What a restored table had forgotten, and what became of it. */
export interface RestoreReport {
  /** Events of the log that were looked at, from where the restored table ends. */
  readonly looked: number;
  /** So many of them stand under a checkpoint that was verified, and its number. Of the rest only what takes away was believed. */
  readonly signed: number;
  readonly checkpoint?: number;
  /** What lies in the bucket and was not believed. */
  readonly doubts: readonly string[];
  /** Aggregates by kind, and of those the ones that are put on record by this run. */
  readonly kinds: Readonly<Partial<Record<Kind, Readonly<Record<LossOutcome, number>>>>>;
  /** What a person has to see to: each is on the agents' list. Pseudonyms only. */
  readonly toSee: readonly { readonly aggregate: string; readonly left: LossOutcome }[];
  /** Authorities that were founded since: a copy from before has no place for what they have issued, and is not opened. */
  readonly founded: readonly string[];
  /** On a published list and not revoked in the ledger nor by the log. */
  readonly revokedByList: readonly string[];
  /** On a published list, and known to nobody: their entries are back, and there is nothing else. */
  readonly strangers: readonly string[];
  /** Lists whose numbers go on above what is published. */
  readonly numbers: readonly { readonly scope: string; readonly crlNumber: number }[];
  /** Changes that were made, or would be. */
  readonly changes: number;
}
