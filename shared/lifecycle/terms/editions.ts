import { Refusal } from '../../errors.ts';
import type { TextAccepted } from '../../registration/designation-records.ts';
import type { Role } from '../../registration/records.ts';
import {
  demandedEdition,
  editionOf,
  FIRST_EDITION,
  hasAccepted,
  inForceEdition,
  referenceOf,
} from '../../registration/terms.ts';
import {
  POPULATIONS,
  populationOf,
  TERMS_TEXTS,
  type TermsPopulation,
  type TermsRecord,
} from '../../registration/terms-records.ts';
import type { Texts } from '../designation/desk.ts';
import type { Clock, Ledger, TextsInForce } from '../ports.ts';
import { all } from '../whole-list.ts';

/** Every edition of a population's terms that was ever proposed, read consistently: they are few. */
export function editionsOf(ledger: Ledger, population: TermsPopulation): Promise<readonly TermsRecord[]> {
  return all((at) => ledger.list('terms-of-population', population, at));
}

/** The population whose terms a text is; undefined for texts that nobody uploads. */
export function populationOfText(id: string): TermsPopulation | undefined {
  return POPULATIONS.find((population) => TERMS_TEXTS[population] === id);
}

/** The texts that are built in (`messages/texts`). */
export interface BuiltInTexts {
  current(id: string): TextAccepted;
  title(text: TextAccepted, language: 'fr' | 'en'): string;
}

/** The texts that people accept, in the versions in force now: uploaded editions where there are, else the built-in ones. */
export function createTexts({
  ledger,
  clock,
  builtIn,
}: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly builtIn: BuiltInTexts;
}): Texts & TextsInForce {
  const current = async (id: string): Promise<TextAccepted> => {
    const population = populationOfText(id);
    const editions = population ? await editionsOf(ledger, population) : [];
    const edition = inForceEdition(editions, clock.now().toISOString());
    return edition ? referenceOf(edition) : builtIn.current(id);
  };
  return {
    current,
    async forAcceptance(by = 'structure') {
      const terms = by === 'holder' ? TERMS_TEXTS.holders : TERMS_TEXTS.representatives;
      return [await current(terms), builtIn.current('certification-policy')];
    },
    async title(text, language) {
      const population = populationOfText(text.id);
      const edition = editionOf(text);
      if (!population || edition === FIRST_EDITION) return builtIn.title(text, language);
      const terms = await ledger.read('terms', { population, edition });
      if (!terms) throw new TypeError(`there is no text ${text.id} ${text.version}`);
      return terms.title[language];
    },
  };
}

/**
 * Asked where the mandate is asked, of every act but those that revoke: once the deadline of new terms is over, whoever
 * has not accepted them does nothing more by a role whose terms they are. Throws a Refusal `forbidden` that says which
 * terms, where to read and where to accept them.
 */
export async function demandTermsAccepted(ledger: Ledger, personId: string, role: Role, now: Date): Promise<void> {
  const population = populationOf(role);
  if (!population) return;
  const demanded = demandedEdition(await editionsOf(ledger, population), now.toISOString());
  if (!demanded) return;
  const { edition } = demanded;
  if (hasAccepted(await ledger.read('termsAcceptance', { personId, population }), edition)) return;
  const { id, version } = referenceOf(demanded);
  const detail =
    `New terms of use were to be accepted by ${demanded.reacceptance!.by}: read them at /texts/${id}/${version} ` +
    `and accept them with POST /me/terms/${population}/acceptance. Revocation stays open to you.`;
  throw new Refusal('forbidden', detail, {
    findings: [
      { code: 'terms-not-accepted', citation: 'PRODUCT journey B, step 8', pointer: `/texts/${id}/${version}`, detail },
    ],
  });
}
