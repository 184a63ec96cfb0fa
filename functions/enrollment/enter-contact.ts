import { operation } from '../../shared/http/operation.ts';
import { enterContact as enter } from '../../shared/lifecycle/contacts/contacts.ts';
import { ContactView, EnterContactBody } from '../schemas/contacts.ts';
import { viewOfWritten } from './contact-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /subscriptions/{subscriptionId}/contacts: the address is written to at once, and asked for a click. */
export const enterContact = operation(
  { body: EnterContactBody, answer: ContactView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { contact, outbox } = await enter(house, call, call.params.subscriptionId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 201, body: await viewOfWritten(house, contact) };
  },
);
