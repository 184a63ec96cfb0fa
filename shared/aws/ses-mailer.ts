import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { passing } from '../ledger/unavailable.ts';
import { NotAccepted } from '../lifecycle/mail/not-accepted.ts';
import type { Mailer } from '../lifecycle/ports.ts';

const UTF8 = 'UTF-8';

/** How a mail is sent beside its sender. */
export interface MailWay {
  /** Whose events tell what becomes of it. */
  readonly configurationSet?: string;
  /** Where answers go. */
  readonly replyTo?: string | undefined;
}

/** No answering machine answers (RFC 3834 §5; the second is what Exchange heeds). */
const AUTOMATIC = [
  { Name: 'Auto-Submitted', Value: 'auto-generated' },
  { Name: 'X-Auto-Response-Suppress', Value: 'All' },
];

/**
 * Sends mail by SES. The client must be made with `maxAttempts: 1`: a message whose acceptance is unknown is not sent
 * again blindly. Throws `NotAccepted` where SES has said no or was never reached; a time-out, a broken connection and 5xx
 * leave it open. The notice's id goes along as a tag, which comes back in delivery events, and as a header.
 */
export function createSesMailer(client: SESv2Client, from: string, way: MailWay = {}): Mailer {
  const { configurationSet, replyTo } = way;
  return {
    async send({ to, subject, text, html, noticeId }) {
      if (!/^[A-Za-z0-9_.@-]{1,256}$/.test(noticeId)) throw new Error('a notice id that cannot be a tag');
      const message = {
        Subject: { Data: subject, Charset: UTF8 },
        Body: { Text: { Data: text, Charset: UTF8 }, Html: { Data: html, Charset: UTF8 } },
        Headers: [{ Name: 'X-Sceau-Notice', Value: noticeId }, ...AUTOMATIC],
      };
      const input = {
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: message },
        EmailTags: [{ Name: 'notice', Value: noticeId }],
        ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
        ...(replyTo !== undefined && { ReplyToAddresses: [replyTo] }),
      };
      try {
        const { MessageId } = await client.send(new SendEmailCommand(input));
        if (!MessageId) throw new Error('SES answered without a message id');
        return { messageId: MessageId };
      } catch (error) {
        const why = refusalIn(error);
        throw why === undefined ? passing(error, 'the mail service') : new NotAccepted(why, error);
      }
    },
  };
}

/** Why SES has certainly not taken the message; undefined where it may have. */
function refusalIn(error: unknown): NotAccepted['why'] | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, code, $metadata } = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } };
  if (code !== undefined && NEVER_THERE.has(code)) return 'unreachable';
  const status = $metadata?.httpStatusCode;
  if (status === undefined || status < 400 || status >= 500 || status === 408) return undefined;
  if (status === 429 || THROTTLES.has(name)) return 'throttled';
  return status === 403 || PAUSES.has(name) ? 'paused' : 'refused';
}

/** The connection was never made, so that nothing was sent by it. */
const NEVER_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const THROTTLES = new Set(['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'LimitExceededException']);
/** The account, the sender or the configuration set sends nothing, whatever the message. */
const PAUSES = new Set([
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
]);
