import { operation } from '../../shared/http/operation.ts';
import { declareLoss as declare, type LossHouse } from '../../shared/lifecycle/holders/loss.ts';
import { LossBody, LossView } from '../schemas/holder-life.ts';
import { viewOfLoss } from './holder-life-view.ts';
import type { EnrollmentHouse } from './house.ts';

/** POST /holders/{holderId}/loss: the certificates are revoked before the answer, and it says what to do. */
export const declareLoss = operation(
  { body: LossBody, answer: LossView },
  async (call, house: EnrollmentHouse & LossHouse) => {
    const { at, ...form } = call.body;
    const input = { ...form, ...(at !== undefined && { happenedAt: at }) };
    const declared = await declare(house, call, call.params.holderId!, input);
    await house.invoker.nudge(declared.outbox);
    return { status: 200, body: viewOfLoss(declared, call.language) };
  },
);
