import { Refusal } from '../errors.ts';
import { Conflict, type RecordOf } from '../lifecycle/ports.ts';
import { penOf } from '../lifecycle/recording.ts';
import { mandatesOf } from '../lifecycle/registration/desk.ts';
import type { Principal } from '../registration/authority.ts';
import { cardObstacle } from '../registration/cards.ts';
import {
  type Credential,
  cardOfClaim,
  directoryCredential,
  guardOf,
  lookupDigest,
  signInCredential,
} from '../registration/credentials.ts';
import { lookedAtSooner } from '../registration/retention.ts';
import type { FrontHouse } from './call.ts';

/** The claims of a token that API Gateway has verified. */
export type Claims = Readonly<Record<string, unknown>>;

export interface SignIn {
  readonly house: FrontHouse;
  readonly lookupSalt: string;
  readonly claims: Claims;
  /** Author of the event, should the sign-in be linked by this call. */
  readonly function: string;
  /** One function alone may write who a sign-in belongs to; elsewhere an unlinked one is refused. */
  readonly mayLink: boolean;
  readonly correlation: string;
}

type Unique = RecordOf<'unique'>;

/** Keyed digest of the sign-in: the caller's name for counters and idempotency keys. Throws a Refusal `unauthenticated`. */
export function signInDigest(lookupSalt: string, claims: Claims): string {
  const issuer = textClaim(claims, 'iss');
  const subject = textClaim(claims, 'sub');
  if (issuer && subject) return lookupDigest(lookupSalt, signInCredential(issuer, subject).text);
  throw new Refusal('unauthenticated', 'The token names no issuer and subject: sign in again.');
}

/**
 * The Person whose sign-in this is, with their mandates as they stand now. A sign-in that is seen for the first time is
 * linked to the Person who was registered with the card or directory identifier that the token names, where this function
 * may link; nothing else links, least of all an e-mail address. Throws a Refusal `forbidden` when it is nobody's.
 */
export async function principalOf(signIn: SignIn): Promise<Principal> {
  const { house, lookupSalt, claims, mayLink } = signIn;
  const { ledger, settings } = house;
  const digest = signInDigest(lookupSalt, claims);
  const claimed = textClaim(claims, settings.cardClaim);
  const card = claimed === undefined ? undefined : cardOfClaim(claimed);
  const [linked, cardGuard] = await Promise.all([
    ledger.read('unique', { namespace: 'sign-in', digest }),
    card && guardFor(signIn, card),
  ]);
  if (!linked && !mayLink) {
    throw new Refusal('forbidden', 'We have not met this sign-in yet: call GET /me once, so that it is linked to you.');
  }
  const personId = linked?.owner ?? (await link(signIn, cardGuard));
  if (cardGuard && cardGuard.owner !== personId) {
    throw new Refusal('forbidden', 'The card of this sign-in is registered for somebody else: ask a validation agent.');
  }
  const [person, held] = await Promise.all([ledger.read('person', { id: personId }), mandatesOf(ledger, personId)]);
  // what a machine may do in somebody's name is used by its certificate alone
  const mandates = held.filter(({ role }) => role !== 'machine');
  if (!person) throw new Error('a sign-in is linked to a Person who does not exist');
  if (person.erasure) throw new Refusal('forbidden', 'The data of whoever had this sign-in have been erased.');
  const assured = textClaim(claims, settings.assuranceClaim) === settings.assuranceValue;
  // a card that the token names but nobody registered may be a replacement that no agent has confirmed yet
  const cardConfirmed = claimed === undefined || cardGuard !== undefined;
  const obstacle = cardObstacle(person, cardGuard?.digest);
  const authentication = assured && cardConfirmed && !obstacle ? 'token+card' : 'token';
  return { personId, authentication, mandates, language: person.language, ...(obstacle && { card: obstacle }) };
}

const ATTEMPTS = 3;

/** Links a new sign-in; of two calls at once one writes, and both find the same Person. */
async function link(signIn: SignIn, cardGuard: Unique | undefined): Promise<string> {
  const { house, lookupSalt, claims, correlation } = signIn;
  const directoryId = textClaim(claims, house.settings.directoryClaim);
  const directoryGuard =
    directoryId === undefined ? undefined : await guardFor(signIn, directoryCredential(directoryId));
  const owner = cardGuard?.owner ?? directoryGuard?.owner;
  if (owner === undefined) {
    throw new Refusal('forbidden', 'Nobody is registered with this sign-in: ask a validation agent to register you.');
  }
  if (directoryGuard && directoryGuard.owner !== owner) {
    throw new Refusal('forbidden', 'The card and the directory entry of this sign-in are of two people.');
  }
  const credential = signInCredential(String(claims.iss), String(claims.sub));
  const guard = guardOf(lookupSalt, credential, owner);
  for (let attempt = 1; ; attempt++) {
    const person = await house.ledger.read('person', { id: owner });
    if (!person) throw new Error('a card is registered for a Person who does not exist');
    const next = lookedAtSooner({ ...person, version: person.version + 1 }, house.clock.now().toISOString());
    const pen = penOf(house, { capacity: 'platform', function: signIn.function }, correlation);
    const data = { signIn: guard.digest, by: cardGuard ? 'card' : 'directory' };
    try {
      await house.ledger.commit({ records: [guard, next], events: [pen.event(next, 'person.sign-in-linked', data)] });
      return owner;
    } catch (thrown) {
      if (!(thrown instanceof Conflict)) throw thrown;
      const { namespace, digest } = guard;
      const other = await house.ledger.read('unique', { namespace, digest });
      if (other) return other.owner;
      if (attempt === ATTEMPTS) throw thrown;
    }
  }
}

function guardFor({ house, lookupSalt }: SignIn, { namespace, text }: Credential): Promise<Unique | undefined> {
  return house.ledger.read('unique', { namespace, digest: lookupDigest(lookupSalt, text) });
}

/** A claim with a text in it. API Gateway hands every claim over as a string. */
function textClaim(claims: Claims, name: string): string | undefined {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
