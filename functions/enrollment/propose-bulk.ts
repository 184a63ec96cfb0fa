import { operation } from '../../shared/http/operation.ts';
import { proposeBulk as propose } from '../../shared/lifecycle/bulk/desk.ts';
import { BulkView, LARGEST_PROPOSAL, ProposeBulkBody } from '../schemas/bulk.ts';
import { type BulkFront, viewOfBulk } from './bulk-view.ts';

/** POST /bulk-revocations: a dry run, which goes on by itself; nothing is revoked before another officer approves. */
export const proposeBulk = operation(
  { body: ProposeBulkBody, largestBody: LARGEST_PROPOSAL, answer: BulkView, status: 202 },
  async (call, house: BulkFront) => {
    const { order } = await propose(house, call, call.body);
    await house.invoker.runBulk(order.id);
    return { status: 202, headers: { location: `/bulk-revocations/${order.id}` }, body: viewOfBulk(order) };
  },
);
