import { operation } from '../../shared/http/operation.ts';
import { resumeBulk as resume } from '../../shared/lifecycle/bulk/desk.ts';
import { BulkView } from '../schemas/bulk.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { type BulkFront, viewOfBulk } from './bulk-view.ts';

/** POST /bulk-revocations/{bulkId}/resume: it goes on where it stopped. */
export const resumeBulk = operation(
  { body: EmptyBody, answer: BulkView, status: 202 },
  async (call, house: BulkFront) => {
    const { order } = await resume(house, call, call.params.bulkId!);
    await house.invoker.runBulk(order.id);
    return { status: 202, body: viewOfBulk(order) };
  },
);
