import { operation } from '../../shared/http/operation.ts';
import { retryMail as retry } from '../../shared/lifecycle/mail/retrying.ts';
import { MailView, RetryMailBody } from '../schemas/mails.ts';
import { viewOfMail } from './mail-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /mails/{mailId}/retry */
export const retryMail = operation(
  { body: RetryMailBody, answer: MailView },
  async (call, house: RegistrationHouse) => {
    const { mailboxWorks = false } = call.body;
    const { mail, outbox } = await retry(house, call, call.params.mailId!, { mailboxWorks });
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfMail(mail) };
  },
);
