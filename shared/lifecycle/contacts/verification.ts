import { Refusal } from '../../errors.ts';
import type { ContactRecord } from '../../registration/contact-records.ts';
import { opensContact, takesContacts, verifiedContact } from '../../registration/contacts.ts';
import { revivedMailbox } from '../mail/mailboxes.ts';
import { type Clock, Conflict, type Ledger, type Randomness } from '../ports.ts';
import { penOf } from '../recording.ts';
import { eventOf } from '../registration/desk.ts';
import { secretDigest } from './secret.ts';

export interface VerificationHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

const ACTOR = { capacity: 'contact', authentication: 'mailed-secret' } as const;
const NO_SUCH_LINK = 'This link verifies nothing, or no longer: ask whoever entered the address for a new mail.';
/** Read in the place of a subscription where there is none, so that a look costs the same. */
const NOTHING = '0'.repeat(32);
const LOOKS = 3;

/**
 * Whoever reads the mailbox shows it by the secret of the mail, without a sign-in. The same secret once more, while it
 * lasts, answers the same. Throws one and the same Refusal `not-found` for a contact that is not there or has ended, a wrong
 * secret, one that is too old or replaced by another, and a subscription that has ended.
 */
export async function verifyContact(
  house: VerificationHouse,
  { contactId, secret }: { readonly contactId: string; readonly secret: string },
  correlation: string,
): Promise<ContactRecord> {
  const hash = secretDigest(secret);
  for (let left = LOOKS; ; left--) {
    const contact = await house.ledger.read('contact', { id: contactId });
    const subscription = await house.ledger.read('subscription', { id: contact?.subscriptionId ?? NOTHING });
    const pen = penOf(house, ACTOR, correlation);
    const opens = opensContact(contact, hash, pen.at);
    if (!contact || !opens || !subscription || !takesContacts(subscription)) {
      throw new Refusal('not-found', NO_SUCH_LINK);
    }
    if (contact.challenge.usedAt !== undefined) return contact;
    const written = verifiedContact(contact, pen.at);
    const digest = contact.mailbox;
    const mailbox = digest === undefined ? undefined : await house.ledger.read('mailbox', { digest });
    const revived = revivedMailbox(mailbox, pen.at);
    // whatever waited for somebody who can be reached looks again
    const again = revived || subscription.unreachable;
    try {
      await house.ledger.commit({
        records: [written.record, ...(revived ? [revived] : [])],
        events: [eventOf(pen, written), ...(revived ? [pen.event(revived, 'mailbox.revived')] : [])],
        outbox: again
          ? [pen.outbox('contact', { subscriptionId: subscription.id, ...(digest && { mailbox: digest }) })]
          : [],
      });
      return written.record;
    } catch (thrown) {
      // a second click at the same time, or the contact has just been ended: looked at again
      if (left <= 1 || !(thrown instanceof Conflict)) throw thrown;
    }
  }
}
