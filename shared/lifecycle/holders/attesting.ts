import type { Attestation } from '../../registration/holder-records.ts';
import { attestedHolder, isAttested } from '../../registration/holders.ts';
import { type Caller, eventOf, stillOpen } from '../registration/desk.ts';
import { termsAccepted } from '../terms/acceptance.ts';
import { commitHolder, HOLDER_TERMS, type HolderActed, type HolderDesk, takeHolder } from './desk.ts';
import { tellOpeners } from './telling.ts';

export type AttestationInput = Pick<Attestation, 'dataDigest' | 'text' | 'language'>;

/**
 * The holder says that the data are exact and accepts the terms of use, both as they were before their eyes. Saying it
 * again is fine. Throws a Refusal `conflict` when data or text have another version by now.
 */
export async function attestHolder(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  input: AttestationInput,
): Promise<HolderActed> {
  const { holder, pen, mandateInForce } = await takeHolder(desk, caller, id, stillOpen);
  const current = await desk.texts.current(HOLDER_TERMS);
  const { authentication } = caller.principal;
  const written = attestedHolder(holder, { ...input, authentication }, current, pen.at);
  if (isAttested(holder, current)) return { holder, outbox: [] };
  const { personId } = holder;
  const accepting = { personId, text: current, language: input.language, authentication, act: 'attestation' } as const;
  const terms = await termsAccepted(desk.ledger, pen, { ...accepting, population: 'holders' });
  const outbox = await tellOpeners(desk.ledger, pen, holder, 'holder-attested');
  await commitHolder(desk.ledger, {
    records: [written.record, ...terms.records],
    events: [eventOf(pen, written), ...terms.events],
    outbox,
    require: [mandateInForce],
  });
  return { holder: written.record, outbox };
}
