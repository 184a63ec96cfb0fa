import type * as z from 'zod';
import { nothingHere } from '../../shared/registration/authority.ts';
import { FIRST_EDITION } from '../../shared/registration/terms.ts';
import type { TermsPopulation, TermsRecord } from '../../shared/registration/terms-records.ts';
import { POPULATIONS } from '../../shared/registration/terms-records.ts';
import type { TermsView } from '../schemas/terms.ts';

/** A version as officers and auditors see it. */
export function viewOfTerms(terms: TermsRecord): z.input<typeof TermsView> {
  const { population, edition, sha256, title, documents, inForceFrom, reacceptance, state, createdAt } = terms;
  return {
    population,
    version: String(edition),
    sha256,
    title,
    documents,
    inForceFrom,
    ...(reacceptance && { reacceptance }),
    state,
    proposedAt: createdAt,
    proposedBy: terms.proposedBy,
    ...(terms.decided && { decided: terms.decided }),
  };
}

/** The population that an address names. Throws `nothingHere`. */
export function populationNamed(params: Readonly<Record<string, string>>): TermsPopulation {
  const population = POPULATIONS.find((one) => one === params.population);
  if (!population) throw nothingHere();
  return population;
}

/** The uploaded version that an address names. Throws `nothingHere`: the first is built in, see /texts. */
export function termsNamed(params: Readonly<Record<string, string>>) {
  const edition = /^[1-9][0-9]{0,3}$/.test(params.version ?? '') ? Number(params.version) : FIRST_EDITION;
  if (edition === FIRST_EDITION) throw nothingHere();
  return { population: populationNamed(params), edition };
}
