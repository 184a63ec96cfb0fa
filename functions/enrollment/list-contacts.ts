import { operation } from '../../shared/http/operation.ts';
import { contactsOf } from '../../shared/lifecycle/contacts/contacts.ts';
import { ContactList } from '../schemas/contacts.ts';
import { listedContact } from './contact-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** GET /subscriptions/{subscriptionId}/contacts: those that are not ended; they are few. */
export const listContacts = operation({ answer: ContactList }, async (call, house: RegistrationHouse) => {
  const opened = await contactsOf(house, call, call.params.subscriptionId!);
  const items = opened.map((one) => listedContact(one, house.clock.now()));
  return { status: 200, body: { items } };
});
