import { type Column, CSV_MEDIA_TYPE, writeCsv } from '../../shared/evidence/csv.ts';
import { operation } from '../../shared/http/operation.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import type { PurgeRecord } from '../../shared/registration/privacy-records.ts';
import { PageQuery } from '../schemas/dossiers.ts';
import { PurgePage } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfCounts } from './privacy-view.ts';

type Line = ReturnType<typeof viewOfCounts>[number] & { readonly run: PurgeRecord };

const columns: readonly Column<Line>[] = [
  { heading: 'run', value: ({ run }) => run.id },
  { heading: 'started', value: ({ run }) => run.createdAt },
  { heading: 'ended', value: ({ run }) => run.endedAt },
  { heading: 'looked', value: ({ run }) => run.looked },
  { heading: 'failed', value: ({ run }) => run.failed },
  { heading: 'class', value: (line) => line.class },
  { heading: 'erased', value: ({ erased }) => erased },
  { heading: 'held', value: ({ held }) => held },
];

/** GET /purges: what was erased in each run, by class, newest first; as CSV one line for each class of each run. */
export const listPurges = operation({ query: PageQuery, answer: PurgePage }, async (call, house: PrivacyHouse) => {
  mandateFor(call.principal, call.roles, {}, house.clock.now());
  const { items, cursor } = await house.ledger.list('purges', '', call.query);
  if (call.accepts === 'text/csv') {
    const lines = items.flatMap((run) => viewOfCounts(run.counts).map((line) => ({ ...line, run })));
    return { status: 200, mediaType: CSV_MEDIA_TYPE, body: writeCsv(columns, lines) };
  }
  const shown = items.map(({ id, createdAt, endedAt, looked, failed, counts }) => ({
    id,
    startedAt: createdAt,
    ...(endedAt !== undefined && { endedAt }),
    looked,
    failed,
    counts: viewOfCounts(counts),
  }));
  return { status: 200, body: { items: shown, ...(cursor !== undefined && { cursor }) } };
});
