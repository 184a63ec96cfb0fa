import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '../errors.ts';
import type { ContactChallenge, ContactData, ContactRecord } from './contact-records.ts';
import { lookupDigest } from './credentials.ts';
import { monthsLater } from './days.ts';
import { houseRules } from './house-rules.ts';
import type { Personal } from './personal.ts';
import { checkedEmail } from './persons.ts';
import type { SubscriptionRecord } from './records.ts';
import { plainText, type Written } from './written.ts';

/** Contacts of a subscription: entered by its people, verified by whoever reads the mailbox (issue E will write to them). */
export const MOST_CONTACTS = houseRules.contactsPerSubscription;
const LONGEST_LABEL = 60;
const DAY_MS = 86_400_000;

/** Checks a contact before it is sealed. Throws a Refusal `malformed` with the field that is wrong. */
export function checkedContact({ address, label }: ContactData): ContactData {
  checkedEmail(address, '/address');
  if (label === undefined) return { address };
  return { address, label: plainText(label, '/label', LONGEST_LABEL) };
}

/** Mailboxes that differ by case alone are one: so it is with every provider that people use. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The id of an address among the contacts of a subscription; it tells nothing to whoever has not the house's salt. */
export function contactId(lookupSalt: string, subscriptionId: string, address: string): string {
  const digest = lookupDigest(lookupSalt, `contact|${subscriptionId}|${address.toLowerCase()}`);
  return `${subscriptionId}-${digest.slice(0, 32)}`;
}

export type ContactStanding = ContactRecord['state'] | 'expired' | 'dead';

/** How a contact stands at an instant: a verification has its time, and nothing reaches a mailbox that is dead. */
export function contactStanding(
  { state, verified }: ContactRecord,
  now: string,
  mailbox?: 'good' | 'failing' | 'dead',
): ContactStanding {
  if (state === 'ended') return state;
  if (mailbox === 'dead') return mailbox;
  return state === 'verified' && verified !== undefined && verified.until <= now ? 'expired' : state;
}

/** A secret that goes out by mail: sealed for the mailer, hashed for the check. */
export interface MailedSecret {
  readonly hash: string;
  readonly secret: Personal<string>;
}

export interface Entry {
  readonly id: string;
  readonly at: string;
  readonly personal: Personal<ContactData>;
  readonly mailbox: string;
  readonly enteredBy: ContactRecord['enteredBy'];
  readonly mailed: MailedSecret;
}

/**
 * A contact as it is entered, or entered again after its end. `known`: every contact that the subscription has or had.
 * Throws a Refusal `wrong-state` once the subscription has ended, `conflict` for one that is there already or one too
 * many, `rate-limited` where too many mails went out today.
 */
export function enteredContact(
  subscription: SubscriptionRecord,
  known: readonly ContactRecord[],
  { id, at, personal, mailbox, enteredBy, mailed }: Entry,
): Written<ContactRecord> {
  demandOpen(subscription);
  const before = known.find((contact) => contact.id === id);
  const present = known.filter(({ state }) => state !== 'ended');
  if (before && before.state !== 'ended') throw new Refusal('conflict', 'This address is a contact here already.');
  if (present.length >= MOST_CONTACTS) {
    throw new Refusal('conflict', `A subscription has ${MOST_CONTACTS} contacts at most: end one of them first.`);
  }
  // contacts may be ended and others entered: what all of them were sent today counts
  const mails = known.reduce((sum, { challenge }) => sum + mailsOn(challenge, at), 0);
  demandFewer(mails, MOST_CONTACTS * houseRules.contactMailsADay, at);
  const { structureId, id: subscriptionId, offer } = subscription;
  const record: ContactRecord = {
    kind: 'contact',
    id,
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? at,
    structureId,
    subscriptionId,
    offer,
    personal,
    mailbox,
    enteredBy,
    state: 'unverified',
    challenge: nextChallenge(before?.challenge, mailed, enteredBy.personId, at),
  };
  return { record, event: { type: 'contact.entered', data: { subscription: subscriptionId } } };
}

