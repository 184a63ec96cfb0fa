import { operation } from '../../shared/http/operation.ts';
import { refuseTerms as refuse } from '../../shared/lifecycle/terms/proposal.ts';
import { RefuseTermsBody, TermsView } from '../schemas/terms.ts';
import type { TermsHouse } from './terms-house.ts';
import { termsNamed, viewOfTerms } from './terms-view.ts';

/** POST /terms/{population}/{version}/refusal: its number is not used again. */
export const refuseTerms = operation({ body: RefuseTermsBody, answer: TermsView }, async (call, house: TermsHouse) => ({
  status: 200,
  body: viewOfTerms(await refuse(house, call, termsNamed(call.params), call.body.reasons)),
}));
