import {
  clock,
  environment,
  evidenceStore,
  fetcher,
  ledger,
  randomness,
  repositoryStore,
  stagingStore,
} from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { NotPublishable } from '../../shared/lifecycle/belief.ts';
import { probeLists, type Seen } from '../../shared/lifecycle/crl/probe.ts';
import { pointsOf } from '../../shared/lifecycle/crl/shards.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { everyIssuer } from '../../shared/lifecycle/issuers.ts';
import { PARKED_UNTIL, workOff } from '../../shared/lifecycle/outbox.ts';
import { publicationOf, publishCertificate, publishCrl, restoreList } from '../../shared/lifecycle/publication.ts';
import { publishTerms, restoreTerms, termsOf } from '../../shared/lifecycle/terms/publication.ts';
import { refreshIndex, restorePages } from './repository/publish-pages.ts';

const compose = () => {
  const made = { ledger: ledger(), clock: clock(), randomness: randomness() };
  const stores = { staging: stagingStore(), repository: repositoryStore(), evidence: evidenceStore() };
  return {
    ...made,
    ...stores,
    outbox: made.ledger.outbox,
    policyArc: environment().oidArc,
    fetcher: fetcher(),
    mended,
  };
};
type House = ReturnType<typeof compose>;

const mended = (row: string) => log('repository.mended', { row });

const ACTOR: Actor = { capacity: 'platform', function: 'publication' };

const jobs: Readonly<Record<string, (house: House, correlation: string) => Promise<object>>> = {
  'restore-repository': restore,
  'probe-lists': probe,
};

/**
 * Invoked with `{ outboxId }` when a list is staged or terms are approved, and by the clock with `{ job }`. Whatever else
 * it is sent, it looks at what waits to be published.
 */
export const handler = job('publication', compose, (event, house, correlation) => {
  const run = jobs[identifierIn(event, 'job') ?? ''];
  return run ? run(house, correlation) : publish(house, identifierIn(event, 'outboxId'), correlation);
});

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
  if (worked.done > 0) await refreshIndex(house, correlation);
  for (const error of worked.failed) {
    if (error instanceof NotPublishable) log('crl.not-believed', { correlation, fault: faultOf(error) });
  }
  if (worked.failed.length > 0) throw worked.failed[0];
  return { done: worked.done };
}

/** What the repository has lost is put back from ledger and archive. */
async function restore(house: House, correlation: string) {
  const issuers = await everyIssuer(house.ledger);
  for (const issuer of issuers) {
    if (await publishCertificate(house.repository, issuer)) mended(issuer.id);
    for (const { scope } of pointsOf(issuer)) await restoreList(house, scope);
  }
  const terms = await restoreTerms(house);
  return { done: issuers.length + terms, written: await restorePages(house, correlation) };
}

const seen: Seen = new Map();

/** Fetches the lists from outside, as relying parties do, and says what is wrong with what they get. */
async function probe(house: House, correlation: string) {
  const probed = await probeLists(house, seen);
  for (const { scope: row, seconds, fault: code } of probed) {
    const fields = { correlation, row, ...(seconds !== undefined && { seconds }) };
    if (code) log('crl.stale', { ...fields, code });
    else log('crl.probed', fields);
  }
  return { done: probed.length };
}
