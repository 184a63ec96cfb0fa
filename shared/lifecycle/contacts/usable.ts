import type { ContactRecord } from '../../registration/contact-records.ts';
import { type ContactStanding, contactStanding } from '../../registration/contacts.ts';
import { openOr, type PersonalVault } from '../../registration/personal.ts';
import { mailboxHealth } from '../mail/mailboxes.ts';
import type { Clock, Ledger } from '../ports.ts';
import { all } from '../whole-list.ts';

/** How the addresses of a subscription fare, as many as there are of each. */
export interface AddressHealth {
  readonly usable: number;
  readonly unverified: number;
  /** Their verification is over. */
  readonly expired: number;
  /** What is written there comes back. */
  readonly dead: number;
}

export interface StandingContact {
  readonly contact: ContactRecord;
  readonly standing: ContactStanding;
}

/** Every contact that a subscription has or had, read consistently. */
export function everyContact(ledger: Ledger, subscriptionId: string): Promise<readonly ContactRecord[]> {
  return all((at) => ledger.list('contacts-of-subscription', subscriptionId, at));
}

/**
 * How a contact stands now, its mailbox included. A mailbox that failed for long and has rested is written to again;
 * `proven`: it counts as dead until something has arrived there.
 */
export async function standingOf(
  ledger: Ledger,
  contact: ContactRecord,
  now: Date,
  proven = false,
): Promise<ContactStanding> {
  const { mailbox, state } = contact;
  const known = mailbox !== undefined && state !== 'ended';
  const health = known ? await mailboxHealth(ledger, mailbox, proven ? undefined : now) : undefined;
  return contactStanding(contact, now.toISOString(), health);
}

/** Those that are not ended, and how each stands. */
export async function presentContacts(
  ledger: Ledger,
  subscriptionId: string,
  now: Date,
  proven = false,
): Promise<readonly StandingContact[]> {
  const present = (await everyContact(ledger, subscriptionId)).filter(({ state }) => state !== 'ended');
  const standing = (contact: ContactRecord) => standingOf(ledger, contact, now, proven);
  return Promise.all(present.map(async (contact) => ({ contact, standing: await standing(contact) })));
}

/** The contacts to which notices go: verified, which is not over, at mailboxes that are not dead. */
export async function usableContacts(
  ledger: Ledger,
  subscriptionId: string,
  now: Date,
): Promise<readonly ContactRecord[]> {
  const present = await presentContacts(ledger, subscriptionId, now);
  return present.flatMap(({ contact, standing }) => (standing === 'verified' ? [contact] : []));
}

export async function addressesOf(ledger: Ledger, subscriptionId: string, now: Date): Promise<AddressHealth> {
  const counts = { usable: 0, unverified: 0, expired: 0, dead: 0 };
  for (const { standing } of await presentContacts(ledger, subscriptionId, now)) {
    if (standing === 'ended') continue;
    counts[standing === 'verified' ? 'usable' : standing]++;
  }
  return counts;
}

/** Whom an ordinary notice to a contact goes to. */
export interface ContactRecipient {
  readonly to: string;
  /** That of whoever entered it. */
  readonly language: 'fr' | 'en';
  readonly contact: ContactRecord;
}

/** Undefined where the contact is not one to which notices go: ended, not verified, over, dead, erased. */
export async function contactRecipient(
  { ledger, clock, vault }: { readonly ledger: Ledger; readonly clock: Clock; readonly vault: PersonalVault },
  contactId: string,
): Promise<ContactRecipient | undefined> {
  const contact = await ledger.read('contact', { id: contactId });
  if (!contact || (await standingOf(ledger, contact, clock.now())) !== 'verified') return undefined;
  const [data, by] = await Promise.all([
    openOr(vault, contact.personal, undefined),
    ledger.read('person', { id: contact.enteredBy.personId }),
  ]);
  return data && { to: data.address, language: by?.language ?? 'fr', contact };
}
