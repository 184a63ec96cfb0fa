import { hash } from 'node:crypto';
import { fromHex } from '../../der/octets.ts';
import { signatureAlgorithms } from '../../x509/algorithms.ts';
import { PUBLICLY_KNOWN_KEYS } from '../known-keys.ts';
import { equalOctets } from '../octets.ts';
import { isWithin, lastSecond } from '../validity.ts';
import { type Lint, unless } from './lint.ts';

/** The fields before the extensions, except the names. */
export const fieldLints: readonly Lint[] = [
  {
    code: 'serial-form',
    citation: 'RFC 5280 §4.1.2.2',
    line: 'serial',
    check: ({ tbs }) =>
      unless(
        /^(0[1-9a-f]|[1-7][0-9a-f])[0-9a-f]{30}$/.test(tbs.serial),
        'is not 16 octets with the first from 01 to 7f',
      ),
  },
  {
    code: 'serial-entropy',
    citation: 'CA/Browser Forum BR §7.1.2.7 (64 bits of a CSPRNG)',
    line: 'serial',
    // sixteen random octets have fewer than six different ones once in 10^15
    check: ({ tbs }) =>
      unless(new Set(fromHex(tbs.serial)).size >= 6, 'repeats so few octets that no generator can have drawn it'),
  },
  {
    code: 'signature-algorithm',
    citation: 'RFC 5280 §4.1.1.2',
    line: 'signature',
    check: ({ tbs, issuer }) =>
      unless(tbs.signatureAlgorithm === issuer.signatureAlgorithm, "is not the algorithm of the issuer's record"),
  },
  {
    code: 'signature-key',
    citation: 'RFC 5280 §4.1.1.2',
    line: 'signature',
    check: ({ tbs, issuer }) =>
      unless(
        signatureAlgorithms[tbs.signatureAlgorithm].key === issuer.keyKind,
        "is not of the kind of the issuer's key",
      ),
  },
  {
    code: 'validity-length',
    citation: 'RFC 5280 §4.1.2.5',
    line: 'validity',
    check: ({ tbs, plan }) =>
      unless(
        tbs.notAfter.getTime() === lastSecond(tbs.notBefore, plan.profile.validity.years).getTime(),
        "is not exactly the profile's validity, both ends included",
      ),
  },
  {
    code: 'validity-inside-issuer',
    citation: 'RFC 5280 §6.1.3 (a)(2); ETSI EN 319 411-1 §6.6.1',
    line: 'validity',
    check: ({ tbs, issuer }) =>
      unless(isWithin(tbs, issuer), "does not lie inside the validity of the issuer's certificate"),
  },
  {
    code: 'key-kind',
    citation: 'RFC 5280 §4.1.2.7',
    line: 'key',
    check: ({ key, plan }) => {
      const { ec, rsa } = plan.profile.keys;
      if (key.kind === 'ec') return unless(key.onCurve && !key.compressed && ec.includes(key.curve), 'is not admitted');
      if (key.kind !== 'rsa' || !rsa) return 'is not admitted';
      return unless(key.bits >= rsa.bits[0] && key.bits <= rsa.bits[1], 'has a modulus of a size that is not admitted');
    },
  },
  {
    code: 'key-requested',
    citation: 'RFC 2986 §1',
    line: 'key',
    check: ({ tbs, expected }) =>
      unless(
        !expected.publicKey || equalOctets(expected.publicKey.spki, tbs.spki),
        'is not the key of the request, byte for byte',
      ),
  },
  {
    code: 'key-own',
    citation: 'CA/Browser Forum BR §6.1.1.3; RFC 5280 §4.2.1.1',
    line: 'key',
    check: ({ tbs, issuer }) => unless(!equalOctets(tbs.spki, issuer.spki), "is the issuer's own key"),
  },
  {
    code: 'key-known',
    citation: 'CA/Browser Forum BR §6.1.1.3',
    line: 'key',
    check: ({ tbs }) =>
      unless(!PUBLICLY_KNOWN_KEYS.has(hash('sha256', tbs.spki, 'hex')), 'is a key whose private half is public'),
  },
];
