import { operation } from '../../shared/http/operation.ts';
import { attestHolder as attest } from '../../shared/lifecycle/holders/attesting.ts';
import { AttestationBody, HolderView } from '../schemas/holders.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfHolder } from './holder-view.ts';

/** POST /holders/{holderId}/attestation: the holder's own word, about what was before their eyes. */
export const attestHolder = operation(
  { body: AttestationBody, answer: HolderView },
  async (call, house: HolderHouse) => {
    const { holder, outbox } = await attest(house, call, call.params.holderId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfHolder(holder) };
  },
);
