import { operation } from '../../shared/http/operation.ts';
import { stillOpen } from '../../shared/lifecycle/registration/desk.ts';
import { readTerms } from '../../shared/lifecycle/terms/proposal.ts';
import { TermsView } from '../schemas/terms.ts';
import type { TermsHouse } from './terms-house.ts';
import { termsNamed, viewOfTerms } from './terms-view.ts';

/** GET /terms/{population}/{version}, in any state. */
export const showTerms = operation({ answer: TermsView }, async (call, house: TermsHouse) => {
  stillOpen(house, call);
  return { status: 200, body: viewOfTerms(await readTerms(house, termsNamed(call.params))) };
});
