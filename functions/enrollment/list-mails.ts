import { operation } from '../../shared/http/operation.ts';
import { countWaiting } from '../../shared/lifecycle/mail/retrying.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { PageQuery } from '../schemas/dossiers.ts';
import { MailPage } from '../schemas/mails.ts';
import { viewOfMail } from './mail-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** GET /mails: what was given up and what is unresolved, oldest first, with how many there are. */
export const listMails = operation({ query: PageQuery, answer: MailPage }, async (call, house: RegistrationHouse) => {
  mandateFor(call.principal, call.roles, {}, house.clock.now());
  const { items, cursor } = await house.ledger.list('mails-waiting', '', call.query);
  const counts = call.query.cursor === undefined ? await countWaiting(house) : undefined;
  const page = { items: items.map(viewOfMail), ...(cursor !== undefined && { cursor }) };
  return { status: 200, body: { ...page, ...(counts && { counts }) } };
});
