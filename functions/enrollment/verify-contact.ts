import { operation } from '../../shared/http/operation.ts';
import { verifyContact as verify } from '../../shared/lifecycle/contacts/verification.ts';
import { ContactVerified, VerifyContactBody } from '../schemas/contacts.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /contacts/{contactId}/verification: whoever reads the mailbox, without a sign-in, by the secret of the mail. */
export const verifyContact = operation(
  { body: VerifyContactBody, answer: ContactVerified, holdsSecret: true },
  async (call, house: RegistrationHouse) => {
    const named = { contactId: call.params.contactId!, secret: call.body.secret };
    const { verified } = await verify(house, named, call.correlation);
    return { status: 200, body: { verifiedAt: verified!.at, verifiedUntil: verified!.until } };
  },
);
