import { Refusal } from '../errors.ts';
import { coversOffer, inForce, nothingHere, type Principal, roleRules } from '../registration/authority.ts';
import type { MandateRecord, Role, SubscriptionRecord } from '../registration/records.ts';
import { certificatesOf, requestsOfHolder } from './holders/own-certificates.ts';
import type { Ledger } from './ports.ts';
import type { CertificateRecord } from './records.ts';

/** What somebody may look into, by their mandates that are in force now. */
export interface Sight {
  /** Subscriptions, whole or in part. */
  readonly subscriptionIds: readonly string[];
  /** Of those that are seen in part, the directions that are. */
  readonly directions: ReadonlyMap<string, ReadonlySet<string>>;
  /** The name of the list over all of them; empty when there is none. */
  readonly of: string;
  /** Certificates that are their own as a holder, under subscriptions that they do not see whole; newest first. */
  readonly own: readonly CertificateRecord[];
}

/** Side by side in one page; whoever has more names the structure. */
const MOST_SUBSCRIPTIONS = 100;

interface Asked {
  readonly principal: Principal;
  readonly roles: readonly Role[];
  readonly filters: { readonly structureId?: string | undefined; readonly subscriptionId?: string | undefined };
}

/**
 * Whoever looks for the whole house names a structure; everybody else sees what is theirs, or the part that they name.
 * Throws a Refusal `forbidden`, `malformed`, `not-found` for what is another's or not there, `too-large`.
 */
export async function sightOf(ledger: Ledger, { principal, roles, filters }: Asked, now: Date): Promise<Sight> {
  const { structureId, subscriptionId } = filters;
  const held = principal.mandates.filter((mandate) => roles.includes(mandate.role) && inForce(mandate, now));
  const carded = held.filter(({ role }) => !roleRules[role].card || principal.authentication === 'token+card');
  const usable = carded.filter(({ duties }) => duties !== 'pending');
  if (carded.length > usable.length && usable.length === 0) {
    throw new Refusal('forbidden', 'You have not accepted the duties of this mandate yet: read and accept them first.');
  }
  if (usable.length === 0) {
    throw new Refusal('forbidden', 'This needs a sign-in with your card: sign in again with it.');
  }
  if (usable.some(({ scope }) => scope.reach === 'house')) {
    if (structureId === undefined && subscriptionId === undefined) {
      throw new Refusal('malformed', 'Name the structure or the subscription to be looked into.', {
        findings: [
          {
            code: 'structure-missing',
            citation: '/openapi.json',
            pointer: '/query/structureId',
            detail: 'Whoever looks for the whole house looks into one structure at a time.',
          },
        ],
      });
    }
    return seen(subscriptionId === undefined ? await ofStructure(ledger, structureId!) : [subscriptionId], [], []);
  }
  const ids = new Set<string>();
  for (const mandate of usable) {
    for (const id of await ofMandate(ledger, mandate, structureId)) ids.add(id);
  }
  const named = subscriptionId === undefined ? [...ids] : [...ids].filter((id) => id === subscriptionId);
  const inPart = usable.filter(
    ({ scope }) =>
      (scope.reach === 'holder' || scope.reach === 'direction') &&
      !ids.has(scope.subscriptionId) &&
      (structureId === undefined || scope.structureId === structureId) &&
      (subscriptionId === undefined || scope.subscriptionId === subscriptionId),
  );
  const holding = inPart.filter(({ scope }) => scope.reach === 'holder');
  const looking = inPart.flatMap(({ scope }) => (scope.reach === 'direction' ? [scope] : []));
  const nothing = named.length + inPart.length === 0;
  if (nothing && (structureId !== undefined || subscriptionId !== undefined)) throw nothingHere();
  const own = await ownCertificates(ledger, holding);
  const within = new Set(looking.map(({ directionId }) => directionId));
  return seen(
    named,
    looking,
    own.filter(({ directionId }) => directionId === undefined || !within.has(directionId)),
  );
}

/** Whether somebody sees a certificate of one of the subscriptions that they look through. */
export function isSeen({ directions }: Sight, { subscriptionId, directionId }: CertificateRecord): boolean {
  const seenOf = directions.get(subscriptionId);
  return seenOf === undefined || (directionId !== undefined && seenOf.has(directionId));
}

/** The certificates of a person's own, found by what is recorded of each holder that they are. */
async function ownCertificates(
  ledger: Ledger,
  mandates: readonly MandateRecord[],
): Promise<readonly CertificateRecord[]> {
  const ids = mandates.flatMap(({ scope }) => (scope.reach === 'holder' ? [scope.holderId] : []));
  const holders = await Promise.all(ids.map((id) => ledger.read('holder', { id })));
  const requests = await Promise.all(holders.map((holder) => (holder ? requestsOfHolder(ledger, holder) : [])));
  const certificates = await certificatesOf(ledger, requests.flat());
  return [...certificates].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

async function ofMandate(
  ledger: Ledger,
  { scope }: MandateRecord,
  structureId: string | undefined,
): Promise<readonly string[]> {
  if (scope.reach === 'house' || scope.reach === 'holder' || scope.reach === 'direction') return [];
  if (structureId !== undefined && scope.structureId !== structureId) return [];
  if (scope.reach === 'subscription') return [scope.subscriptionId];
  return ofStructure(ledger, scope.structureId, ({ offer }) => coversOffer(scope.offers, offer));
}

async function ofStructure(
  ledger: Ledger,
  structureId: string,
  covers: (subscription: SubscriptionRecord) => boolean = () => true,
): Promise<readonly string[]> {
  const { items } = await ledger.list('subscriptions-of-structure', structureId, { limit: MOST_SUBSCRIPTIONS + 1 });
  return items.filter(covers).map(({ id }) => id);
}

function seen(
  whole: readonly string[],
  inPart: readonly { readonly subscriptionId: string; readonly directionId: string }[],
  own: Sight['own'],
): Sight {
  const bySubscription = Map.groupBy(inPart, ({ subscriptionId }) => subscriptionId);
  const directions = new Map(
    [...bySubscription].map(([id, scopes]) => [id, new Set(scopes.map(({ directionId }) => directionId))]),
  );
  const subscriptionIds = [...whole, ...directions.keys()];
  if (subscriptionIds.length <= MOST_SUBSCRIPTIONS) {
    return { subscriptionIds, directions, of: subscriptionIds.join(','), own };
  }
  throw new Refusal(
    'too-large',
    `There are more than ${MOST_SUBSCRIPTIONS} subscriptions to look through: name a structure or a subscription.`,
  );
}
