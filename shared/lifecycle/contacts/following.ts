import { inForce } from '../../registration/authority.ts';
import { houseRules } from '../../registration/house-rules.ts';
import type { MandateRecord, Role, SubscriptionRecord } from '../../registration/records.ts';
import type { Clock, Ledger } from '../ports.ts';
import { lookupSaltOf } from '../registration/desk.ts';
import { someAtATime, someOf } from '../whole-list.ts';
import { hasDeadAddress, type ReachHouse } from './reach.ts';
import { type AddressHealth, addressesOf } from './usable.ts';

/** What follow-up shows of addresses: how they fare, and whether they are too few for what depends on them. */
export interface SeenAddresses extends AddressHealth {
  /** Fewer receive notices than a subscription with certificates should have. */
  readonly few: boolean;
}

/** The addresses of subscriptions that have certificates: each subscription's are counted once for one answer. */
export function addressBook({
  ledger,
  clock,
}: {
  readonly ledger: Ledger;
  readonly clock: Clock;
}): (subscriptionId: string) => Promise<SeenAddresses> {
  const known = new Map<string, Promise<SeenAddresses>>();
  const now = clock.now();
  const count = async (id: string) => {
    const health = await addressesOf(ledger, id, now);
    return { ...health, few: health.usable < houseRules.contactsWanted };
  };
  return (id) => {
    const counted = known.get(id) ?? count(id);
    known.set(id, counted);
    return counted;
  };
}

/** Newest certificates that are looked at for one in force: older ones end before them. */
const MOST_LOOKED_AT = 20;

/** The addresses of a subscription; too few only where a certificate of it is in force. */
export async function addressesFollowed(
  house: { readonly ledger: Ledger; readonly clock: Clock },
  { id }: SubscriptionRecord,
): Promise<SeenAddresses> {
  const seen = await addressBook(house)(id);
  if (!seen.few) return seen;
  const { items } = await house.ledger.list('certificates-of-subscription', id, { limit: MOST_LOOKED_AT });
  const now = house.clock.now().toISOString();
  return { ...seen, few: items.some(({ state, notAfter }) => state === 'issued' && now <= notAfter) };
}

/** Somebody who acts for a structure and whose own address is dead. */
export interface SilentPerson {
  readonly personId: string;
  readonly role: Role;
}

const ACTING: readonly Role[] = [
  'legal-representative',
  'mandatary',
  'technical-administrator',
  'registration-officer',
];
/** People of one structure whose addresses are looked at; few have as many. */
const MOST_PEOPLE = 60;
const MOST_SUBSCRIPTIONS = 20;

/** Those who act for a structure and whom nothing reaches, found through indexes: shown, and good for nothing else. */
export async function silentPeople(house: ReachHouse, structureId: string): Promise<readonly SilentPerson[]> {
  const { ledger, clock } = house;
  const now = clock.now();
  const fits = (mandate: MandateRecord) => ACTING.includes(mandate.role) && inForce(mandate, now);
  const mandates = [
    ...(await someOf((at) => ledger.list('mandates-of-structure', structureId, at), fits, MOST_PEOPLE)),
  ];
  const { items } = await ledger.list('subscriptions-of-structure', structureId, { limit: MOST_SUBSCRIPTIONS });
  for (const { id, state } of items) {
    if (state !== 'active' || mandates.length >= MOST_PEOPLE) continue;
    mandates.push(...(await someOf((at) => ledger.list('mandates-of-subscription', id, at), fits, MOST_PEOPLE)));
  }
  const roles = new Map(
    mandates.slice(0, MOST_PEOPLE).map(({ personId, role }) => [`${personId}/${role}`, { personId, role }]),
  );
  const lookupSalt = await lookupSaltOf(ledger);
  const found = await someAtATime([...roles.values()], async (one) => {
    const person = await ledger.read('person', { id: one.personId });
    return (await hasDeadAddress(house, lookupSalt, person)) ? [one] : [];
  });
  return found.flat();
}
