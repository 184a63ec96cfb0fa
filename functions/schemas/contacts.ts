import * as z from 'zod';
import { Id, Instant, personal } from './parts.ts';

/** Forms of the addresses to which notices about a subscription's certificates go. */
export const ContactId = z
  .string()
  .regex(/^[0-9a-f]{32}-[0-9a-f]{32}$/, 'an identifier of a contact is 32 hex digits, a dash and 32 more')
  .meta({ description: 'Opaque.' });

const address = personal(z.string()).meta({
  description: 'A role’s mailbox is welcome: it outlives whoever reads it.',
  'x-personal': true,
});
const label = personal(z.string()).meta({ description: 'What the mailbox is: “astreinte”.', 'x-personal': true });

export const EnterContactBody = z
  .strictObject({ address, label: label.exactOptional() })
  .meta({ id: 'EnterContactBody', description: 'A mail asks whoever reads the address for a click on a page.' });

export const VerifyContactBody = z
  .strictObject({ secret: z.string().min(1).max(200).meta({ description: 'Of the link’s fragment.' }) })
  .meta({ id: 'VerifyContactBody', description: 'In a body and in no address: it is a secret.' });

export const ContactVerified = z
  .strictObject({ verifiedAt: Instant, verifiedUntil: Instant })
  .meta({ id: 'ContactVerified', description: 'Nothing about whose contact it is.' });

export const ContactView = z
  .strictObject({
    id: ContactId,
    subscriptionId: Id,
    state: z.enum(['unverified', 'verified', 'expired', 'dead', 'ended']).meta({
      description:
        '`expired`: the verification is over, and a new mail is to be asked for. `dead`: what is written there comes back, or its reader wants nothing; a mail that is asked for goes all the same, and its link brings the address back.',
    }),
    createdAt: Instant,
    verifiedAt: Instant.optional(),
    verifiedUntil: Instant.optional(),
    mailedAt: Instant.meta({ description: 'When the last verification mail was asked for.' }),
    linkUntil: Instant.optional().meta({ description: 'Until when the link of that mail serves; absent once it has.' }),
  })
  .meta({ id: 'Contact', description: 'Without the address, which the list says.' });

const ListedContact = z
  .strictObject({ ...ContactView.shape, address: address.optional(), label: label.optional() })
  .meta({ id: 'ListedContact', description: 'Without an address where it is erased.' });

export const ContactList = z.strictObject({ items: z.array(ListedContact) }).meta({ id: 'ContactList' });
