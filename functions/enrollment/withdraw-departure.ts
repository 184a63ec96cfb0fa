import { operation } from '../../shared/http/operation.ts';
import { withdrawDeparture as withdraw } from '../../shared/lifecycle/holders/departure.ts';
import { DepartureView } from '../schemas/holder-life.ts';
import { EmptyBody } from '../schemas/parts.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfDeparture } from './holder-life-view.ts';

/** POST /holders/{holderId}/departure-withdrawal: before its day. */
export const withdrawDeparture = operation(
  { body: EmptyBody, answer: DepartureView },
  async (call, house: HolderHouse) => {
    const { holder, outbox } = await withdraw(house, call, call.params.holderId!);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfDeparture(holder, call.language) };
  },
);
