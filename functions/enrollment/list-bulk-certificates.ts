import { operation } from '../../shared/http/operation.ts';
import { linesOfBulk } from '../../shared/lifecycle/bulk/reading.ts';
import { BulkLines, BulkLinesQuery } from '../schemas/bulk.ts';
import { type BulkFront, bulkColumns, viewOfLine } from './bulk-view.ts';
import { csvPage } from './csv-page.ts';

/** GET /bulk-revocations/{bulkId}/certificates: JSON or CSV; of a CSV, `Link` says where it goes on (RFC 8288). */
export const listBulkCertificates = operation(
  { query: BulkLinesQuery, answer: BulkLines },
  async (call, house: BulkFront) => {
    const id = call.params.bulkId!;
    const page = await linesOfBulk(house, call, id, call.query);
    const items = page.items.map(viewOfLine);
    if (call.accepts !== 'text/csv') return { status: 200, body: { ...page, items } };
    const path = `/bulk-revocations/${id}/certificates`;
    return csvPage(bulkColumns, { ...page, items }, { path, limit: call.query.limit, name: `bulk-revocation-${id}` });
  },
);
