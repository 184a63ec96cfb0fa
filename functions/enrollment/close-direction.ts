import { operation } from '../../shared/http/operation.ts';
import { closeDirection as close } from '../../shared/lifecycle/directions/directions.ts';
import { CloseDirectionBody, DirectionView } from '../schemas/directions.ts';
import { viewOfDirection } from './direction-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /directions/{directionId}/closure: an agent is asked to look at the certificates that are left. */
export const closeDirection = operation(
  { body: CloseDirectionBody, answer: DirectionView },
  async (call, house: RegistrationHouse) => {
    const { direction, outbox } = await close(house, call, call.params.directionId!, call.body.reason);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfDirection(direction) };
  },
);
