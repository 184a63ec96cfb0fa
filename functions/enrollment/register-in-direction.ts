import { operation } from '../../shared/http/operation.ts';
import { registerInDirection as register } from '../../shared/lifecycle/holders/registering.ts';
import { HolderView, RegisterInDirectionBody } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfHolder } from './holder-view.ts';

/** POST /directions/{directionId}/holders: the holder is told, or a second officer is asked first. */
export const registerInDirection = operation(
  { body: RegisterInDirectionBody, answer: HolderView, status: 201 },
  async (call, house: HolderHouse) => {
    const { card, directoryId, language, identity, homonym, ...data } = call.body;
    const recognised = { ...(card && { card }), ...(directoryId !== undefined && { directoryId }) };
    const input = { data, recognised, language, identity, ...(homonym && { homonym }) };
    const { holder, outbox } = await register(house, call, call.params.directionId!, input);
    await house.invoker.nudge(outbox);
    return { status: 201, headers: { location: `/holders/${holder.id}` }, body: viewOfHolder(holder) };
  },
);
