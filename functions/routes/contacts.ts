import { get, post, READERS, type Route, SUBSCRIBERS } from './route.ts';

/** The addresses to which notices about a subscription's certificates go. */
export const contactRoutes: readonly Route[] = [
  post(
    '/subscriptions/{subscriptionId}/contacts',
    'enter-contact',
    'registration',
    SUBSCRIBERS,
    'contacts',
    'Name an address for notices; a mail asks whoever reads it for a click',
  ),
  get(
    '/subscriptions/{subscriptionId}/contacts',
    'list-contacts',
    'registration',
    [...SUBSCRIBERS, ...READERS],
    'contacts',
    'The contacts of a subscription, and whether each is verified',
  ),
  post(
    '/contacts/{contactId}/mail',
    'mail-contact',
    'registration',
    SUBSCRIBERS,
    'contacts',
    'Send the verification mail again, with a new link',
  ),
  post('/contacts/{contactId}/end', 'end-contact', 'registration', SUBSCRIBERS, 'contacts', 'Stop writing there'),
  post(
    '/contacts/{contactId}/verification',
    'verify-contact',
    'registration',
    'public',
    'contacts',
    'Show that the mailbox is read, by the secret of the mail',
  ),
];
