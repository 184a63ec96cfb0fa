/** The verification of a contact’s address, in English. */
export const contactEn = {
  'contact.title': 'Verify a contact address',
  'contact.what':
    'A message to this address has brought you here. By pressing the button you say that the mailbox is read and that it may be sent notices about the certificates of the structure that the message names.',
  'contact.unknown': 'If you do not know that structure, close the page: nothing has been done, and nothing will be.',
  'contact.act': 'Verify this address',
  'contact.verified-title': 'Address verified',
  'contact.verified': 'The address is verified until {until}. After that it has to be verified again.',
  'contact.close': 'You may close this page.',
  'contact.over-title': 'This link does not serve, or no longer',
  'contact.over':
    'It is incomplete or too old, another message has replaced it, or the address is a contact no more. Nothing has been changed.',
  'contact.over-next':
    'Open the link of the last message that you received, all of it. Else ask the person whom the message names for a new one.',
  'status.verifying': 'Verifying the address…',
} as const;
