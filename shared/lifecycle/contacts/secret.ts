import type { MailedSecret } from '../../registration/contacts.ts';
import { sha256 } from '../identity.ts';
import type { Desk } from '../registration/desk.ts';

/** 256 bits: nobody guesses one, and the digest of one can stand in the ledger. */
const SECRET_OCTETS = 32;

/** SHA-256 of a secret as it is typed or followed, hex. */
export const secretDigest = (secret: string): string => sha256(new TextEncoder().encode(secret));

/** A new secret, hashed for the check and sealed for whoever writes the mail. */
export async function mailedSecret({ randomness, vault }: Desk, of: string): Promise<MailedSecret> {
  const secret = Buffer.from(randomness.bytes(SECRET_OCTETS)).toString('base64url');
  return { hash: secretDigest(secret), secret: await vault.seal(of, secret) };
}
