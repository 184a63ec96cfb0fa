import { Refusal } from '../errors.ts';
import { spelt } from '../registration/revocation-code.ts';
import { forceOf } from './codes.ts';
import type { AttemptCounter, Clock, SecretHasher } from './ports.ts';
import { isSubscribers, type RevocationReason } from './records.ts';
import type { CertificateName } from './replaced.ts';
import { type RevocationHouse, type Revoked, revoke } from './revocation.ts';

/**
 * Revocation by whoever proves the code (RFC 3647 §4.9.3), without a sign-in. Attempts are counted before anything is
 * hashed; a wrong code, a code without force and a certificate that is not there take the same reads, the same work and
 * the same answer. A code that is locked for an hour blocks no other way of revoking.
 */
export interface CodeProofHouse extends RevocationHouse {
  readonly hasher: SecretHasher;
  readonly calls: AttemptCounter;
}

export const ATTEMPTS_PER_CERTIFICATE = 5;
export const ATTEMPTS_PER_CALLER = 10;
const HOUR_MS = 3_600_000;
const ACTOR = { capacity: 'code-holder', authentication: 'revocation-code' } as const;

export interface CodeProof extends CertificateName {
  readonly code: string;
  readonly reason: RevocationReason;
  /** Keyed digest of where the call comes from. */
  readonly caller: string;
}

const NO_SUCH_CODE = 'No certificate is revoked by this code: check the authority, the serial number and the code.';

/** Throws a Refusal `not-found` for a code that does not revoke this certificate, `rate-limited` after too many. */
export async function revokeByCode(house: CodeProofHouse, proof: CodeProof, correlation: string): Promise<Revoked> {
  const { issuer, serial } = proof;
  await countAttempt(house, `code|caller|${proof.caller}`, ATTEMPTS_PER_CALLER);
  await countAttempt(house, `code|certificate|${issuer}|${serial}`, ATTEMPTS_PER_CERTIFICATE);
  for (let left = LOOKS; ; left--) {
    try {
      return await lookAndRevoke(house, proof, correlation);
    } catch (thrown) {
      // the setter, their mandate or the code has just moved: whether the code still has force is asked again
      if (left <= 1 || !(thrown instanceof Refusal && thrown.code === 'conflict')) throw thrown;
    }
  }
}

const LOOKS = 3;

/** The code must have its force still when the revocation is written: its setter's mandate and person are as they were read. */
async function lookAndRevoke(house: CodeProofHouse, proof: CodeProof, correlation: string): Promise<Revoked> {
  const { issuer, serial, reason } = proof;
  const [certificate, code] = await Promise.all([
    house.ledger.read('certificate', { issuer, serial }),
    house.ledger.read('code', { issuer, serial }),
  ]);
  const force = await forceOf(house.ledger, code);
  const matches = await house.hasher.matches(spelt(proof.code), code?.hash);
  if (!isSubscribers(certificate) || !force || !matches) {
    throw new Refusal('not-found', NO_SUCH_CODE);
  }
  const at = house.clock.now().toISOString();
  return revoke(house, certificate, ACTOR, correlation, {
    revocation: { at, reason, capacity: 'code-holder', channel: 'code', authentication: 'revocation-code' },
    require: force,
  });
}

/** Every attempt counts, the right one too: what is counted must not tell which it was. */
async function countAttempt(
  { calls, clock }: { readonly calls: AttemptCounter; readonly clock: Clock },
  caller: string,
  limit: number,
): Promise<void> {
  const now = clock.now();
  const window = now.toISOString().slice(0, 13);
  const next = (Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS;
  if (await calls.admit({ caller, window, limit, expiresAt: new Date(next + HOUR_MS) })) return;
  throw new Refusal(
    'rate-limited',
    'Too many codes were tried: wait for the next hour, or revoke after signing in, with the private key, or by an agent.',
    { retryAfterSeconds: Math.max(1, Math.ceil((next - now.getTime()) / 1000)) },
  );
}
