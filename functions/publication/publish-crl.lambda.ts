import { clock, evidenceStore, ledger, randomness, repositoryStore, stagingStore } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { NotPublishable } from '../../shared/lifecycle/belief.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { everyIssuer } from '../../shared/lifecycle/issuers.ts';
import { PARKED_UNTIL, workOff } from '../../shared/lifecycle/outbox.ts';
import { publicationOf, publishCertificate, publishCrl, restoreList } from '../../shared/lifecycle/publication.ts';
import { publishTerms, restoreTerms, termsOf } from '../../shared/lifecycle/terms/publication.ts';

const compose = () => {
  const made = { ledger: ledger(), clock: clock(), randomness: randomness() };
  const stores = { staging: stagingStore(), repository: repositoryStore(), evidence: evidenceStore() };
  return { ...made, ...stores, outbox: made.ledger.outbox };
};
type House = ReturnType<typeof compose>;

const ACTOR: Actor = { capacity: 'platform', function: 'publication' };

/** Invoked with `{ outboxId }` when a list is staged or terms are approved, and with `{ job: "restore-repository" }` by the clock. */
export const handler = job('publication', compose, (event, house, correlation) =>
  identifierIn(event, 'job') === 'restore-repository'
    ? restore(house)
    : publish(house, identifierIn(event, 'outboxId'), correlation),
);

/** A list that is not believed is parked where people find it, raises one alarm, and is never published. */
async function publish(house: House, nudged: string | undefined, correlation: string) {
  const worked = await workOff(
    house,
    'publication',
    nudged,
    async ([row]) => {
      const terms = termsOf(row!);
      if (terms) return publishTerms(house, terms);
      const { scope, ...about } = publicationOf(row!);
      const outcome = await publishCrl(house, { scope, ...about }, ACTOR, correlation);
      log(`crl.${outcome}`, { correlation, row: row!.id, count: about.crlNumber });
    },
    (row) => row.id,
    (error) => (error instanceof NotPublishable ? PARKED_UNTIL : undefined),
  );
  for (const error of worked.failed) {
    if (error instanceof NotPublishable) log('crl.not-believed', { correlation, fault: faultOf(error) });
  }
  if (worked.failed.length > 0) throw worked.failed[0];
  return { done: worked.done };
}

/** What the repository has lost is put back from ledger and archive. */
async function restore(house: House) {
  const issuers = await everyIssuer(house.ledger);
  for (const issuer of issuers) {
    await publishCertificate(house.repository, issuer);
    await restoreList(house, issuer.crlScope);
  }
  return { done: issuers.length + (await restoreTerms(house)) };
}
