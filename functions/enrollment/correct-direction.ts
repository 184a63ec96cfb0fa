import { operation } from '../../shared/http/operation.ts';
import { correctDirection as correct } from '../../shared/lifecycle/directions/directions.ts';
import { CorrectDirectionBody, DirectionView } from '../schemas/directions.ts';
import { viewOfDirection } from './direction-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /directions/{directionId}/correction: the structure and the officers are told. */
export const correctDirection = operation(
  { body: CorrectDirectionBody, answer: DirectionView },
  async (call, house: RegistrationHouse) => {
    const { direction, outbox } = await correct(house, call, call.params.directionId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfDirection(direction) };
  },
);
