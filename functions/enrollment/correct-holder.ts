import { operation } from '../../shared/http/operation.ts';
import { correctHolder as correct } from '../../shared/lifecycle/holders/correcting.ts';
import { CorrectHolderBody, HolderView } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfHolder } from './holder-view.ts';

/** POST /holders/{holderId}/correction: the holder attests the data anew; an address that gave way is told. */
export const correctHolder = operation(
  { body: CorrectHolderBody, answer: HolderView },
  async (call, house: HolderHouse) => {
    const { identity, homonym, ...data } = call.body;
    const input = { data, ...(identity && { identity }), ...(homonym && { homonym }) };
    const { holder, outbox } = await correct(house, call, call.params.holderId!, input);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfHolder(holder) };
  },
);
