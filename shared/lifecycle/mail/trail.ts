import type { MailRecord } from '../mail-records.ts';
import type { Ledger } from '../ports.ts';
import { UNREACHED } from './fates.ts';

/**
 * Whether the mails of one stage reached somebody: `reached` when one at least was accepted and has not come back,
 * `unreached` when none did and none will by itself, `waiting` otherwise. A mail that is not there yet waits.
 */
export async function reachOf(
  ledger: Ledger,
  mailIds: readonly string[],
): Promise<'reached' | 'waiting' | 'unreached'> {
  const mails = await Promise.all(mailIds.map((id) => ledger.read('mail', { id })));
  if (mails.some(reached)) return 'reached';
  return mails.every((mail) => mail && UNREACHED.has(mail.state)) ? 'unreached' : 'waiting';
}

const reached = (mail: MailRecord | undefined) => mail?.state === 'accepted' || mail?.state === 'delivered';
