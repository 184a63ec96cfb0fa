import type { DomainEvent } from '../events.ts';
import type { Leases, Page } from '../ports.ts';
import type { Edge } from './tiles.ts';

/** Where the tree stands: one row, each version of which follows from the one before. */
export interface LogHead {
  readonly version: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly edge: Edge;
  /** The batch that was sealed last, and whether its rows are taken away. */
  readonly batch?: { readonly first: number; readonly count: number; readonly sha256: string };
  readonly settled: boolean;
  readonly sealedAt: string;
  /** Number of the checkpoint that was intended last; 0: none. */
  readonly checkpoints: number;
  /** How far the batches go, and to which root, that a restored ledger was reconciled with: it has no rows of them that wait. */
  readonly reconciled?: { readonly size: number; readonly root: Uint8Array };
}

/**
 * intended  its text is fixed; whoever comes next may sign it
 * signed    the one signature that is ever handed out is recorded
 * kept      it lies in the bucket
 */
export interface CheckpointRow {
  readonly number: number;
  readonly size: number;
  readonly root: Uint8Array;
  /** ISO 8601. */
  readonly at: string;
  /** What is signed, and by which seal. */
  readonly text: string;
  readonly sealId: string;
  readonly keyId: string;
  readonly certificateSha256: string;
  readonly state: 'intended' | 'signed' | 'kept';
  readonly signature?: Uint8Array;
  /** As the key service's own log names the call. */
  readonly signRequestId?: string;
  readonly signedAt?: string;
}

/** What one change of the ledger left to be sealed. */
export interface Waiting {
  /** Sorts as the changes' own instants do, and names the row. */
  readonly name: string;
  readonly at: string;
  readonly leaves: readonly Uint8Array[];
  readonly events: readonly DomainEvent[];
}

/** What was seen of what waits, in one look over all partitions. */
export interface Look {
  readonly waiting: readonly Waiting[];
  /** Absent when everything was seen; else the earliest instant at which a partition was left. */
  readonly left?: string;
  /** The earliest instant of rows that cannot be sealed: unreadable, or not under their own name. They stay where they are. */
  readonly strange?: string;
}

/** Where an event of a certificate stands in the log. */
export interface Place {
  readonly issuer: string;
  readonly serial: string;
  readonly version: number;
  readonly index: number;
}

/** The log's own rows in the ledger. Everything is read consistently. Throws a Refusal `unavailable`. */
export interface LogStore {
  head(): Promise<LogHead | undefined>;
  /** Replaces the version before it, and intends a checkpoint with it. Throws Conflict when somebody was faster. */
  move(head: LogHead, intended?: CheckpointRow): Promise<void>;
  /** One look at what waits, partition after partition, of at most about `most` changes. */
  look(most: number): Promise<Look>;
  /** Of what waits under these names, as much as is there. */
  waiting(names: readonly string[]): Promise<readonly Waiting[]>;
  /** Takes away the rows of sealed events and notes where events of certificates stand. Doing it twice is fine. */
  settle(names: readonly string[], places: readonly Place[]): Promise<void>;
  checkpoint(number: number): Promise<CheckpointRow | undefined>;
  /** Newest first. */
  checkpoints(page: { readonly limit?: number; readonly cursor?: string }): Promise<Page<CheckpointRow>>;
  /** Replaces a row in the state `from`, whose text was `text`. Throws Conflict. */
  mark(row: CheckpointRow, from: { readonly state: CheckpointRow['state']; readonly text: string }): Promise<void>;
  placeOf(
    certificate: { readonly issuer: string; readonly serial: string },
    version: number,
  ): Promise<number | undefined>;
  readonly leases: Leases;
}

/** The name of the row in which a change with these events waits. */
export const waitingName = ({ at, id }: Pick<DomainEvent, 'at' | 'id'>): string => `${at}#${id}`;
