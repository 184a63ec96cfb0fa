import { clock, dossierVault, environment, ledger, mailer, randomness } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { sendNotices } from '../../shared/lifecycle/notices.ts';
import { wording } from '../../shared/messages/notices.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: dossierVault(),
  mailer: mailer(),
  wording,
  publicUrl: environment().need('SCEAU_PUBLIC_URL'),
  pagesUrl: environment().pagesUrl,
});

/** Invoked with `{ outboxId }` by a nudge, or with nothing by the sweep: one message per row that is due. */
export const handler = job('notification', compose, async (event, house, correlation) => {
  const count = await sendNotices(house, identifierIn(event, 'outboxId'), (outcome, row, thrown) =>
    log(`notice.${outcome}`, {
      correlation,
      row: row.id,
      attempts: row.attempts,
      ...(thrown !== undefined && { fault: faultOf(thrown) }),
    }),
  );
  return { done: count };
});
