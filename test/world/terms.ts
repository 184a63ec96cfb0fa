import { termsInspector } from '../../functions/enrollment/terms-inspector.ts';
import type { OutboxRow } from '../../shared/lifecycle/ports.ts';
import { acceptTerms, type TermsHouse } from '../../shared/lifecycle/terms/acceptance.ts';
import { findTerms, meetTerms } from '../../shared/lifecycle/terms/clock.ts';
import { createTexts } from '../../shared/lifecycle/terms/editions.ts';
import { approveTerms, proposeTerms, type TermsDesk, uploadTerms } from '../../shared/lifecycle/terms/proposal.ts';
import { builtInTexts } from '../../shared/messages/texts/texts.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import { referenceOf, type TermsForm } from '../../shared/registration/terms.ts';
import type { TermsPopulation, TermsRecord } from '../../shared/registration/terms-records.ts';
import { asFunction } from './as-function.ts';
import { deadlinesOf } from './retrieval.ts';
import { makePerson, type World } from './world.ts';

/** A house with two security officers, as the use cases of terms see it. */
export interface TermsWorld {
  readonly house: TermsDesk & TermsHouse & World;
  readonly officers: readonly [Principal, Principal];
}

export const DAY = 86_400_000;
export const inDays = ({ clock }: Pick<World, 'clock'>, days: number) =>
  new Date(clock.now().getTime() + days * DAY).toISOString();

export const withTerms = <W extends World>(world: W) => ({
  ...world,
  inspector: termsInspector,
  builtIn: builtInTexts,
});

/** The texts in force as the ledger says, in place of the built-in ones alone. */
export const textsOf = (world: Pick<World, 'ledger' | 'clock'>) =>
  createTexts({ ledger: world.ledger, clock: world.clock, builtIn: builtInTexts });

export async function officersOf(world: World): Promise<TermsWorld['officers']> {
  const officer = () => makePerson(world, 'security-officer', { reach: 'house' });
  return [await officer(), await officer()];
}

export const asOfficer = (principal: Principal) => ({
  principal,
  roles: ['security-officer'] as const,
  correlation: 'terms',
});

const octets = (text: string) => new TextEncoder().encode(text);

/** An edition that is proposed and not decided. */
export async function proposed(
  { house, officers: [first] }: TermsWorld,
  population: TermsPopulation = 'holders',
  more: Partial<TermsForm> = {},
): Promise<TermsRecord> {
  const upload = (text: string) =>
    uploadTerms(house, asOfficer(first), { bytes: octets(text), mediaType: 'text/markdown' });
  const documents = { fr: await upload('Premier.\n\nSecond.'), en: await upload('First.\n\nSecond.') };
  const title = { fr: 'Nouvelles conditions', en: 'New terms' };
  const form = { population, title, documents, inForceFrom: inDays(house, 1), ...more };
  return proposeTerms(house, asOfficer(first), form);
}

/** An edition that the second officer has approved; by default it is to be accepted anew within 30 days, else revocation. */
export async function approved(
  world: TermsWorld,
  population: TermsPopulation = 'holders',
  more: Partial<TermsForm> = {},
): Promise<TermsRecord> {
  const { house, officers } = world;
  const revokeFrom = population === 'representatives' ? {} : { revokeFrom: inDays(house, 60) };
  const terms = await proposed(world, population, { reacceptance: { by: inDays(house, 30), ...revokeFrom }, ...more });
  return (await approveTerms(house, asOfficer(officers[1]), terms, terms.sha256)).terms;
}

export const acceptEdition = (house: TermsHouse, principal: Principal, terms: TermsRecord, text = referenceOf(terms)) =>
  acceptTerms(house, principal, { population: terms.population, text, language: 'fr' }, 'accept');

/** One run of the clock: everybody who is found is met, and every certificate that came due. */
export async function tick(world: World): Promise<readonly OutboxRow[]> {
  const found: { personId: string; population: string }[] = [];
  const invoker = { meetTerms: async (person: (typeof found)[number]) => void found.push(person) };
  await findTerms(asFunction({ ...world, invoker }, 'renewal', world.table));
  const rows: OutboxRow[] = [];
  for (const person of found) rows.push(...(await meetTerms(deadlinesOf(world), person as never, 'clock')));
  return rows;
}
