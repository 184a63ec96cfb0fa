import type { Finding } from '../errors.ts';
import type { PublicKey, RsaPublicKey } from '../x509/subject-public-key-info.ts';
import { refuse } from './findings.ts';
import { hasClosePrimes, hasRocaFingerprint, residuesOf, smallFactor } from './key-arithmetic.ts';
import { PUBLICLY_KNOWN_KEYS } from './known-keys.ts';
import { cite, type KeyKind, type KeyRules, type Profile } from './profile.ts';

/** CA/Browser Forum BR §6.1.6: an odd exponent; the range, advised there, is a must here. */
const EXPONENT = { least: 65_537n, most: (1n << 256n) - 1n } as const;
/** CA/Browser Forum BR §6.1.1.3 asks for one hundred rounds of Fermat's method. */
const FERMAT_ROUNDS = 100;
/** Curves with groups of less than 256 bits: weak, where other curves are only not admitted (NIST SP 800-57-1 §5.6.1). */
const SMALL_CURVES = ['P-192', 'P-224', 'secp160k1', 'secp160r1', 'secp192k1', 'secp224k1'];

const KNOWN = 'CA/Browser Forum BR §6.1.1.3';
const SIZES = 'NIST SP 800-57-1 §5.6.1';

/**
 * Judges a public key by a profile's rules: kind and size, which cost nothing; then what is known of this very key; then
 * arithmetic, on numbers that are now bounded. `keyBlocked` is what the ledger says of it. Throws a Refusal
 * `unsupported-key` or `weak-key`; returns the kind of key otherwise.
 */
export function judgeKey(
  key: PublicKey,
  profile: Profile,
  known: { readonly spkiSha256: string; readonly keyBlocked: boolean },
): KeyKind {
  const unsupported = kindFault(key, profile.keys);
  if (unsupported) refuse('unsupported-key', [finding('key-kind', cite(profile, 'key'), unsupported)]);
  const weak = knownFault(known) ?? (key.kind === 'rsa' ? rsaFault(key, profile) : curveFault(key));
  if (weak) refuse('weak-key', [weak]);
  return key.kind as KeyKind;
}

/** Why a key is of a kind or size that the rules do not admit, without being weak. */
function kindFault(key: PublicKey, rules: KeyRules): string | undefined {
  switch (key.kind) {
    case 'unsupported':
      return SMALL_CURVES.includes(key.what) ? undefined : `The profile admits no key of the kind ${key.what}.`;
    case 'ec':
      if (!rules.ec.includes(key.curve)) return `The profile admits no key on ${key.curve}.`;
      return key.compressed ? 'The point is compressed; it is wanted uncompressed (RFC 5480 §2.2).' : undefined;
    case 'rsa': {
      const most = rules.rsa?.bits[1];
      if (most === undefined) return 'The profile admits no RSA key.';
      return key.bits > most ? `The modulus has ${key.bits} bits; at most ${most} are admitted.` : undefined;
    }
  }
}

function knownFault(known: { readonly spkiSha256: string; readonly keyBlocked: boolean }): Finding | undefined {
  const where = PUBLICLY_KNOWN_KEYS.get(known.spkiSha256);
  if (where) return finding('key-known', KNOWN, `The private key is public knowledge: ${where}.`);
  if (known.keyBlocked) return finding('key-blocked', KNOWN, 'The key is blocked: it is never certified again.');
  return undefined;
}

function curveFault(key: PublicKey): Finding | undefined {
  if (key.kind === 'unsupported') return finding('key-size', SIZES, `The curve ${key.what} is too small.`);
  if (key.kind === 'ec' && !key.onCurve) {
    return finding('key-point', 'SEC 1 §3.2.2.1; NIST SP 800-56A §5.6.2.3', 'The public key is no point of its curve.');
  }
  return undefined;
}

/** Why an RSA key, whose size has an upper bound already, is weak; the cheapest questions first. */
function rsaFault({ bits, modulus, exponent }: RsaPublicKey, profile: Profile): Finding | undefined {
  const least = profile.keys.rsa?.bits[0] ?? 0;
  if (bits < least) {
    const detail = `The modulus has ${bits} bits; at least ${least} are asked for.`;
    return finding('key-size', `${cite(profile, 'key.rsa')}; ${SIZES}`, detail);
  }
  if (exponent % 2n === 0n || exponent < EXPONENT.least || exponent > EXPONENT.most) {
    const detail = 'The public exponent is even, or not between 65537 and 2^256 − 1.';
    return finding('key-exponent', 'CA/Browser Forum BR §6.1.6', detail);
  }
  const residues = residuesOf(modulus);
  const factor = smallFactor(residues);
  if (factor) return finding('key-factor', 'CA/Browser Forum BR §6.1.6', `The modulus is divisible by ${factor}.`);
  if (hasRocaFingerprint(residues)) {
    return finding(
      'key-roca',
      `CVE-2017-15361; ${KNOWN}`,
      'The key was made by a generator whose keys can be factored.',
    );
  }
  if (hasClosePrimes(modulus, FERMAT_ROUNDS)) {
    return finding('key-close-primes', `CVE-2022-26320; ${KNOWN}`, 'The primes are so close that the key is factored.');
  }
  if (bits % 8 !== 0) return finding('key-size', 'CA/Browser Forum BR §6.1.5', 'The modulus is not of whole octets.');
  return undefined;
}

function finding(code: string, citation: string, detail: string): Finding {
  return { code, citation, pointer: '/certificationRequest/publicKey', detail };
}
