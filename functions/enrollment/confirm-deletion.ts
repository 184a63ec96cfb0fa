import { operation } from '../../shared/http/operation.ts';
import { confirmDeletion as confirm } from '../../shared/lifecycle/holders/deletion.ts';
import { DepartureView } from '../schemas/holder-life.ts';
import { EmptyBody } from '../schemas/parts.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfDeparture } from './holder-life-view.ts';

/** POST /holders/{holderId}/deletion-confirmation: by whoever was this holder, without a mandate. */
export const confirmDeletion = operation(
  { body: EmptyBody, answer: DepartureView },
  async (call, house: HolderHouse) => {
    const { holder, outbox } = await confirm(house, call.principal, call.params.holderId!, call.correlation);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfDeparture(holder, call.language) };
  },
);
