import { operation } from '../../shared/http/operation.ts';
import { stillOpen } from '../../shared/lifecycle/registration/desk.ts';
import { peopleIn, progressOf } from '../../shared/lifecycle/terms/progress.ts';
import { readTerms } from '../../shared/lifecycle/terms/proposal.ts';
import { ERASED_PERSON, openOr } from '../../shared/registration/personal.ts';
import type { TermsAcceptanceRecord } from '../../shared/registration/terms-records.ts';
import { TermsProgressQuery, TermsProgressView } from '../schemas/terms.ts';
import { pageOf } from './page.ts';
import type { TermsHouse } from './terms-house.ts';
import { termsNamed } from './terms-view.ts';

/** GET /terms/{population}/{version}/progress: counted now; the list is of those who accepted, or who have not yet. */
export const showTermsProgress = operation(
  { query: TermsProgressQuery, answer: TermsProgressView },
  async (call, house: TermsHouse) => {
    stillOpen(house, call);
    const terms = await readTerms(house, termsNamed(call.params));
    const { state } = call.query;
    const [counts, page] = await Promise.all([
      progressOf(house.ledger, terms),
      peopleIn(house.ledger, terms, state, pageOf({ limit: 50, ...call.query })),
    ]);
    const items = await Promise.all(page.items.map((record) => viewOf(house, record)));
    const { population, edition } = terms;
    return { status: 200, body: { population, version: String(edition), ...counts, state, ...page, items } };
  },
);

async function viewOf({ ledger, vault }: TermsHouse, { personId, accepted, awaited }: TermsAcceptanceRecord) {
  const person = await ledger.read('person', { id: personId });
  if (!person) throw new Error('terms are awaited of nobody');
  const { lastName, firstNames } = await openOr(vault, person.personal, ERASED_PERSON);
  return {
    personId,
    lastName,
    firstNames,
    ...(accepted && { acceptedVersion: accepted.text.version, acceptedAt: accepted.at }),
    ...(awaited && { done: awaited.done }),
  };
}
