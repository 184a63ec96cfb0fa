import { operation } from '../../shared/http/operation.ts';
import { declareDeparture as declare } from '../../shared/lifecycle/holders/departure.ts';
import { DepartureBody, DepartureView } from '../schemas/holder-life.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfDeparture } from './holder-life-view.ts';

/** POST /holders/{holderId}/departure: on its day the mandate ends, and the certificates are revoked. */
export const declareDeparture = operation(
  { body: DepartureBody, answer: DepartureView },
  async (call, house: HolderHouse) => {
    const { holder, outbox } = await declare(house, call, call.params.holderId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfDeparture(holder, call.language) };
  },
);
