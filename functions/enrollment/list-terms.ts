import { operation } from '../../shared/http/operation.ts';
import { stillOpen } from '../../shared/lifecycle/registration/desk.ts';
import { PageQuery } from '../schemas/requests.ts';
import { TermsPage } from '../schemas/terms.ts';
import { pageOf } from './page.ts';
import type { TermsHouse } from './terms-house.ts';
import { populationNamed, viewOfTerms } from './terms-view.ts';

/** GET /terms/{population}: in the order of versions; the first one is built in and not among them. */
export const listTerms = operation({ query: PageQuery, answer: TermsPage }, async (call, house: TermsHouse) => {
  stillOpen(house, call);
  const page = await house.ledger.list('terms-of-population', populationNamed(call.params), pageOf(call.query));
  return { status: 200, body: { ...page, items: page.items.map(viewOfTerms) } };
});
