import { operation } from '../../shared/http/operation.ts';
import { showDirection as show } from '../../shared/lifecycle/directions/directions.ts';
import { DirectionView } from '../schemas/directions.ts';
import { viewOfDirection } from './direction-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** GET /directions/{directionId} */
export const showDirection = operation({ answer: DirectionView }, async (call, house: RegistrationHouse) => ({
  status: 200,
  body: viewOfDirection(await show(house, call, call.params.directionId!)),
}));
