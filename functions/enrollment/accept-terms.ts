import { operation } from '../../shared/http/operation.ts';
import { acceptTerms as accept } from '../../shared/lifecycle/terms/acceptance.ts';
import { AcceptTermsBody, TermsAcceptanceView } from '../schemas/terms.ts';
import type { TermsHouse } from './terms-house.ts';
import { populationNamed } from './terms-view.ts';

/** POST /me/terms/{population}/acceptance: the act of its own by which a new version is accepted. */
export const acceptTerms = operation(
  { body: AcceptTermsBody, answer: TermsAcceptanceView },
  async (call, house: TermsHouse) => {
    const input = { ...call.body, population: populationNamed(call.params) };
    const { population, accepted } = await accept(house, call.principal, input, call.correlation);
    return { status: 200, body: { population, text: { ...accepted!.text }, at: accepted!.at } };
  },
);
