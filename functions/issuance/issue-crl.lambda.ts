import { clock, invoker, ledger, randomness, signer, stagingStore } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { workOff } from '../../shared/lifecycle/outbox.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';

const compose = () => {
  const made = {
    ledger: ledger(),
    signer: signer(),
    clock: clock(),
    randomness: randomness(),
    staging: stagingStore(),
  };
  const setAside = (_: unknown, why: unknown) => log('crl.entry-set-aside', { fault: faultOf(why) });
  return { ...made, outbox: made.ledger.outbox, invoker: invoker(), setAside };
};

const ACTOR: Actor = { capacity: 'platform', function: 'issue-crl' };

/**
 * Invoked with `{ outboxId }` when something was revoked, or `{ scope }` by the clock. All revocations that wait for the
 * same list get one list; rows are done with once the ledger says that the list is signed.
 */
export const handler = job('issue-crl', compose, async (event, house, correlation) => {
  const make = async (scope: string) => {
    const { outbox } = await issueCrl(house, scope, ACTOR, correlation);
    await house.invoker.nudge(outbox);
  };
  const scope = identifierIn(event, 'scope');
  if (scope !== undefined) await make(scope);
  const worked = await workOff(
    house,
    'crl',
    identifierIn(event, 'outboxId'),
    (rows) => make(rows[0]!.about.scope!),
    (row) => row.about.scope!,
  );
  if (worked.failed.length > 0) throw worked.failed[0];
  return { done: worked.done };
});