/**
 * The verification mail is to go again, with a new secret: the one before opens nothing any more. A verification that
 * stands, stands. Throws a Refusal `wrong-state` or `rate-limited`.
 */
export function mailedAgain(
  subscription: SubscriptionRecord,
  contact: ContactRecord,
  mailed: MailedSecret,
  by: string,
  at: string,
): Written<ContactRecord> {
  demandOpen(subscription);
  demandPresent(contact);
  const challenge = nextChallenge(contact.challenge, mailed, by, at);
  return { record: { ...moved(contact), challenge }, event: { type: 'contact.mailed', data: {} } };
}

/** Nothing is sent there any more. Throws a Refusal `wrong-state`. */
export function endedContact(contact: ContactRecord, by: string, at: string): Written<ContactRecord> {
  demandPresent(contact);
  const { verified: _, ...rest } = moved(contact);
  const record: ContactRecord = {
    ...rest,
    state: 'ended',
    challenge: withoutSecret(contact.challenge),
    ended: { at, by },
  };
  return { record, event: { type: 'contact.ended', data: {} } };
}

/** Whether a secret opens the contact at this instant; compared in constant time, also where there is none. */
export function opensContact(contact: ContactRecord | undefined, secretSha256: string, at: string): boolean {
  const hash = contact?.challenge.hash ?? '0'.repeat(64);
  const same = timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(secretSha256, 'hex'));
  return contact !== undefined && same && contact.state !== 'ended' && at < contact.challenge.expiresAt;
}

/** The mailbox is read, from now on and for a year; the secret has served. */
export function verifiedContact(contact: ContactRecord, at: string): Written<ContactRecord> {
  const until = monthsLater(at, houseRules.contactVerifiedMonths);
  const { steps: _, ...rest } = moved(contact);
  const record: ContactRecord = {
    ...rest,
    state: 'verified',
    verified: { at, until },
    challenge: { ...withoutSecret(contact.challenge), usedAt: at },
  };
  return { record, event: { type: 'contact.verified', data: { until } } };
}

/** Whether contacts of a subscription are written to: it is asked for or active. */
export const takesContacts = ({ state }: SubscriptionRecord): boolean => state === 'requested' || state === 'active';

function demandOpen(subscription: SubscriptionRecord): void {
  if (!takesContacts(subscription)) throw new Refusal('wrong-state', `This subscription is ${subscription.state}.`);
}

function demandPresent({ state }: ContactRecord): void {
  if (state === 'ended') throw new Refusal('wrong-state', 'This contact has ended: enter the address again.');
}

const moved = (contact: ContactRecord): ContactRecord => ({ ...contact, version: contact.version + 1 });

function withoutSecret({ secret: _, ...challenge }: ContactChallenge): ContactChallenge {
  return challenge;
}

const mailsOn = ({ sentAt, count }: ContactChallenge, at: string): number =>
  sentAt.slice(0, 10) === at.slice(0, 10) ? count : 0;

/** The next verification mail's challenge. Throws a Refusal `rate-limited` where too many went out today. */
export function nextChallenge(
  before: ContactChallenge | undefined,
  { hash, secret }: MailedSecret,
  by: string,
  at: string,
): ContactChallenge {
  const sent = before ? mailsOn(before, at) : 0;
  demandFewer(sent, houseRules.contactMailsADay, at);
  const expiresAt = new Date(Date.parse(at) + houseRules.contactLinkDays * DAY_MS).toISOString();
  return { hash, secret, expiresAt, sentAt: at, count: sent + 1, by };
}

/** The address may be somebody's who asked for nothing. */
function demandFewer(sent: number, most: number, at: string): void {
  if (sent < most) return;
  const tomorrow = (Math.floor(Date.parse(at) / DAY_MS) + 1) * DAY_MS;
  throw new Refusal('rate-limited', `No more than ${most} of these mails go out a day: wait for tomorrow.`, {
    retryAfterSeconds: Math.max(1, Math.ceil((tomorrow - Date.parse(at)) / 1000)),
  });
}
