import { acceptCertificate } from '../../shared/lifecycle/acceptance.ts';
import { attestHolder } from '../../shared/lifecycle/holders/attesting.ts';
import type { HolderDesk } from '../../shared/lifecycle/holders/desk.ts';
import { openHolder } from '../../shared/lifecycle/holders/opening.ts';
import { type RegistrationInput, registerHolder } from '../../shared/lifecycle/holders/registering.ts';
import { requestForHolder } from '../../shared/lifecycle/holders/requesting.ts';
import { mandatesOf } from '../../shared/lifecycle/registration/desk.ts';
import { endMandate } from '../../shared/lifecycle/registration/mandates.ts';
import { builtInTexts, referenceTo, textsInForce } from '../../shared/messages/texts/texts.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type { HolderRecord } from '../../shared/registration/holder-records.ts';
import type { MandateRecord, PersonRecord, SubscriptionRecord } from '../../shared/registration/records.ts';
import { generate } from './keys.ts';
import { pkcs10 } from './pkcs10.ts';
import { acceptanceOf, issued, prolong, type RetrievalHouse, retrieving } from './retrieval.ts';
import { type Cast, makeCast, makeWorld, type World } from './world.ts';

/** A structure that has subscribed to PRO, and what the use cases of holders need. */
export type HolderWorld = RetrievalHouse & HolderDesk;
export const holding = (world: World): HolderWorld => ({ ...retrieving(world), texts: TEXTS });
const TEXTS = { ...textsInForce, ...builtInTexts };

export const TERMS = referenceTo('holder-terms');

export async function proCast(
  seed = 'holders',
  more: Partial<SubscriptionRecord> = {},
): Promise<{ world: HolderWorld; cast: Cast }> {
  const world = holding(await makeWorld(seed));
  return { world, cast: await makeCast(world, { offer: 'PRO', ...more }) };
}

export const opening = (principal: Principal) => ({
  principal,
  roles: ['technical-administrator'] as const,
  correlation: 'open',
});
export const own = (principal: Principal) => ({ principal, roles: ['holder'] as const, correlation: 'own' });

export const CAMILLE = {
  lastName: "D'Exemple",
  firstNames: 'Camille Noé',
  email: 'camille.exemple@example.org',
  service: 'Radiologie',
};

export function registration(world: World, more: Partial<RegistrationInput> = {}): RegistrationInput {
  return {
    data: CAMILLE,
    recognised: { directoryId: 'camille' },
    language: 'fr',
    identity: { how: 'in-person', at: world.clock.now().toISOString() },
    ...more,
  };
}

export interface Registered {
  readonly holder: HolderRecord;
  readonly principal: Principal;
}

export async function register(
  world: HolderWorld,
  { subscription, administrator }: Pick<Cast, 'subscription' | 'administrator'>,
  more: Partial<RegistrationInput> = {},
): Promise<Registered> {
  const input = registration(world, more);
  const { holder } = await registerHolder(world, opening(administrator), subscription.id, input);
  return { holder, principal: await signedIn(world, holder.personId) };
}

/** Who a person is to the house now, signed in without a card. */
export async function signedIn(world: World, personId: string): Promise<Principal> {
  const mandates = await mandatesOf(world.ledger, personId);
  return { personId, authentication: 'token', mandates, language: 'fr' };
}

export const now = async (world: World, { id }: Pick<HolderRecord, 'id'>): Promise<HolderRecord> =>
  (await world.ledger.read('holder', { id }))!;

export async function attest(world: HolderWorld, { holder, principal }: Registered, more: object = {}) {
  const { dataDigest } = await now(world, holder);
  const input = { dataDigest, text: TERMS, language: 'fr' as const, ...more };
  return attestHolder(world, own(principal), holder.id, input);
}

export const request = (
  world: HolderWorld,
  { holder, principal }: Registered,
  certificationRequest: string = pkcs10(generate('P-256')),
) => requestForHolder(world, principal, { id: holder.id, certificationRequest }, 'request');

export const accept = (
  world: HolderWorld,
  { principal }: Registered,
  certificate: Parameters<typeof acceptanceOf>[0],
) =>
  acceptCertificate(
    world,
    principal,
    acceptanceOf(certificate, { texts: textsInForce.forAcceptance('holder') }),
    'accept',
  );

/** From the registration to an accepted certificate. */
export async function certified(world: HolderWorld, cast: Cast, more: Partial<RegistrationInput> = {}) {
  const registered = await register(world, cast, more);
  await attest(world, registered);
  const { request: made } = await request(world, registered);
  const certificate = await issued(world, made);
  await accept(world, registered, certificate);
  return { ...registered, certificate };
}

export type Certified = Awaited<ReturnType<typeof certified>>;

/** The cast and a holder with an accepted certificate. Where `lasting` the administrator's mandate outlives certificates. */
export async function certifiedCast({ lasting = false } = {}): Promise<{
  world: HolderWorld;
  cast: Cast;
  mine: Certified;
}> {
  const { world, cast } = await proCast();
  const mine = await certified(world, cast);
  if (!lasting) return { world, cast, mine };
  return { world, cast: { ...cast, administrator: await prolong(world, cast.administrator) }, mine };
}

export const open = (
  world: HolderWorld,
  { administrator }: Pick<Cast, 'administrator'>,
  { holder }: Registered,
  input = {},
) => openHolder(world, opening(administrator), holder.id, input);

/** An agent ends the mandate of somebody, the holder's or whoever opened the request. */
export function end(world: HolderWorld, { agent }: Cast, { personId, id }: Pick<MandateRecord, 'personId' | 'id'>) {
  const caller = { principal: agent, roles: ['validation-agent'] as const, correlation: 'end' };
  return endMandate(world, caller, { personId, id }, 'left');
}

/** What people are told, as the outbox has it. */
export const told = (world: World): readonly Readonly<Record<string, string>>[] =>
  world.table
    .rows()
    .filter(({ pk }) => pk.startsWith('outbox#'))
    .map((row) => row.about as Record<string, string>);

/** The person as recorded. */
export const personOf = async (world: World, { personId }: Pick<HolderRecord, 'personId'>): Promise<PersonRecord> =>
  (await world.ledger.read('person', { id: personId }))!;

/** Code of the refusal, then the codes of its findings. */
export async function refusalOf(act: Promise<unknown>): Promise<readonly string[]> {
  try {
    await act;
  } catch (thrown) {
    const { code, findings = [] } = thrown as { code?: string; findings?: readonly { code: string }[] };
    if (code === undefined) throw thrown;
    return [code, ...findings.map((finding) => finding.code)];
  }
  return ['done'];
}
