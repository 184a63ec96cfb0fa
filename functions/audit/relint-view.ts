import type { FrontHouse } from '../../shared/http/call.ts';
import type { ObjectStore } from '../../shared/lifecycle/ports.ts';
import type { RelintRecord } from '../../shared/lifecycle/records.ts';

/** What reading the reports needs beside the front. */
export interface AuditHouse extends FrontHouse {
  readonly evidence: ObjectStore;
}

/** The figures of a report. */
export function summaryOf({ id, state, createdAt, endedAt, checked, faulty, wrong, counts }: RelintRecord) {
  return {
    id,
    state,
    startedAt: createdAt,
    ...(endedAt !== undefined && { endedAt }),
    checked,
    faulty,
    wrong,
    counts: Object.entries(counts).map(([code, count]) => ({ code, count })),
  };
}
