import type * as z from 'zod';
import type { OpenedContact } from '../../shared/lifecycle/contacts/contacts.ts';
import { type StandingContact, standingOf } from '../../shared/lifecycle/contacts/usable.ts';
import type { ContactRecord } from '../../shared/registration/contact-records.ts';
import type { ContactList, ContactView } from '../schemas/contacts.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** How a contact stands at an instant; without the address, for answers that are kept for repetition. */
export function viewOfContact({ contact, standing: state }: StandingContact, now: Date): z.input<typeof ContactView> {
  const { id, subscriptionId, createdAt, verified, challenge } = contact;
  const at = now.toISOString();
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
  { data, ...one }: OpenedContact,
  now: Date,
): z.input<typeof ContactList>['items'][number] => ({ ...viewOfContact(one, now), ...data });

/** How a contact that was just written stands. */
export async function viewOfWritten({ ledger, clock }: RegistrationHouse, contact: ContactRecord) {
  const now = clock.now();
  return viewOfContact({ contact, standing: await standingOf(ledger, contact, now) }, now);
}
