import { Refusal } from '../../errors.ts';
import { actorOf, inForce, type Principal, roleRules } from '../../registration/authority.ts';
import type { TextAccepted } from '../../registration/designation-records.ts';
import type { MandateRecord } from '../../registration/records.ts';
import {
  acceptableEditions,
  acceptedBy,
  editionOf,
  followedEdition,
  hasAccepted,
  inForceEdition,
  referenceOf,
} from '../../registration/terms.ts';
import {
  POPULATIONS,
  populationOf,
  TERMS_TEXTS,
  type TermsAcceptanceRecord,
  type TermsAct,
  type TermsPopulation,
  type TermsRecord,
} from '../../registration/terms-records.ts';
import { commitAct } from '../designation/desk.ts';
import type { DomainEvent } from '../events.ts';
import type { Clock, Ledger, Randomness } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import { eventOf, inForceAt } from '../registration/desk.ts';
import { type BuiltInTexts, editionsOf } from './editions.ts';

/** Who accepted what, and how: to be written in the commit of the act in which it was accepted. */
export interface TermsAccepting {
  readonly personId: string;
  readonly population: TermsPopulation;
  readonly text: TextAccepted;
  readonly language: 'fr' | 'en';
  readonly authentication: string;
  readonly act: TermsAct;
}

/** The rows that go with an act in which terms were accepted; none where the person accepted a later edition before. */
export async function termsAccepted(
  ledger: Ledger,
  pen: Pen,
  { personId, population, text, language, authentication, act }: TermsAccepting,
): Promise<{ readonly records: readonly TermsAcceptanceRecord[]; readonly events: readonly DomainEvent[] }> {
  const before = await ledger.read('termsAcceptance', { personId, population });
  const accepted = { edition: editionOf(text), text, at: pen.at, language, authentication, act };
  const written = acceptedBy(before, { personId, population }, accepted);
  return written ? { records: [written.record], events: [eventOf(pen, written)] } : { records: [], events: [] };
}

export interface TermsHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly builtIn: BuiltInTexts;
}

/** Where a person stands with the terms of one population. */
export interface OwnTerms {
  readonly population: TermsPopulation;
  /** In force now. */
  readonly current: TextAccepted;
  readonly accepted?: TermsAcceptanceRecord['accepted'];
  /** What is still to be accepted, by when, and what happens then. */
  readonly due?: {
    readonly text: TextAccepted;
    readonly by: string;
    readonly revokeFrom?: string;
    readonly late: boolean;
  };
}

/** The caller's own terms: one line for each population of which they have a mandate in force. */
export async function ownTerms(house: TermsHouse, principal: Principal): Promise<readonly OwnTerms[]> {
  const now = house.clock.now();
  const populations = POPULATIONS.filter((population) => mandateIn(principal, population, now));
  return Promise.all(
    populations.map(async (population) => {
      const [editions, record] = await Promise.all([
        editionsOf(house.ledger, population),
        house.ledger.read('termsAcceptance', { personId: principal.personId, population }),
      ]);
      const due = followedEdition(editions);
      const open = due?.reacceptance && !hasAccepted(record, due.edition) ? due.reacceptance : undefined;
      return {
        population,
        current: currentOf(house, population, editions),
        ...(record?.accepted && { accepted: record.accepted }),
        ...(due && open && { due: { text: referenceOf(due), ...open, late: open.by <= now.toISOString() } }),
      };
    }),
  );
}

/**
 * The caller accepts the terms of a population by themselves: those in force, or those announced. Accepting again is fine.
 * Throws a Refusal `forbidden` without a mandate of it or without the card that goes with it, `conflict` for other terms.
 */
export async function acceptTerms(
  house: TermsHouse,
  principal: Principal,
  {
    population,
    text,
    language,
  }: { readonly population: TermsPopulation; readonly text: TextAccepted; readonly language: 'fr' | 'en' },
  correlation: string,
): Promise<TermsAcceptanceRecord> {
  const now = house.clock.now();
  const mandate = mandateIn(principal, population, now);
  if (!mandate) throw new Refusal('forbidden', `You have no mandate in force whose terms these are.`);
  if (roleRules[mandate.role].card && principal.authentication !== 'token+card') {
    throw new Refusal('forbidden', 'This needs a sign-in with your card: sign in again with it.');
  }
  const editions = await editionsOf(house.ledger, population);
  const open = [
    currentOf(house, population, editions),
    ...acceptableEditions(editions, now.toISOString()).map(referenceOf),
  ];
  if (!open.some((one) => same(one, text))) {
    throw new Refusal('conflict', 'These terms have another version or wording now: read them again before accepting.');
  }
  const { personId, authentication } = principal;
  const before = await house.ledger.read('termsAcceptance', { personId, population });
  if (before?.accepted && same(before.accepted.text, text)) return before;
  const pen = penOf(house, actorOf(principal, mandate), correlation);
  const accepting = { personId, population, text, language, authentication, act: 'acceptance' } as const;
  const { records, events } = await termsAccepted(house.ledger, pen, accepting);
  const [record] = records;
  if (!record) throw new Refusal('wrong-state', 'You have accepted a later edition of these terms already.');
  await commitAct(house.ledger, { records, events, require: [inForceAt(personId, mandate.id, pen.at)] });
  return record;
}

/** A mandate in force of the caller's, in a role of the population. */
function mandateIn({ mandates }: Principal, population: TermsPopulation, now: Date): MandateRecord | undefined {
  return mandates.find((mandate) => populationOf(mandate.role) === population && inForce(mandate, now));
}

function currentOf(
  { builtIn, clock }: TermsHouse,
  population: TermsPopulation,
  editions: readonly TermsRecord[],
): TextAccepted {
  const edition = inForceEdition(editions, clock.now().toISOString());
  return edition ? referenceOf(edition) : builtIn.current(TERMS_TEXTS[population]);
}

const same = (one: TextAccepted, other: TextAccepted) =>
  one.id === other.id && one.version === other.version && one.sha256 === other.sha256;
