import { operation } from '../../shared/http/operation.ts';
import { consistencyProof } from '../../shared/lifecycle/log/proofs.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { ConsistencyQuery, ConsistencyView } from '../schemas/log.ts';
import { base64 } from './checkpoint-view.ts';
import type { LogHouse } from './list-checkpoints.ts';

/** GET /log/consistency?from=…&to=…: between two checkpoints, by their numbers. */
export const proveConsistency = operation(
  { query: ConsistencyQuery, answer: ConsistencyView },
  async (call, house: LogHouse) => {
    mandateFor(call.principal, call.roles, {}, house.clock.now());
    const { path, ...notes } = await consistencyProof(house, call.query.from, call.query.to);
    return { status: 200, body: { ...notes, path: path.map(base64) } };
  },
);
