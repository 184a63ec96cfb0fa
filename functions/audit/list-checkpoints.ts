import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import type { ProofHouse } from '../../shared/lifecycle/log/proofs.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { PageQuery } from '../schemas/dossiers.ts';
import { CheckpointPage } from '../schemas/log.ts';
import { viewOfCheckpoint } from './checkpoint-view.ts';

/** What proofs need beside the front. */
export type LogHouse = FrontHouse & ProofHouse;

/** GET /log/checkpoints: what the house has signed of its log, newest first. */
export const listCheckpoints = operation(
  { query: PageQuery, answer: CheckpointPage },
  async (call, house: LogHouse) => {
    mandateFor(call.principal, call.roles, {}, house.clock.now());
    const { items, cursor } = await house.log.checkpoints(call.query);
    const signed = items.filter(({ state }) => state !== 'intended');
    const views = await Promise.all(signed.map((row) => viewOfCheckpoint(house, row)));
    return { status: 200, body: { items: views, ...(cursor !== undefined && { cursor }) } };
  },
);
