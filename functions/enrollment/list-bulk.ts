import { operation } from '../../shared/http/operation.ts';
import { listBulk as list } from '../../shared/lifecycle/bulk/reading.ts';
import { BulkPage } from '../schemas/bulk.ts';
import { PageQuery } from '../schemas/requests.ts';
import { type BulkFront, viewOfBulk } from './bulk-view.ts';
import { pageOf } from './page.ts';

/** GET /bulk-revocations, newest first. */
export const listBulk = operation({ query: PageQuery, answer: BulkPage }, async (call, house: BulkFront) => {
  const page = await list(house, call, pageOf(call.query));
  return { status: 200, body: { ...page, items: page.items.map(viewOfBulk) } };
});
