import { operation } from '../../shared/http/operation.ts';
import { recordDirection as record } from '../../shared/lifecycle/directions/directions.ts';
import { DirectionView, RecordDirectionBody } from '../schemas/directions.ts';
import { viewOfDirection } from './direction-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /structures/{structureId}/directions */
export const recordDirection = operation(
  { body: RecordDirectionBody, answer: DirectionView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { direction, outbox } = await record(house, call, call.params.structureId!, call.body);
    await house.invoker.nudge(outbox);
    const location = `/directions/${direction.id}`;
    return { status: 201, headers: { location }, body: viewOfDirection(direction) };
  },
);
