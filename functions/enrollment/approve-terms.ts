import { operation } from '../../shared/http/operation.ts';
import { approveTerms as approve } from '../../shared/lifecycle/terms/proposal.ts';
import { ApproveTermsBody, TermsView } from '../schemas/terms.ts';
import type { TermsHouse } from './terms-house.ts';
import { termsNamed, viewOfTerms } from './terms-view.ts';

/** POST /terms/{population}/{version}/approval: published at once, in force from its date, announced by the clock. */
export const approveTerms = operation(
  { body: ApproveTermsBody, answer: TermsView },
  async (call, house: TermsHouse) => {
    const { terms, outbox } = await approve(house, call, termsNamed(call.params), call.body.sha256);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfTerms(terms) };
  },
);
