import { clock, evidenceStore, invoker, ledger, randomness, signer, stagingStore } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { compactSnapshot } from '../../shared/lifecycle/crl/compaction.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { WorkedElsewhere, workOff } from '../../shared/lifecycle/outbox.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';

const compose = () => {
  const made = {
    ledger: ledger(),
    signer: signer(),
    clock: clock(),
    randomness: randomness(),
    staging: stagingStore(),
    evidence: evidenceStore(),
  };
  const told = {
    setAside: (_: unknown, why: unknown) => log('crl.entry-set-aside', { fault: faultOf(why) }),
    snapshotLost: (row: string) => log('crl.snapshot-lost', { row }),
    entriesMissing: (row: string, count: number) => log('crl.entries-were-missing', { row, count }),
  };
  return { ...made, ...told, outbox: made.ledger.outbox, invoker: invoker() };
};

/** The clock asks for a list: one that is being made will do. */
const unlessMade = (error: unknown) => {
  if (!(error instanceof WorkedElsewhere)) throw error;
};

const ACTOR: Actor = { capacity: 'platform', function: 'issue-crl' };

/**
 * Invoked with `{ outboxId }` when something was revoked, or `{ scope }` by the clock. All revocations that wait for the
 * same list get one list; rows are done with once the ledger says that the list is signed. Once a day, when that is done,
 * the scope's stored entries are made anew: nobody waits for it.
 */
export const handler = job('issue-crl', compose, async (event, house, correlation) => {
  const made = new Set<string>();
  const make = async (scope: string) => {
    const { outbox } = await issueCrl(house, scope, ACTOR, correlation);
    await house.invoker.nudge(outbox);
    made.add(scope);
  };
  const scope = identifierIn(event, 'scope');
  if (scope !== undefined) await make(scope).catch(unlessMade);
  const worked = await workOff(
    house,
    'crl',
    identifierIn(event, 'outboxId'),
    (rows) => make(rows[0]!.about.scope!),
    (row) => row.about.scope!,
  );
  if (worked.failed.length > 0) throw worked.failed[0];
  for (const name of made) await compactSnapshot(house, name, ACTOR, correlation);
  return { done: worked.done };
});
