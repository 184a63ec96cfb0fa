import { operation } from '../../shared/http/operation.ts';
import { pauseBulk as pause } from '../../shared/lifecycle/bulk/desk.ts';
import { BulkView } from '../schemas/bulk.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { type BulkFront, viewOfBulk } from './bulk-view.ts';

/** POST /bulk-revocations/{bulkId}/pause: what is under way is brought to an end within seconds. */
export const pauseBulk = operation(
  { body: EmptyBody, answer: BulkView, status: 202 },
  async (call, house: BulkFront) => {
    const { order } = await pause(house, call, call.params.bulkId!);
    await house.invoker.runBulk(order.id);
    return { status: 202, body: viewOfBulk(order) };
  },
);
