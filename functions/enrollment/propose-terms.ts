import { operation } from '../../shared/http/operation.ts';
import { proposeTerms as propose } from '../../shared/lifecycle/terms/proposal.ts';
import { ProposeTermsBody, TermsView } from '../schemas/terms.ts';
import type { TermsHouse } from './terms-house.ts';
import { populationNamed, viewOfTerms } from './terms-view.ts';

/** POST /terms/{population}: nothing is in force before a second security officer approves. */
export const proposeTerms = operation(
  { body: ProposeTermsBody, answer: TermsView, status: 201 },
  async (call, house: TermsHouse) => {
    const terms = await propose(house, call, { ...call.body, population: populationNamed(call.params) });
    const location = `/terms/${terms.population}/${terms.edition}`;
    return { status: 201, headers: { location }, body: viewOfTerms(terms) };
  },
);
