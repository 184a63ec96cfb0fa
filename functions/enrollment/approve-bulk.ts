import { operation } from '../../shared/http/operation.ts';
import { approveBulk as approve } from '../../shared/lifecycle/bulk/desk.ts';
import { ApproveBulkBody, BulkView } from '../schemas/bulk.ts';
import { type BulkFront, viewOfBulk } from './bulk-view.ts';

/** POST /bulk-revocations/{bulkId}/approval: by another security officer, of exactly the list that was looked at. */
export const approveBulk = operation(
  { body: ApproveBulkBody, answer: BulkView, status: 202 },
  async (call, house: BulkFront) => {
    const { order } = await approve(house, call, call.params.bulkId!, call.body.listSha256);
    await house.invoker.runBulk(order.id);
    return { status: 202, body: viewOfBulk(order) };
  },
);
