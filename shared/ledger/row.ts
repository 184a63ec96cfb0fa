import type { Kind, NameOf, RecordOf } from '../lifecycle/ports.ts';
import type { Partition } from './partitions.ts';

/** What the chart of `schema.ts` says of one kind of record. */
export interface Parts {
  readonly pk: readonly [Partition, ...string[]];
  readonly sk: readonly string[];
}
export interface Entry {
  readonly pk: readonly string[];
  readonly sk: readonly string[];
}
export interface Row<K extends Kind> {
  readonly key: (name: NameOf<K>) => Parts;
  readonly list?: (record: RecordOf<K>) => Entry | undefined;
  readonly due?: (record: RecordOf<K>) => Entry | undefined;
  /** Instant after which the row may be swept. */
  readonly expires?: (record: RecordOf<K>) => Date;
}

/** A record that has a partition to itself. */
export function alone(partition: Partition, ...names: string[]): Parts {
  return { pk: [partition, ...names], sk: ['record'] };
}
