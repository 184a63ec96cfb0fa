import { Refusal } from '../../shared/errors.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { HealthView } from '../schemas/platform.ts';

/** GET /health: 200 while the ledger can be read and the house is founded; else the problem that stands in the way. */
export const health = operation({ answer: HealthView }, async (_call, house: FrontHouse) => {
  if (!(await house.ledger.read('house', {}))) throw new Refusal('unavailable', 'The ledger holds no house.');
  return { status: 200, body: { status: 'ok', time: house.clock.now().toISOString() } };
});
