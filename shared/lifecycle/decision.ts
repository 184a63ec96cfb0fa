import { Refusal } from '../errors.ts';
import { actorOf, demandDisinterested, mandateFor, nothingHere, type Principal } from '../registration/authority.ts';
import type { ApplicationHouse } from './application.ts';
import { passGate } from './gate.ts';
import { Conflict, type OutboxRow } from './ports.ts';
import { penOf } from './recording.ts';
import type { DecisionRecord, RequestRecord } from './records.ts';
import { dossierOf } from './sealed-vault.ts';

export interface Decided {
  readonly request: RequestRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * An agent approves or refuses a request that waits (RFC 3647 §4.2.2). An approval asks every policy again, at this
 * instant; the agent may not be the person who asked. One decision per request: a second one is a Refusal `conflict`.
 */
export async function decideRequest(
  house: ApplicationHouse,
  principal: Principal,
  input: { readonly requestId: string; readonly decision: 'approved' | 'refused'; readonly reasons?: string },
  correlation: string,
): Promise<Decided> {
  const now = house.clock.now();
  const mandate = mandateFor(principal, ['validation-agent'], {}, now);
  const request = await house.ledger.read('request', { id: input.requestId });
  if (!request) throw nothingHere();
  if (request.state !== 'pending') throw new Refusal('wrong-state', `This request is ${request.state}.`);
  if (request.requestedBy.personId === principal.personId) {
    throw new Refusal('forbidden', 'Nobody decides on a request that they submitted: ask another agent.');
  }
  demandDisinterested(principal, request.structureId, now);
  if (input.decision === 'refused' && !input.reasons?.trim()) {
    throw new Refusal('malformed', 'A refusal says why: give the reasons.');
  }
  const requirements =
    input.decision === 'approved'
      ? (await passGate(house.ledger, { ...request, requestId: request.id }, now, house.vault)).requirements
      : [];

  const pen = penOf(house, actorOf(principal, mandate), correlation);
  const by = { personId: principal.personId, mandateId: mandate.id };
  const decision: DecisionRecord = {
    kind: 'decision',
    version: 1,
    createdAt: pen.at,
    requestId: request.id,
    requestVersion: request.version,
    decision: input.decision,
    by,
    ...(input.reasons !== undefined && {
      reasons: await house.vault.seal(dossierOf(request.structureId), input.reasons),
    }),
  };
  const moved: RequestRecord = {
    ...request,
    version: request.version + 1,
    updatedAt: pen.at,
    state: input.decision,
  };
  const outbox =
    input.decision === 'refused'
      ? [pen.outbox('notification', { notice: 'request-refused', requestId: request.id })]
      : [];
  try {
    await house.ledger.commit({
      records: [decision, moved],
      events: [
        pen.event(decision, `decision.${input.decision}`, { request: request.id, requestVersion: request.version }),
        pen.event(moved, `request.${input.decision}`),
      ],
      outbox,
      require: [...requirements, { ...by, that: 'mandate-in-force', at: pen.at }],
    });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new Refusal('conflict', 'This request or its dossier has just changed: look at it again.', { cause: error });
  }
  return { request: moved, outbox };
}
