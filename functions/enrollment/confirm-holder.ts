import { operation } from '../../shared/http/operation.ts';
import { confirmHolder as confirm } from '../../shared/lifecycle/directions/confirming.ts';
import { ConfirmationBody, HolderView } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfHolder } from './holder-view.ts';

/** POST /holders/{holderId}/confirmation: by another officer of the direction than the one who entered it. */
export const confirmHolder = operation(
  { body: ConfirmationBody, answer: HolderView },
  async (call, house: HolderHouse) => {
    const { holder, outbox } = await confirm(house, call, call.params.holderId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfHolder(holder) };
  },
);
