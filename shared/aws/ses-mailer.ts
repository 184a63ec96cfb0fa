import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { passing } from '../ledger/unavailable.ts';
import type { Mailer } from '../lifecycle/ports.ts';

const UTF8 = 'UTF-8';

/**
 * Sends mail by SES. The client must be made with `maxAttempts: 1`: a message whose acceptance is unknown is not sent
 * again blindly. The notice's id goes along as a tag, which comes back in delivery events, and as a header.
 */
export function createSesMailer(client: SESv2Client, from: string): Mailer {
  return {
    async send({ to, subject, text, html, noticeId }) {
      if (!/^[A-Za-z0-9_.@-]{1,256}$/.test(noticeId)) throw new Error('a notice id that cannot be a tag');
      const message = {
        Subject: { Data: subject, Charset: UTF8 },
        Body: { Text: { Data: text, Charset: UTF8 }, Html: { Data: html, Charset: UTF8 } },
        Headers: [{ Name: 'X-Sceau-Notice', Value: noticeId }],
      };
      const input = {
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: message },
        EmailTags: [{ Name: 'notice', Value: noticeId }],
      };
      try {
        const { MessageId } = await client.send(new SendEmailCommand(input));
        if (!MessageId) throw new Error('SES answered without a message id');
        return { messageId: MessageId };
      } catch (error) {
        throw passing(error, 'the mail service');
      }
    },
  };
}
