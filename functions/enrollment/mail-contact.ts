import { operation } from '../../shared/http/operation.ts';
import { mailContactAgain } from '../../shared/lifecycle/contacts/contacts.ts';
import { ContactView } from '../schemas/contacts.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { viewOfWritten } from './contact-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /contacts/{contactId}/mail: the verification mail goes again, and the link before it opens nothing any more. */
export const mailContact = operation(
  { body: EmptyBody, answer: ContactView },
  async (call, house: RegistrationHouse) => {
    const { contact, outbox } = await mailContactAgain(house, call, call.params.contactId!);
    await house.invoker.nudge(outbox);
    return { status: 200, body: await viewOfWritten(house, contact) };
  },
);
