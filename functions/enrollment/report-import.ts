import { operation } from '../../shared/http/operation.ts';
import { wholeImport } from '../../shared/lifecycle/imports/reading.ts';
import { attachment } from './attachment.ts';
import type { HolderHouse } from './holder-house.ts';
import { reportOf } from './import-view.ts';

/** GET /imports/{importId}/report: each line with its outcome and the reason, as CSV in the caller's language. */
export const reportImport = operation({}, async (call, house: HolderHouse) => {
  const seen = await wholeImport(house, call, call.params.importId!);
  const body = await reportOf(seen, call.language);
  const headers = { ...attachment(`import-${seen.record.id}.csv`), 'content-language': call.language };
  return { status: 200, body, mediaType: 'text/csv; charset=utf-8; header=present', headers };
});
