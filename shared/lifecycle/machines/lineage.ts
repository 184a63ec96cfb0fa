import { Refusal } from '../../errors.ts';
import type { Ledger, Requirement } from '../ports.ts';
import type { RequestRecord } from '../records.ts';

/**
 * A machine renews by itself, each time with the key of the time before. Whoever stole one of these keys may have asked for
 * the next, with a key of their own: so what a compromised key has asked for, and whatever that has asked for, is worth
 * nothing, be it waiting, issued or accepted, until people have made a new beginning.
 */

/** So many keys of the past are remembered: of as many renewals. */
export const MOST_KEYS = 8;

/**
 * That none of the keys by which a machine asked is blocked. Answers what the writing transaction must still find. Throws a
 * Refusal `forbidden`.
 */
export async function demandUntainted(
  ledger: Pick<Ledger, 'read'>,
  { askedWith = [] }: { readonly askedWith?: RequestRecord['askedWith'] | undefined },
): Promise<readonly Requirement[]> {
  const blocked = await Promise.all(askedWith.map((spkiSha256) => ledger.read('blockedKey', { spkiSha256 })));
  if (blocked.some((one) => one !== undefined)) {
    throw new Refusal(
      'forbidden',
      'The key with which a machine asked for this certificate, or one before it, is known to be compromised: refuse or revoke the certificate, order a new one and have the machine linked anew.',
    );
  }
  return askedWith.map((spkiSha256) => ({ that: 'key-not-blocked', spkiSha256 }));
}
