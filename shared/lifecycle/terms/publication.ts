import { wordingOfEdition } from '../../registration/terms.ts';
import { POPULATIONS, type TermsPopulation, type TermsRecord } from '../../registration/terms-records.ts';
import { NotPublishable } from '../belief.ts';
import { sha256 } from '../identity.ts';
import { Conflict, type Ledger, type ObjectStore, type OutboxRow } from '../ports.ts';
import { editionsOf } from './editions.ts';
import { keptDocument, publishedTermsKey } from './proposal.ts';

/** Makes approved terms public: whoever approved them cannot write there, and whoever writes there approves nothing. */
export interface TermsPublisher {
  readonly ledger: Ledger;
  readonly repository: ObjectStore;
  readonly evidence: ObjectStore;
}

const CACHED = 'public, max-age=86400';

/** What an outbox row asks for; undefined for one about a list. */
export function termsOf({
  about: { terms, edition },
}: OutboxRow): { population: TermsPopulation; edition: number } | undefined {
  const population = POPULATIONS.find((one) => one === terms);
  return population && edition !== undefined ? { population, edition: Number(edition) } : undefined;
}

/**
 * Publishes the documents of an approved edition, each under its language, and the wording that people's acceptance is of.
 * Doing it twice changes nothing. Throws NotPublishable for what is not approved, or where other octets are published.
 */
export async function publishTerms(
  house: TermsPublisher,
  name: { readonly population: TermsPopulation; readonly edition: number },
): Promise<void> {
  const terms = await house.ledger.read('terms', name);
  if (terms?.state !== 'approved') throw new NotPublishable('this edition is not approved');
  await publish(house, terms);
}

/** Puts back what the repository has lost of approved terms. */
export async function restoreTerms(house: TermsPublisher): Promise<number> {
  let count = 0;
  for (const population of POPULATIONS) {
    for (const terms of await editionsOf(house.ledger, population)) {
      if (terms.state !== 'approved') continue;
      await publish(house, terms);
      count++;
    }
  }
  return count;
}

async function publish({ repository, evidence }: TermsPublisher, terms: TermsRecord): Promise<void> {
  for (const language of ['fr', 'en'] as const) {
    const key = publishedTermsKey(terms, language);
    const document = terms.documents[language];
    if (await isThere(repository, key, document.sha256)) continue;
    await put(repository, key, await keptDocument(evidence, document), document.mediaType);
  }
  const wording = new TextEncoder().encode(wordingOfEdition(terms));
  const key = `repository/terms/${terms.population}/${terms.edition}/edition.txt`;
  if (!(await isThere(repository, key, sha256(wording)))) await put(repository, key, wording, 'text/plain');
}

async function isThere(repository: ObjectStore, key: string, digest: string): Promise<boolean> {
  const there = await repository.get(key);
  if (there && sha256(there.bytes) !== digest) throw new NotPublishable(`other octets are at ${key}`);
  return there !== undefined;
}

async function put(repository: ObjectStore, key: string, bytes: Uint8Array, type: string): Promise<void> {
  const mediaType = type.startsWith('text/') ? `${type}; charset=utf-8` : type;
  try {
    await repository.put(key, bytes, { mediaType, cacheControl: CACHED, onlyIf: { absent: true } });
  } catch (thrown) {
    if (!(thrown instanceof Conflict)) throw thrown;
    if (!(await isThere(repository, key, sha256(bytes)))) throw thrown;
  }
}
