import { CSV_MEDIA_TYPE, writeCsv } from '../../shared/evidence/csv.ts';
import { operation } from '../../shared/http/operation.ts';
import { linesOfBulk } from '../../shared/lifecycle/bulk/reading.ts';
import { BulkLines, BulkLinesQuery } from '../schemas/bulk.ts';
import { attachment } from './attachment.ts';
import { type BulkFront, bulkColumns, viewOfLine } from './bulk-view.ts';

/** GET /bulk-revocations/{bulkId}/certificates: JSON or CSV; of a CSV, `Link` says where it goes on (RFC 8288). */
export const listBulkCertificates = operation(
  { query: BulkLinesQuery, answer: BulkLines },
  async (call, house: BulkFront) => {
    const id = call.params.bulkId!;
    const { limit } = call.query;
    const page = await linesOfBulk(house, call, id, call.query);
    const items = page.items.map(viewOfLine);
    if (call.accepts !== 'text/csv') return { status: 200, body: { ...page, items } };
    const { cursor } = page;
    const next = (at: string) => `</bulk-revocations/${id}/certificates?limit=${limit}&cursor=${at}>;rel=next`;
    const headers = {
      ...attachment(`bulk-revocation-${id}.csv`),
      ...(cursor !== undefined && { link: next(cursor) }),
    };
    return { status: 200, body: writeCsv(bulkColumns, items), mediaType: CSV_MEDIA_TYPE, headers };
  },
);
