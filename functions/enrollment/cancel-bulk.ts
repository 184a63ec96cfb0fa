import { operation } from '../../shared/http/operation.ts';
import { cancelBulk as cancel } from '../../shared/lifecycle/bulk/desk.ts';
import { BulkView } from '../schemas/bulk.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { type BulkFront, viewOfBulk } from './bulk-view.ts';

/** POST /bulk-revocations/{bulkId}/cancellation: final; what is revoked by then stays so, and its people are told. */
export const cancelBulk = operation(
  { body: EmptyBody, answer: BulkView, status: 202 },
  async (call, house: BulkFront) => {
    const { order } = await cancel(house, call, call.params.bulkId!);
    await house.invoker.runBulk(order.id);
    return { status: 202, body: viewOfBulk(order) };
  },
);
