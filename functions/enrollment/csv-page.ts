import { type Column, CSV_MEDIA_TYPE, writeCsv } from '../../shared/evidence/csv.ts';
import type { Page } from '../../shared/lifecycle/ports.ts';
import { attachment } from './attachment.ts';

/** A page of a list as a CSV file; `Link` says where the list goes on (RFC 8288). */
export function csvPage<T>(
  columns: readonly Column<T>[],
  { items, cursor }: Page<T>,
  { path, limit, name }: { readonly path: string; readonly limit: number; readonly name: string },
) {
  const next = (at: string) => `<${path}?limit=${limit}&cursor=${at}>;rel=next`;
  const headers = { ...attachment(`${name}.csv`), ...(cursor !== undefined && { link: next(cursor) }) };
  return { status: 200, body: writeCsv(columns, items), mediaType: CSV_MEDIA_TYPE, headers };
}
