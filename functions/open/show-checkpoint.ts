import { Refusal } from '../../shared/errors.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { newestCheckpoint, type ProofHouse } from '../../shared/lifecycle/log/proofs.ts';
import { viewOfCheckpoint } from '../audit/checkpoint-view.ts';
import { CheckpointView } from '../schemas/log.ts';

/** GET /log/checkpoint: what anybody may hold the house to; as text the very octets that lie in the bucket. */
export const showCheckpoint = operation(
  { answer: CheckpointView, alsoRefuses: ['not-found'] },
  async (call, house: FrontHouse & Pick<ProofHouse, 'log'>) => {
    const newest = await newestCheckpoint(house);
    if (!newest) throw new Refusal('not-found', 'The log has no checkpoint yet: ask again in a few minutes.');
    const view = await viewOfCheckpoint(house, newest);
    const headers = { 'cache-control': 'public, max-age=30' };
    return call.accepts === 'text/plain'
      ? { status: 200, headers, mediaType: 'text/plain; charset=utf-8', body: Buffer.from(view.note) }
      : { status: 200, headers, body: view };
  },
);
