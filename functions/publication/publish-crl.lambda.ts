import { clock, evidenceStore, ledger, randomness, repositoryStore, stagingStore } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { workOff } from '../../shared/lifecycle/outbox.ts';
import { NotPublishable, publishCrl } from '../../shared/lifecycle/publication.ts';

const compose = () => {
  const made = { ledger: ledger(), clock: clock(), randomness: randomness() };
  const stores = { staging: stagingStore(), repository: repositoryStore(), evidence: evidenceStore() };
  return { ...made, ...stores, outbox: made.ledger.outbox };
};

const ACTOR: Actor = { capacity: 'platform', function: 'publication' };

/** Invoked with `{ outboxId }`. A list that is not believed is an alarm and is put off, never published. */
export const handler = job('publication', compose, async (event, house, correlation) => {
  const worked = await workOff(
    house,
    'publication',
    identifierIn(event, 'outboxId'),
    async ([row]) => {
      const { scope, stagingKey } = row!.about;
      await publishCrl(house, { scope: scope!, stagingKey: stagingKey! }, ACTOR, correlation);
    },
    (row) => row.id,
  );
  for (const error of worked.failed) {
    if (error instanceof NotPublishable) log('crl.not-believed', { correlation, fault: faultOf(error) });
  }
  if (worked.failed.length > 0) throw worked.failed[0];
  return { done: worked.done };
});
