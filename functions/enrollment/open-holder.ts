import { operation } from '../../shared/http/operation.ts';
import { openHolder as open } from '../../shared/lifecycle/holders/opening.ts';
import { HolderView, OpenHolderBody } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfHolder } from './holder-view.ts';

/** POST /holders/{holderId}/opening: leave to request one certificate; the holder is told. */
export const openHolder = operation({ body: OpenHolderBody, answer: HolderView }, async (call, house: HolderHouse) => {
  const { holder, outbox } = await open(house, call, call.params.holderId!, call.body);
  await house.invoker.nudge(outbox);
  return { status: 200, body: viewOfHolder(holder) };
});
