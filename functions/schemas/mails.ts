import * as z from 'zod';
import { MAIL_STATES } from '../../shared/lifecycle/mail-records.ts';
import { Id, Instant, pageOf } from './parts.ts';

/** Forms of what became of messages: never an address, and no word of what they say. */
const mail = z
  .strictObject({
    id: Id,
    notice: z.string().meta({ description: 'Which message.' }),
    about: z
      .record(z.string(), z.string())
      .meta({ description: 'The ids of what it is about, and of whom it is to, where it names them.' }),
    state: z.enum(MAIL_STATES),
    why: z.string().exactOptional(),
    attempts: z.number().int().meta({ description: 'Sends that were begun.' }),
    possibleDuplicates: z
      .number()
      .int()
      .meta({ description: 'Sends that went unanswered and were repeated: so many more may have arrived.' }),
    createdAt: Instant,
    movedAt: Instant,
  })
  .meta({ id: 'Mail' });

export const MailView = mail;

export const MailPage = pageOf(mail)
  .extend({
    counts: z
      .strictObject({
        parked: z.number().int(),
        unresolved: z.number().int(),
        more: z.boolean().meta({ description: 'There are more than were counted.' }),
      })
      .exactOptional()
      .meta({ description: 'On the first page.' }),
  })
  .meta({ id: 'MailPage' });

export const RetryMailBody = z
  .strictObject({
    mailboxWorks: z
      .literal(true)
      .exactOptional()
      .meta({ description: 'On your word the mailbox works again: mail goes there from now on.' }),
  })
  .meta({ id: 'RetryMailBody' });
