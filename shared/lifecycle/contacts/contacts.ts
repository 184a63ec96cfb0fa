import { NOWHERE, nothingHere, targetOf } from '../../registration/authority.ts';
import type { ContactData, ContactRecord } from '../../registration/contact-records.ts';
import {
  checkedContact,
  contactId,
  endedContact as ended,
  enteredContact,
  mailedAgain as mailed,
} from '../../registration/contacts.ts';
import { openOr } from '../../registration/personal.ts';
import type { SubscriptionRecord } from '../../registration/records.ts';
import { mustBeActive } from '../../registration/standing.ts';
import { mailboxOf } from '../mail/mailboxes.ts';
import type { OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { type Act, begin, type Caller, type Desk, eventOf, lookupSaltOf, stillOpen } from '../registration/desk.ts';
import { readStructure, readSubscription } from '../registration/structures.ts';
import { dossierOf } from '../sealed-vault.ts';
import { mailedSecret } from './secret.ts';
import { everyContact, presentContacts, type StandingContact } from './usable.ts';

export interface ContactMailed {
  readonly contact: ContactRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Somebody of a subscription names an address to which notices about its certificates shall go; a mail asks whoever reads
 * it for a click. Throws a Refusal `not-found`, `forbidden`, `malformed`, `wrong-state`, `conflict` (there already, or too
 * many), `rate-limited`.
 */
export async function enterContact(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
  form: ContactData,
): Promise<ContactMailed> {
  const { subscription, pen, by, mandate, mandateInForce } = await takeSubscription(desk, caller, subscriptionId);
  const data = checkedContact(form);
  const structure = await readStructure(desk, subscription.structureId);
  mustBeActive(structure);
  const of = dossierOf(structure.id);
  const lookupSalt = await lookupSaltOf(desk.ledger);
  const written = enteredContact(subscription, await everyContact(desk.ledger, subscriptionId), {
    id: contactId(lookupSalt, subscriptionId, data.address),
    mailbox: mailboxOf(lookupSalt, data.address),
    at: pen.at,
    personal: await desk.vault.seal(of, data),
    enteredBy: { personId: by, mandateId: mandate.id, capacity: mandate.role },
    mailed: await mailedSecret(desk, of),
  });
  // two addresses entered at once meet in the subscription, so that neither is one too many
  const next: SubscriptionRecord = { ...subscription, version: subscription.version + 1 };
  const outbox = asking(pen, written.record);
  await desk.ledger.commit({
    records: [written.record, next],
    events: [eventOf(pen, written), pen.event(next, 'subscription.contact-entered')],
    outbox,
    require: [mandateInForce, { that: 'unchanged', record: structure }],
  });
  return { contact: written.record, outbox };
}

/** The mail goes again, with another link. Throws a Refusal `not-found`, `forbidden`, `wrong-state` or `rate-limited`. */
export async function mailContactAgain(desk: Desk, caller: Caller, id: string): Promise<ContactMailed> {
  const { contact, pen, by, mandateInForce } = await takeContact(desk, caller, id, begin);
  const [subscription, structure] = await Promise.all([
    readSubscription(desk, contact.subscriptionId),
    readStructure(desk, contact.structureId),
  ]);
  mustBeActive(structure);
  const secret = await mailedSecret(desk, dossierOf(structure.id));
  const written = mailed(subscription, contact, secret, by, pen.at);
  const outbox = asking(pen, written.record);
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce, { that: 'unchanged', record: structure }],
  });
  return { contact: written.record, outbox };
}

/** Nothing goes there any more. Open to whoever is late with terms too. Throws a Refusal `not-found` or `wrong-state`. */
export async function endContact(desk: Desk, caller: Caller, id: string): Promise<ContactRecord> {
  const { contact, pen, by, mandateInForce } = await takeContact(desk, caller, id, stillOpen);
  const written = ended(contact, by, pen.at);
  // it may have been the last one that anybody reads
  const outbox = [pen.outbox('contact', { subscriptionId: contact.subscriptionId })];
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce],
  });
  return written.record;
}

/** A contact with what is in its envelope; nothing where it is erased. */
export interface OpenedContact extends StandingContact {
  readonly data?: ContactData;
}

/** The contacts of a subscription that are not ended, oldest first. Throws a Refusal `not-found` or `forbidden`. */
export async function contactsOf(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
): Promise<readonly OpenedContact[]> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  stillOpen(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const present = await presentContacts(desk.ledger, subscriptionId, desk.clock.now());
  const opened = await Promise.all(
    present.map(async (one) => {
      const data = await openOr(desk.vault, one.contact.personal, undefined);
      return { ...one, ...(data && { data }) };
    }),
  );
  return opened.sort((a, b) => (a.contact.createdAt < b.contact.createdAt ? -1 : 1));
}

async function takeSubscription(
  desk: Desk,
  caller: Caller,
  id: string,
): Promise<Act & { readonly subscription: SubscriptionRecord }> {
  const subscription = await desk.ledger.read('subscription', { id });
  const act = await begin(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  return { ...act, subscription };
}

async function takeContact(
  desk: Desk,
  caller: Caller,
  id: string,
  take: typeof begin | typeof stillOpen,
): Promise<Act & { readonly contact: ContactRecord }> {
  const contact = await desk.ledger.read('contact', { id });
  const target = contact ? targetOf({ ...contact, id: contact.subscriptionId }) : NOWHERE;
  const act = await take(desk, caller, target);
  if (!contact) throw nothingHere();
  return { ...act, contact };
}

const asking = (pen: Pen, { id }: ContactRecord): readonly OutboxRow[] => [
  // somebody asks for it: it goes to a mailbox that is dead, too, or that could never come back
  pen.outbox('notification', { notice: 'contact-to-verify', contactId: id, insist: 'yes' }),
];
