import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { LambdaName } from '../../functions/lambdas.ts';
import { Refusal } from '../errors.ts';
import { passing } from '../ledger/unavailable.ts';
import type { Clock, Invoker, IssueAnswer, OutboxRow } from '../lifecycle/ports.ts';

/** Which function works off which rows of the outbox. */
const WORKER: { readonly [T in OutboxRow['topic']]: LambdaName } = {
  crl: 'issue-crl',
  publication: 'publication',
  notification: 'notification',
  expiry: 'expiry',
  succession: 'succession',
  seal: 'seal',
  contact: 'contacts',
  event: 'events',
  webhook: 'webhooks',
};

/** Invokes functions by `prefix-name`, with identifiers and nothing else. */
export function createLambdaInvoker(client: LambdaClient, prefix: string, clock: Clock): Invoker {
  const invoke = (lambda: LambdaName, event: object, waits: boolean) =>
    client.send(
      new InvokeCommand({
        FunctionName: `${prefix}-${lambda}`,
        InvocationType: waits ? 'RequestResponse' : 'Event',
        Payload: Buffer.from(JSON.stringify(event)),
      }),
    );

  return {
    async issueCertificate(requestId) {
      try {
        const { FunctionError, Payload } = await invoke('issue-certificate', { requestId }, true);
        const answer = FunctionError === undefined && Payload ? answerIn(Payload) : undefined;
        if (answer) return answer;
      } catch (error) {
        throw passing(error, 'issuance', RETRY_SECONDS);
      }
      // it ended in an error of its own, which its own log tells; the request stays approved and is taken up again
      throw new Refusal('unavailable', UNANSWERED, { retryAfterSeconds: RETRY_SECONDS });
    },

    async issueCrl(scope) {
      await invoke('issue-crl', { scope }, false).catch(() => undefined);
    },

    async certifySeal(sealId) {
      await invoke('issue-certificate', { sealId }, false).catch(() => undefined);
    },

    async certifyResponder(issuer) {
      await invoke('issue-certificate', { responder: issuer }, false).catch(() => undefined);
    },

    async runImport(importId) {
      await invoke('imports', { importId }, false).catch(() => undefined);
    },

    async runBulk(bulkId) {
      await invoke('bulk', { bulkId }, false).catch(() => undefined);
    },

    async runCampaign(campaignId) {
      await invoke('campaigns', { campaignId }, false).catch(() => undefined);
    },

    async meetTerms({ personId, population }) {
      await invoke('deadlines', { personId, population }, false).catch(() => undefined);
    },

    async meetHolder({ holderId }) {
      await invoke('succession', { holderId }, false).catch(() => undefined);
    },

    async meetContact(of) {
      await invoke('contacts', of, false).catch(() => undefined);
    },

    async meetDeadline({ issuer, serial }) {
      await invoke('deadlines', { issuer, serial }, false).catch(() => undefined);
    },

    async nudge(rows) {
      const now = clock.now().toISOString();
      // what waits for a later day is for the timetable to find
      const ripe = rows.filter(({ notBefore }) => notBefore <= now);
      await Promise.allSettled(ripe.map(({ topic, id }) => invoke(WORKER[topic], { outboxId: id }, false)));
    },
  };
}

const RETRY_SECONDS = 30;
const UNANSWERED = 'Issuance did not answer: the request stays approved and is taken up again within a minute or two.';

function answerIn(payload: Uint8Array): IssueAnswer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { outcome, issuer, serial, code, detail } = answer as Record<string, unknown>;
  const text = (value: unknown) => typeof value === 'string';
  if (outcome === 'issued' && text(issuer) && text(serial)) return answer as IssueAnswer;
  return outcome === 'refused' && text(code) && text(detail) ? (answer as IssueAnswer) : undefined;
}
