import { operation } from '../../shared/http/operation.ts';
import { askCorrection as ask } from '../../shared/lifecycle/holders/correcting.ts';
import { CorrectionRequestBody, HolderView } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfHolder } from './holder-view.ts';

/** POST /holders/{holderId}/correction-request: it goes back to whoever registered them. */
export const askCorrection = operation(
  { body: CorrectionRequestBody, answer: HolderView },
  async (call, house: HolderHouse) => {
    const { holder, outbox } = await ask(house, call, call.params.holderId!, call.body.message);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfHolder(holder) };
  },
);
