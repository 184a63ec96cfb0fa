import { operation } from '../../shared/http/operation.ts';
import { showHolder as show } from '../../shared/lifecycle/holders/reading.ts';
import { SeenHolderView } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfSeen } from './holder-view.ts';

/** GET /holders/{holderId} */
export const showHolder = operation({ answer: SeenHolderView }, async (call, house: HolderHouse) => ({
  status: 200,
  body: viewOfSeen(await show(house, call, call.params.holderId!)),
}));
