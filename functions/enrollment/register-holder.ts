import { operation } from '../../shared/http/operation.ts';
import { registerHolder as register } from '../../shared/lifecycle/holders/registering.ts';
import { HolderView, RegisterHolderBody } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfHolder } from './holder-view.ts';

/** POST /subscriptions/{subscriptionId}/holders: person, holder, mandate and leave to request, together; the holder is told. */
export const registerHolder = operation(
  { body: RegisterHolderBody, answer: HolderView, status: 201 },
  async (call, house: HolderHouse) => {
    const { card, directoryId, language, identity, ...data } = call.body;
    const recognised = { ...(card && { card }), ...(directoryId !== undefined && { directoryId }) };
    const input = { data, recognised, language, identity };
    const { holder, outbox } = await register(house, call, call.params.subscriptionId!, input);
    await house.invoker.nudge(outbox);
    return { status: 201, headers: { location: `/holders/${holder.id}` }, body: viewOfHolder(holder) };
  },
);
