import { operation } from '../../shared/http/operation.ts';
import { reissue } from '../../shared/lifecycle/holders/reissuing.ts';
import { ReissueBody, ReissuedView } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfHolder } from './holder-view.ts';

/** POST /holders/{holderId}/reissue: correction, orders to revoke and leave to request, together. */
export const reissueForHolder = operation(
  { body: ReissueBody, answer: ReissuedView },
  async (call, house: HolderHouse) => {
    const { identity, homonym, reason, withinDays, ...data } = call.body;
    const input = { data, ...(identity && { identity }), ...(homonym && { homonym }), reason, withinDays };
    const { holder, revoked, atOnce, outbox } = await reissue(house, call, call.params.holderId!, input);
    await house.invoker.nudge(outbox);
    // the orders stand: what is missed here the clock finds
    if (atOnce) for (const name of revoked) await house.invoker.meetDeadline(name);
    return { status: 200, body: { ...viewOfHolder(holder), revoked: revoked.map((name) => ({ ...name })) } };
  },
);
