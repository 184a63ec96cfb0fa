import { clock, dossierVault, ledger, randomness, webhookSender } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { deliverWebhooks } from '../../shared/lifecycle/webhooks/delivering.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: dossierVault(),
  sender: webhookSender(),
});

/** Invoked with `{ outboxId }` by a nudge or the sweep. A machine outside that does not answer is no failure of ours. */
export const handler = job('webhooks', compose, async (event, house, correlation) => {
  const broken: unknown[] = [];
  const { done, disabled } = await deliverWebhooks(
    house,
    identifierIn(event, 'outboxId'),
    correlation,
    (outcome, row, attempt, thrown) => {
      if (outcome === 'broken') broken.push(thrown);
      if (outcome === 'put-off') return;
      log(`webhook.${outcome}`, {
        correlation,
        row: row.id,
        attempts: row.attempts,
        ...(attempt?.status !== undefined && { status: attempt.status }),
        ...(attempt?.failure !== undefined && { code: attempt.failure }),
        ...(thrown !== undefined && { fault: faultOf(thrown) }),
      });
    },
  );
  for (const id of disabled) log('webhook.disabled', { correlation, row: id });
  if (broken.length > 0) throw broken[0];
  return { done };
});
