import { operation } from '../../shared/http/operation.ts';
import { endContact as end } from '../../shared/lifecycle/contacts/contacts.ts';
import { ContactView } from '../schemas/contacts.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { viewOfWritten } from './contact-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /contacts/{contactId}/end: nothing goes there any more. */
export const endContact = operation(
  { body: EmptyBody, answer: ContactView },
  async (call, house: RegistrationHouse) => {
    const contact = await end(house, call, call.params.contactId!);
    return { status: 200, body: await viewOfWritten(house, contact) };
  },
);
