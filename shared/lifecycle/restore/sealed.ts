import type { DomainEvent } from '../events.ts';
import type { ObjectStore } from '../ports.ts';

/** What the sealed log says happened, in its order. */
export interface SealedEvents {
  /** The events from a place in the log on, which is 0 or the beginning of a batch. */
  from(index: number): AsyncIterable<DomainEvent>;
}

/**
 * The batches in the store of evidence (`shared/evidence/log/FORMAT.md`): the name of the next is that of this one and the
 * count of its lines. They are read without the ledger, which is the older of the two.
 */
export function sealedBatches(evidence: Pick<ObjectStore, 'get'>): SealedEvents {
  return {
    async *from(index) {
      for (let first = index; ; ) {
        const batch = await evidence.get(`log/batches/${String(first).padStart(12, '0')}`);
        if (!batch) return;
        const lines = new TextDecoder('utf-8', { fatal: true }).decode(batch.bytes).split('\n').slice(0, -1);
        if (lines.length === 0) throw new Error(`the batch of the sealed log at ${first} is empty`);
        for (const line of lines) yield JSON.parse(line) as DomainEvent;
        first += lines.length;
      }
    },
  };
}
