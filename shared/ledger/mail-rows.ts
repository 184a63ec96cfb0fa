import type { MailRecord } from '../lifecycle/mail-records.ts';
import { instant, spread } from './key-parts.ts';
import { alone, type Row } from './row.ts';

const WAITING: ReadonlySet<string> = new Set(['parked', 'unresolved']);

const OPEN: ReadonlySet<string> = new Set(['sending', 'waiting']);
const isToForget = ({ state, forgottenAt }: MailRecord) => !OPEN.has(state) && forgottenAt === undefined;

/** Where lies what people are told, and what became of it. */
export const mailRows: {
  readonly mail: Row<'mail'>;
  readonly mailbox: Row<'mailbox'>;
  readonly expiryNotice: Row<'expiryNotice'>;
  readonly scan: Row<'scan'>;
} = {
  mail: {
    key: ({ id }) => alone('mail', id),
    list: ({ about: { issuer, serial }, createdAt, id }) =>
      issuer === undefined || serial === undefined
        ? undefined
        : { pk: ['mails-of-certificate', issuer, serial], sk: [instant(createdAt), id] },
    due: (r) => {
      const queue = WAITING.has(r.state) ? 'mails-waiting' : isToForget(r) ? 'mails-to-forget' : undefined;
      return queue === undefined ? undefined : { pk: spread(queue, r.id), sk: [instant(r.movedAt), r.id] };
    },
  },
  mailbox: { key: ({ digest }) => alone('mailbox', digest) },
  expiryNotice: {
    key: ({ issuer, serial }) => alone('expiry', issuer, serial),
    list: ({ directionId, ended, notAfter, issuer, serial }) =>
      directionId === undefined || ended
        ? undefined
        : { pk: ['expiring-of-direction', directionId], sk: [instant(notAfter), issuer, serial] },
  },
  scan: { key: ({ job, day }) => ({ pk: ['scan', job], sk: ['day', day] }) },
};
