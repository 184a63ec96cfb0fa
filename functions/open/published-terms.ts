import { Refusal } from '../../shared/errors.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import type { ObjectStore } from '../../shared/lifecycle/ports.ts';
import { editionsOf, populationOfText } from '../../shared/lifecycle/terms/editions.ts';
import { publishedTermsKey } from '../../shared/lifecycle/terms/proposal.ts';
import { editionOf, FIRST_EDITION } from '../../shared/registration/terms.ts';
import { POPULATIONS, type TermsRecord } from '../../shared/registration/terms-records.ts';

/** What the function of open things has beside the front: what is published, to be read. */
export interface OpenHouse extends FrontHouse {
  readonly repository: ObjectStore;
}

/** The uploaded versions of all texts that have been approved, newest first. */
export async function approvedTerms({ ledger }: OpenHouse): Promise<readonly TermsRecord[]> {
  const found = await Promise.all(POPULATIONS.map((population) => editionsOf(ledger, population)));
  return found.flatMap((editions) => editions.filter(({ state }) => state === 'approved').toReversed());
}

/** An uploaded version of a text; undefined for one that is built in or not approved. */
export async function uploadedTerms(
  { ledger }: OpenHouse,
  { textId, version }: { readonly textId: string; readonly version: string },
): Promise<TermsRecord | undefined> {
  const population = populationOfText(textId);
  const edition = editionOf({ version });
  if (!population || edition === FIRST_EDITION) return undefined;
  const terms = await ledger.read('terms', { population, edition });
  return terms?.state === 'approved' ? terms : undefined;
}

/** A document as it is published. Throws a Refusal `unavailable` until it is. */
export async function publishedDocument(
  { repository }: OpenHouse,
  terms: TermsRecord,
  language: 'fr' | 'en',
): Promise<Uint8Array> {
  const found = await repository.get(publishedTermsKey(terms, language));
  if (found && sha256(found.bytes) === terms.documents[language].sha256) return found.bytes;
  throw new Refusal('unavailable', 'This document is being published: ask again in a minute.', {
    retryAfterSeconds: 60,
  });
}
