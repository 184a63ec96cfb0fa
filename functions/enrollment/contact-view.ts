import type * as z from 'zod';
import type { OpenedContact } from '../../shared/lifecycle/contacts/contacts.ts';
import type { ContactRecord } from '../../shared/registration/contact-records.ts';
import { contactStanding } from '../../shared/registration/contacts.ts';
import type { ContactList, ContactView } from '../schemas/contacts.ts';

/** How a contact stands at an instant; without the address, for answers that are kept for repetition. */
export function viewOfContact(contact: ContactRecord, now: Date): z.input<typeof ContactView> {
  const { id, subscriptionId, createdAt, verified, challenge } = contact;
  const at = now.toISOString();
  const state = contactStanding(contact, at);
  const waits = state !== 'ended' && challenge.usedAt === undefined && at < challenge.expiresAt;
  return {
    id,
    subscriptionId,
    state,
    createdAt,
    ...(verified && { verifiedAt: verified.at, verifiedUntil: verified.until }),
    mailedAt: challenge.sentAt,
    ...(waits && { linkUntil: challenge.expiresAt }),
  };
}

/** The same with the address, as the people of its subscription see it. */
export const listedContact = (
  { contact, data }: OpenedContact,
  now: Date,
): z.input<typeof ContactList>['items'][number] => ({ ...viewOfContact(contact, now), ...data });
