import { inForce } from '../../registration/authority.ts';
import { ERASED_PERSON, openOr, type PersonalVault } from '../../registration/personal.ts';
import type { PersonRecord, SubscriptionRecord } from '../../registration/records.ts';
import { mailboxHealth, mailboxOf } from '../mail/mailboxes.ts';
import type { Clock, Ledger } from '../ports.ts';
import { all, someAtATime } from '../whole-list.ts';
import { presentContacts } from './usable.ts';

/** Who can be written to about a subscription, and about whom what is written comes back. */

export interface ReachHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
}

type AddressHouse = Pick<ReachHouse, 'ledger' | 'vault'>;

/** How a person's own address fares: `dead`, everything comes back from it; undefined for somebody who has none. */
async function ownAddress(
  { ledger, vault }: AddressHouse,
  lookupSalt: string,
  person: Pick<PersonRecord, 'personal'> | undefined,
): Promise<'lives' | 'dead' | undefined> {
  const { email } = person ? await openOr(vault, person.personal, ERASED_PERSON) : ERASED_PERSON;
  if (email === '') return undefined;
  return (await mailboxHealth(ledger, mailboxOf(lookupSalt, email))) === 'dead' ? 'dead' : 'lives';
}

/** Whether a person's own address is one from which everything comes back; false for those who have none. */
export const hasDeadAddress = async (...of: Parameters<typeof ownAddress>): Promise<boolean> =>
  (await ownAddress(...of)) === 'dead';

/**
 * `reached`: notices about the subscription arrive somewhere. `unreachable`: it has addresses, and every one is dead, or
 * waits to be verified and will not be. `nobody`: nobody is there to be written to, which other warnings are about.
 */
export type Reach = 'reached' | 'unreachable' | 'nobody';

/** How far notices reach, by the contacts, the administrators and, where it has directions, their officers. */
export async function reachOfSubscription(
  house: ReachHouse,
  lookupSalt: string,
  subscription: SubscriptionRecord,
): Promise<Reach> {
  const { ledger, clock } = house;
  const contacts = await presentContacts(ledger, subscription.id, clock.now(), true);
  if (contacts.some(({ standing }) => standing === 'verified')) return 'reached';
  const people = await peopleOf(house, subscription);
  const records = await someAtATime(people, (id) => ledger.read('person', { id }));
  const own = await someAtATime(records, (person) => ownAddress(house, lookupSalt, person));
  if (own.includes('lives')) return 'reached';
  return own.includes('dead') || contacts.some(({ standing }) => standing === 'dead') ? 'unreachable' : 'nobody';
}

/** Those whose daily business its certificates are, found through indexes. */
export async function peopleOf(
  { ledger, clock }: Pick<ReachHouse, 'ledger' | 'clock'>,
  { id, structureId, offer }: SubscriptionRecord,
): Promise<readonly string[]> {
  const administrators = await all((at) => ledger.list('mandates-of-subscription', id, at));
  const officers = offer === 'PERSON' ? await officersOf(ledger, structureId, id) : [];
  const now = clock.now();
  const forceful = [...administrators, ...officers].filter((mandate) => inForce(mandate, now));
  // an index may not have heard yet that one has ended
  const read = await someAtATime(forceful, ({ personId, id: mandateId }) =>
    ledger.read('mandate', { personId, id: mandateId }),
  );
  return [...new Set(read.flatMap((mandate) => (mandate && inForce(mandate, now) ? [mandate.personId] : [])))];
}

async function officersOf(ledger: Ledger, structureId: string, subscriptionId: string) {
  const directions = await all((at) => ledger.list('directions-of-structure', structureId, at));
  const own = directions.filter((direction) => direction.subscriptionId === subscriptionId);
  const mandates = await someAtATime(own, ({ id }) => all((at) => ledger.list('mandates-of-direction', id, at)));
  return mandates.flat();
}
