import type { KeyRules } from './profile.ts';

/** The lines that the pages of several kinds of profile have in common (`print-profile.ts`). */

/** One line of a profile's page: the name by which findings cite it, and the rule in words. */
export interface Statement {
  readonly line: string;
  readonly rule: string;
}

/** What all profiles say of serial and signature. */
export const serialAndSignature: readonly Statement[] = [
  { line: 'serial', rule: 'It MUST be 16 octets of a secure generator, the first from 01 to 7F. (RFC 5280 §4.1.2.2)' },
  { line: 'signature', rule: "The algorithm MUST be the issuer's, of the kind of its key. (RFC 5280 §4.1.1.2)" },
];

export const keyIdentifiers: readonly Statement[] = [
  {
    line: 'subjectKeyIdentifier',
    rule: 'It MUST be the first 160 bits of the SHA-256 of the public key, not critical. (RFC 7093 §2 (1))',
  },
  {
    line: 'authorityKeyIdentifier',
    rule: "It MUST be the issuer's subject key identifier and nothing else, not critical. (RFC 5280 §4.2.1.1)",
  },
];

export const pointers: readonly Statement[] = [
  {
    line: 'crlDistributionPoints',
    rule: "It MUST be one point with the issuer's list as one http URI, not critical. (RFC 5280 §4.2.1.13)",
  },
  {
    line: 'authorityInfoAccess',
    rule:
      "It MUST be ocsp with the issuer's responder, where the issuer has one, then caIssuers with the issuer's certificate, " +
      'each as one http URI, not critical. (RFC 5280 §4.2.2.1)',
  },
];

/** The kinds of key that some rules admit. */
export function keyStatements({ ec, rsa }: KeyRules): Statement[] {
  const choices = [
    ...(ec.length > 0 ? [`an uncompressed point on ${ec.join(' or ')}`] : []),
    ...(rsa
      ? [rsa.bits[0] === rsa.bits[1] ? `RSA of ${rsa.bits[0]} bits` : `RSA of ${rsa.bits.join(' to ')} bits`]
      : []),
  ];
  const known = 'It MUST NOT be blocked, nor be one whose private half is public.';
  const rsaRule =
    'The exponent MUST be odd, from 65537 to 2^256 − 1. The modulus MUST NOT have a factor below 752, bear the ' +
    'fingerprint of CVE-2017-15361, or yield to 100 rounds of Fermat’s method. (CA/Browser Forum BR §6.1.1.3, §6.1.6)';
  return [
    { line: 'key', rule: `The key MUST be ${choices.join(', or ')}. ${known}` },
    ...(rsa ? [{ line: 'key.rsa', rule: rsaRule }] : []),
  ];
}

export const list = (items: readonly string[]) => items.join(', ');
export const years = (count: number) => (count === 1 ? 'one year' : `${count} years`);
export const order = (rows: readonly { readonly type: string }[]) => rows.map(({ type }) => type).join(', ');
