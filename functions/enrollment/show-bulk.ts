import { operation } from '../../shared/http/operation.ts';
import { showBulk as show } from '../../shared/lifecycle/bulk/reading.ts';
import { SeenBulkView } from '../schemas/bulk.ts';
import { type BulkFront, viewOfBulk } from './bulk-view.ts';

/** GET /bulk-revocations/{bulkId}: its figures, and how far it is. */
export const showBulk = operation({ answer: SeenBulkView }, async (call, house: BulkFront) => {
  const { order, reasons } = await show(house, call, call.params.bulkId!);
  return { status: 200, body: { ...viewOfBulk(order), reasons } };
});
