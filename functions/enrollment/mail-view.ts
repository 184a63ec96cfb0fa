import type { MailRecord } from '../../shared/lifecycle/mail-records.ts';

/** A mail as agents see it: its notice, ids and state, and no address. */
export function viewOfMail({ id, about, state, why, attempts, possibleDuplicates, createdAt, movedAt }: MailRecord) {
  const { notice = '', ...ids } = about;
  const figures = { attempts, possibleDuplicates, createdAt, movedAt };
  return { id, notice, about: ids, state, ...(why !== undefined && { why }), ...figures };
}
