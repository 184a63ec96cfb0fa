import { writeFileSync } from 'node:fs';

/** Makes `cases.json`; see README.md. Everything is hex text here: `t` writes a tag, a minimal length and the contents. */
export interface HostileCase {
  readonly name: string;
  readonly reader: string;
  readonly expect: 'refuse' | 'accept';
  readonly what: string;
  readonly rule: string;
  readonly hex: string;
}

function t(tag: string, ...contents: readonly string[]): string {
  const inner = contents.join('');
  const length = inner.length / 2;
  const size =
    length < 0x80 ? hex(length) : length < 0x100 ? `81${hex(length)}` : `82${hex(length >> 8)}${hex(length & 0xff)}`;
  return tag + size + inner;
}

function hex(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}

function ascii(text: string): string {
  return [...text].map((character) => hex(character.charCodeAt(0))).join('');
}

const cases: HostileCase[] = [];
const accept = (reader: string, name: string, what: string, rule: string, hexText: string) =>
  cases.push({ name: `${reader}-${name}`, reader, expect: 'accept', what, rule, hex: hexText });
const refuse = (reader: string, name: string, what: string, rule: string, hexText: string) =>
  cases.push({ name: `${reader}-${name}`, reader, expect: 'refuse', what, rule, hex: hexText });

// — any element
accept('element', 'plain', 'SEQUENCE of an INTEGER', 'X.690 §8', t('30', t('02', '01')));
refuse('element', 'empty', 'no octets at all', 'X.690 §8.1.1', '');
refuse('element', 'tag-only', 'identifier octet without a length', 'X.690 §8.1.3', '30');
refuse('element', 'indefinite', 'indefinite length', 'X.690 §10.1', '30800201010000');
refuse('element', 'long-form-short', 'length 3 in the long form', 'X.690 §10.1', '308103020101');
refuse(
  'element',
  'long-form-zero',
  'length in two octets, the first zero',
  'X.690 §10.1',
  `308200810281${'7e'}${'01'.repeat(126)}`,
);
refuse('element', 'length-five-octets', 'length of five octets', 'bound', '30850100000000');
refuse('element', 'length-ff', 'first length octet FF', 'X.690 §8.1.3.5', '30ff020101');
refuse('element', 'length-beyond', 'length one more than there is', 'X.690 §8.1.3', '3004020101');
refuse('element', 'length-2gib', 'length of 2 GiB', 'X.690 §8.1.3', '3084800000000201ff');
refuse('element', 'inner-beyond-outer', 'inner element ends behind the outer one', 'X.690 §8.1.3', '30030202010101');
refuse('element', 'trailing', 'an octet behind the element', 'RFC 5280 §4.1', '300302010100');
refuse('element', 'two', 'two elements', 'RFC 5280 §4.1', '3003020101020101');
refuse('element', 'high-tag', 'tag number in further octets', 'X.690 §8.1.2.4', '1f8101020101');
refuse('element', 'end-of-contents', 'end-of-contents octets as an element', 'X.690 §8.1.5', '30020000');
refuse('element', 'primitive-sequence', 'SEQUENCE in primitive form', 'X.690 §8.9.1', '1003020101');
refuse('element', 'primitive-set', 'SET in primitive form', 'X.690 §8.11.1', '1103020101');
refuse('element', 'constructed-octets', 'OCTET STRING in constructed form', 'X.690 §10.2', '2403040101');
refuse('element', 'constructed-bits', 'BIT STRING in constructed form', 'X.690 §10.2', '230403020001');
refuse('element', 'constructed-utf8', 'UTF8String in constructed form', 'X.690 §10.2', '2c030c0161');
refuse('element', 'constructed-integer', 'INTEGER in constructed form', 'X.690 §8.3.1', '2203020101');
accept('element', 'depth-32', '32 nested SEQUENCEs', 'bound', nested(32));
refuse('element', 'depth-33', '33 nested SEQUENCEs', 'bound', nested(33));
refuse('element', 'depth-4000', '4000 nested SEQUENCEs', 'bound', nested(4000));

function nested(depth: number): string {
  let inner = '';
  for (let i = 0; i < depth; i++) inner = t('30', inner);
  return inner;
}

// — primitives
accept('element', 'true', 'BOOLEAN TRUE', 'X.690 §11.1', '0101ff');
refuse('element', 'true-01', 'BOOLEAN TRUE as 01', 'X.690 §11.1', '010101');
refuse('element', 'boolean-empty', 'BOOLEAN without contents', 'X.690 §8.2.1', '0100');
refuse('element', 'boolean-two', 'BOOLEAN of two octets', 'X.690 §8.2.1', '0102ffff');
accept('element', 'integer-128', 'INTEGER 128', 'X.690 §8.3.2', '02020080');
accept('element', 'integer-minus-129', 'INTEGER −129', 'X.690 §8.3.2', '0202ff7f');
refuse('element', 'integer-empty', 'INTEGER without contents', 'X.690 §8.3.1', '0200');
refuse('element', 'integer-padded', 'INTEGER 1 with a zero octet in front', 'X.690 §8.3.2', '02020001');
refuse('element', 'integer-padded-negative', 'INTEGER −1 in two octets', 'X.690 §8.3.2', '0202ffff');
refuse('element', 'enumerated-padded', 'ENUMERATED 1 with a zero octet in front', 'X.690 §8.4', '0a020001');
accept('element', 'bits-empty', 'BIT STRING without a bit', 'X.690 §8.6.2', '030100');
refuse('element', 'bits-no-octet', 'BIT STRING without its first octet', 'X.690 §8.6.2', '0300');
refuse('element', 'bits-unused-8', 'BIT STRING with eight unused bits', 'X.690 §8.6.2.2', '03020800');
refuse('element', 'bits-unused-of-none', 'empty BIT STRING with an unused bit', 'X.690 §8.6.2.3', '030101');
refuse('element', 'bits-unused-set', 'BIT STRING with an unused bit set', 'X.690 §11.2.1', '030201ff');
accept('element', 'null', 'NULL', 'X.690 §8.8', '0500');
refuse('element', 'null-contents', 'NULL with contents', 'X.690 §8.8.2', '050100');
accept('element', 'oid', '2.5.4.3', 'X.690 §8.19', '0603550403');
accept('element', 'oid-2.999', '2.999', 'X.690 §8.19.5', '06028837');
refuse('element', 'oid-empty', 'OBJECT IDENTIFIER without contents', 'X.690 §8.19.2', '0600');
refuse('element', 'oid-padded', 'subidentifier with 80 in front', 'X.690 §8.19.2', '060455800403');
refuse('element', 'oid-truncated', 'last subidentifier is not ended', 'X.690 §8.19.2', '06035504ff');
refuse('element', 'oid-65', 'OBJECT IDENTIFIER of 65 octets', 'bound', t('06', '55'.repeat(65)));

// — strings
accept('element', 'utf8', 'UTF8String é', 'RFC 3629 §3', '0c02c3a9');
refuse('element', 'utf8-overlong', 'UTF8String with an overlong solidus', 'RFC 3629 §3', '0c02c0af');
refuse('element', 'utf8-surrogate', 'UTF8String with a surrogate', 'RFC 3629 §3', '0c03eda080');
refuse('element', 'utf8-beyond', 'UTF8String with U+110000', 'RFC 3629 §3', '0c04f4908080');
refuse('element', 'utf8-cut', 'UTF8String that ends inside a character', 'RFC 3629 §3', '0c01c3');
refuse('element', 'utf8-continuation', 'UTF8String that begins inside a character', 'RFC 3629 §3', '0c0180');
accept(
  'element',
  'printable',
  'PrintableString with all its punctuation',
  'X.680 §41.4',
  t('13', ascii("A z9 '()+,-./:=?")),
);
for (const [name, character] of [
  ['at', '@'],
  ['asterisk', '*'],
  ['underscore', '_'],
  ['ampersand', '&'],
  ['nul', '\0'],
]) {
  refuse(
    'element',
    `printable-${name}`,
    `PrintableString with ${name}`,
    'X.680 §41.4',
    t('13', ascii(`a${character}`)),
  );
}
refuse('element', 'printable-latin', 'PrintableString with E9', 'X.680 §41.4', '1301e9');
refuse('element', 'numeric-letter', 'NumericString with a letter', 'X.680 §41.3', t('12', ascii('12a')));
refuse('element', 'ia5-80', 'IA5String with 80', 'X.680 §41', '160180');
refuse('element', 'bmp-odd', 'BMPString of odd length', 'X.690 §8.23.8', '1e03006100');
refuse('element', 'bmp-surrogate', 'BMPString with a surrogate pair', 'X.680 §41.15', '1e04d83dde00');
refuse('element', 'universal-short', 'UniversalString of three octets', 'X.690 §8.23.7', '1c03000061');
refuse('element', 'universal-beyond', 'UniversalString with 110000', 'ISO/IEC 10646', '1c0400110000');
refuse('element', 'universal-surrogate', 'UniversalString with D800', 'ISO/IEC 10646', '1c040000d800');

// — times
const utc = (text: string) => t('17', ascii(text));
const general = (text: string) => t('18', ascii(text));
accept('time', '2049', 'last second of UTCTime', 'RFC 5280 §4.1.2.5', utc('491231235959Z'));
accept('time', '2050', 'first second of GeneralizedTime', 'RFC 5280 §4.1.2.5', general('20500101000000Z'));
accept('time', '1950', 'first second of UTCTime', 'RFC 5280 §4.1.2.5.1', utc('500101000000Z'));
accept('time', 'leap-day', '29 February 2028', 'RFC 5280 §4.1.2.5', utc('280229000000Z'));
accept('time', 'no-expiry', '99991231235959Z', 'RFC 5280 §4.1.2.5', general('99991231235959Z'));
refuse('time', 'general-2049', 'GeneralizedTime in 2049', 'RFC 5280 §4.1.2.5', general('20491231235959Z'));
refuse('time', 'no-seconds', 'UTCTime without seconds', 'RFC 5280 §4.1.2.5.1', utc('2601010000Z'));
refuse('time', 'offset', 'UTCTime with an offset', 'RFC 5280 §4.1.2.5.1', utc('260101000000+0000'));
refuse('time', 'no-z', 'UTCTime without Z', 'RFC 5280 §4.1.2.5.1', utc('2601010000000'));
refuse('time', 'fraction', 'GeneralizedTime with a fraction', 'RFC 5280 §4.1.2.5.2', general('20500101000000.5Z'));
refuse('time', 'no-leap-day', '29 February 2027', 'ISO 8601', utc('270229000000Z'));
refuse('time', 'day-31', '31 April', 'ISO 8601', utc('260431000000Z'));
refuse('time', 'day-0', 'day 0', 'ISO 8601', utc('260100000000Z'));
refuse('time', 'month-13', 'month 13', 'ISO 8601', utc('261301000000Z'));
refuse('time', 'month-0', 'month 0', 'ISO 8601', utc('260001000000Z'));
refuse('time', 'hour-24', 'hour 24', 'X.680 §46.3', utc('260101240000Z'));
refuse('time', 'minute-60', 'minute 60', 'X.680 §46.3', utc('260101006000Z'));
refuse('time', 'second-60', 'second 60', 'X.690 §11.7', utc('260101000060Z'));
refuse('time', 'letter', 'a letter among the digits', 'X.680 §47', utc('26010100000OZ'));
refuse('time', 'sign', 'a sign among the digits', 'X.680 §47', utc('26-101000000Z'));

// — names
const attribute = (oid: string, value: string) => t('30', t('06', oid), value);
const commonName = attribute('550403', t('0c', ascii('a')));
const organization = attribute('55040a', t('0c', ascii('a')));
const name = t('30', t('31', commonName));
accept('name', 'plain', 'CN=a', 'RFC 5280 §4.1.2.4', name);
accept('name', 'empty', 'no RDN', 'RFC 5280 §4.1.2.6', '3000');
accept('name', 'multi', 'an RDN of two attributes in order', 'X.690 §11.6', t('30', t('31', commonName, organization)));
refuse(
  'name',
  'unordered',
  'an RDN of two attributes out of order',
  'X.690 §11.6',
  t('30', t('31', organization, commonName)),
);
refuse('name', 'same-twice', 'an RDN with one attribute twice', 'X.501 §9.3', t('30', t('31', commonName, commonName)));
refuse('name', 'empty-rdn', 'an RDN without attributes', 'RFC 5280 §4.1.2.4', t('30', '3100'));
refuse(
  'name',
  'no-value',
  'an attribute without value',
  'RFC 5280 §4.1.2.4',
  t('30', t('31', t('30', t('06', '550403')))),
);
refuse(
  'name',
  'three-parts',
  'an attribute with two values',
  'RFC 5280 §4.1.2.4',
  t('30', t('31', t('30', t('06', '550403'), '0c0161', '0c0161'))),
);
refuse('name', 'rdn-sequence', 'an RDN that is a SEQUENCE', 'RFC 5280 §4.1.2.4', t('30', t('30', commonName)));

// — general names
const dns = t('82', ascii('a.example.test'));
accept('generalNames', 'dns', 'one dNSName', 'RFC 5280 §4.2.1.6', t('30', dns));
accept('generalNames', 'ip6', 'an IPv6 address', 'RFC 5280 §4.2.1.6', t('30', t('87', '20010db8'.padEnd(32, '0'))));
refuse('generalNames', 'none', 'empty GeneralNames', 'RFC 5280 §4.2.1.6', '3000');
refuse('generalNames', 'ip-5', 'iPAddress of five octets', 'RFC 5280 §4.2.1.6', t('30', t('87', 'c000020100')));
refuse('generalNames', 'ip-8', 'iPAddress with a mask', 'RFC 5280 §4.2.1.6', t('30', t('87', 'c0000201ffffff00')));
refuse('generalNames', 'dns-utf8', 'dNSName in UTF-8', 'RFC 5280 §4.2.1.6', t('30', t('82', 'c3a9')));
refuse(
  'generalNames',
  'dns-constructed',
  'dNSName in constructed form',
  'X.690 §10.2',
  t('30', t('a2', t('16', '61'))),
);
refuse('generalNames', 'tag-9', 'no such alternative', 'RFC 5280 §4.2.1.6', t('30', t('89', '61')));
refuse(
  'generalNames',
  'directory-implicit',
  'directoryName without its explicit tag',
  'X.680 §31.2.7',
  t('30', t('a4', t('31', commonName))),
);
refuse(
  'generalNames',
  'other-no-value',
  'otherName without value',
  'RFC 5280 §4.2.1.6',
  t('30', t('a0', t('06', '550403'))),
);
refuse('generalNames', 'trailing', 'octets behind GeneralNames', 'RFC 5280 §4.2', `${t('30', dns)}0000`);

// — extensions
const extension = (oid: string, value: string, critical = '') => t('30', t('06', oid), critical, t('04', value));
accept('extensions', 'one', 'one extension', 'RFC 5280 §4.2', t('30', extension('551d11', t('30', dns))));
refuse('extensions', 'none', 'empty Extensions', 'RFC 5280 §4.1', '3000');
refuse(
  'extensions',
  'twice',
  'one extension twice',
  'RFC 5280 §4.2',
  t('30', extension('551d11', '3000'), extension('551d11', '3001')),
);
refuse(
  'extensions',
  'critical-false',
  'critical FALSE written out',
  'X.690 §11.5',
  t('30', extension('551d11', '3000', '010100')),
);
refuse('extensions', 'critical-01', 'critical as 01', 'X.690 §11.1', t('30', extension('551d11', '3000', '010101')));
refuse('extensions', 'no-value', 'extension without value', 'RFC 5280 §4.1', t('30', t('30', t('06', '551d11'))));
refuse(
  'extensions',
  'value-bits',
  'value is a BIT STRING',
  'RFC 5280 §4.1',
  t('30', t('30', t('06', '551d11'), '03020000')),
);

accept('basicConstraints', 'empty', 'not a CA', 'RFC 5280 §4.2.1.9', '3000');
accept('basicConstraints', 'path-0', 'a CA with pathLen 0', 'RFC 5280 §4.2.1.9', '30060101ff020100');
refuse('basicConstraints', 'false', 'cA FALSE written out', 'X.690 §11.5', '3003010100');
refuse('basicConstraints', 'path-negative', 'negative pathLenConstraint', 'RFC 5280 §4.2.1.9', '30060101ff0201ff');
refuse(
  'basicConstraints',
  'path-huge',
  'pathLenConstraint of nine octets',
  'bound',
  '300e0101ff0209010000000000000000',
);
refuse('basicConstraints', 'swapped', 'pathLenConstraint before cA', 'RFC 5280 §4.2.1.9', '30060201000101ff');
accept('keyUsage', 'signature', 'digitalSignature', 'RFC 5280 §4.2.1.3', '03020780');
accept('keyUsage', 'decipher-only', 'keyAgreement and decipherOnly', 'RFC 5280 §4.2.1.3', '0303070880');
refuse('keyUsage', 'bit-9', 'a tenth bit', 'RFC 5280 §4.2.1.3', '0303068040');
refuse('keyUsage', 'zeros', 'final zero bits', 'X.690 §11.2.2', '03020080');
refuse('keyUsage', 'empty-octet', 'an octet without a bit', 'X.690 §11.2.2', '03020700');
refuse('keyUsage', 'octets', 'an OCTET STRING', 'RFC 5280 §4.2.1.3', '040180');
accept('extendedKeyUsage', 'server', 'serverAuth', 'RFC 5280 §4.2.1.12', t('30', t('06', '2b06010505070301')));
refuse('extendedKeyUsage', 'none', 'empty ExtKeyUsageSyntax', 'RFC 5280 §4.2.1.12', '3000');
refuse('extendedKeyUsage', 'integer', 'an INTEGER among the purposes', 'RFC 5280 §4.2.1.12', '3003020101');
accept('crlNumber', 'twenty', 'a number of 20 octets', 'RFC 5280 §5.2.3', t('02', '7f'.repeat(20)));
refuse('crlNumber', 'twenty-one', 'a number of 21 octets', 'RFC 5280 §5.2.3', t('02', '7f'.repeat(21)));
refuse('crlNumber', 'negative', 'a negative number', 'RFC 5280 §5.2.3', '0201ff');
refuse('crlDistributionPoints', 'none', 'no distribution point', 'RFC 5280 §4.2.1.13', '3000');
refuse('authorityInfoAccess', 'none', 'no access description', 'RFC 5280 §4.2.2.1', '3000');
refuse('certificatePolicies', 'none', 'no policy', 'RFC 5280 §4.2.1.4', '3000');
refuse(
  'certificatePolicies',
  'twice',
  'one policy twice',
  'RFC 5280 §4.2.1.4',
  t('30', t('30', '0603550403'), t('30', '0603550403')),
);
refuse('issuingDistributionPoint', 'empty', 'an empty one', 'RFC 5280 §5.2.5', '3000');
refuse('issuingDistributionPoint', 'false', 'a FALSE written out', 'X.690 §11.5', '3003810100');
refuse('issuingDistributionPoint', 'indirect', 'an indirect list, which is not ours', 'RFC 5280 §5.2.5', '30038401ff');
accept('reasonCode', 'compromise', 'keyCompromise', 'RFC 5280 §5.3.1', '0a0101');
refuse('reasonCode', 'seven', 'the unused value 7', 'RFC 5280 §5.3.1', '0a0107');
refuse('reasonCode', 'eleven', 'the value 11', 'RFC 5280 §5.3.1', '0a010b');
refuse('reasonCode', 'integer', 'an INTEGER', 'RFC 5280 §5.3.1', '020101');
refuse('authorityKeyIdentifier', 'serial-alone', 'a serial without its issuer', 'RFC 5280 §4.2.1.1', '3003820101');

// — keys
const P256 = t('30', t('06', '2a8648ce3d0201'), t('06', '2a8648ce3d030107'));
const G =
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5';
const spki = t('30', P256, t('03', '00', G));
const RSA = t('30', t('06', '2a864886f70d010101'), '0500');
const rsa = (modulus: string, exponent: string) =>
  t('30', RSA, t('03', '00', t('30', t('02', modulus), t('02', exponent))));
const N = `00c3${'5a'.repeat(254)}01`;
accept('spki', 'p256', 'the base point of P-256', 'RFC 5480 §2', spki);
accept('spki', 'rsa', 'an RSA key of 2048 bits', 'RFC 3279 §2.3.1', rsa(N, '010001'));
refuse(
  'spki',
  'bits-unused',
  'subjectPublicKey with unused bits',
  'RFC 5480 §2.2',
  t('30', P256, t('03', '01', `${G.slice(0, -2)}f4`)),
);
refuse(
  'spki',
  'rsa-no-null',
  'rsaEncryption without parameters',
  'RFC 3279 §2.3.1',
  t('30', t('30', t('06', '2a864886f70d010101')), t('03', '00', t('30', t('02', N), t('02', '010001')))),
);
refuse('spki', 'rsa-negative-exponent', 'negative exponent', 'RFC 8017 §3.1', rsa(N, 'ff'));
refuse('spki', 'rsa-negative-modulus', 'negative modulus', 'RFC 8017 §3.1', rsa(N.slice(2), '010001'));
refuse('spki', 'rsa-zero-exponent', 'exponent zero', 'RFC 8017 §3.1', rsa(N, '00'));
refuse('spki', 'rsa-padded-modulus', 'modulus with a superfluous zero octet', 'X.690 §8.3.2', rsa(`00${N}`, '010001'));
refuse(
  'spki',
  'rsa-trailing',
  'octets behind RSAPublicKey',
  'RFC 3279 §2.3.1',
  t('30', RSA, t('03', '00', t('30', t('02', N), t('02', '010001')), '00')),
);
refuse(
  'spki',
  'ec-no-curve',
  'id-ecPublicKey without a curve',
  'RFC 5480 §2.1.1',
  t('30', t('30', t('06', '2a8648ce3d0201')), t('03', '00', G)),
);
refuse(
  'spki',
  'three-parameters',
  'AlgorithmIdentifier with a third member',
  'RFC 5280 §4.1.1.2',
  t('30', t('30', t('06', '2a8648ce3d0201'), t('06', '2a8648ce3d030107'), '0500'), t('03', '00', G)),
);

// — whole structures
const ECDSA = t('30', t('06', '2a8648ce3d040302'));
const ECDSA_384 = t('30', t('06', '2a8648ce3d040303'));
const signature = t('03', '00', t('30', '020101', '020101'));
const validity = t('30', utc('260101000000Z'), utc('290101000000Z'));
const san = extension('551d11', t('30', dns));
const extensions = t('a3', t('30', san));
const tbs = (
  parts: Partial<Record<'version' | 'serial' | 'algorithm' | 'issuer' | 'validity' | 'tail', string>> = {},
) =>
  t(
    '30',
    parts.version ?? 'a003020102',
    parts.serial ?? '020101',
    parts.algorithm ?? ECDSA,
    parts.issuer ?? name,
    parts.validity ?? validity,
    name,
    spki,
    parts.tail ?? extensions,
  );
const certificate = (parts: Parameters<typeof tbs>[0], algorithm = ECDSA) => t('30', tbs(parts), algorithm, signature);
accept('certificate', 'plain', 'a version 3 certificate', 'RFC 5280 §4.1', certificate({}));
accept(
  'certificate',
  'serial-20',
  'a serial of 20 octets',
  'RFC 5280 §4.1.2.2',
  certificate({ serial: t('02', '7f'.repeat(20)) }),
);
refuse(
  'certificate',
  'serial-21',
  'a serial of 21 octets',
  'RFC 5280 §4.1.2.2',
  certificate({ serial: t('02', '7f'.repeat(21)) }),
);
refuse(
  'certificate',
  'serial-21-padded',
  'a serial of 20 octets that needs a sign octet',
  'RFC 5280 §4.1.2.2',
  certificate({ serial: t('02', '00', 'ff'.repeat(20)) }),
);
refuse('certificate', 'serial-0', 'serial zero', 'RFC 5280 §4.1.2.2', certificate({ serial: '020100' }));
refuse('certificate', 'serial-negative', 'a negative serial', 'RFC 5280 §4.1.2.2', certificate({ serial: '0201ff' }));
refuse('certificate', 'v1', 'version 1', 'RFC 5280 §4.1.2.1', certificate({ version: '' }));
refuse('certificate', 'v1-written', 'version 1 written out', 'X.690 §11.5', certificate({ version: 'a003020100' }));
refuse('certificate', 'v4', 'version 4', 'RFC 5280 §4.1.2.1', certificate({ version: 'a003020103' }));
refuse('certificate', 'no-extensions', 'version 3 without extensions', 'RFC 5280 §4.1.2.1', certificate({ tail: '' }));
refuse('certificate', 'empty-extensions', 'empty Extensions', 'RFC 5280 §4.1', certificate({ tail: t('a3', '3000') }));
refuse(
  'certificate',
  'unique-id',
  'an issuerUniqueID',
  'RFC 5280 §4.1.2.8',
  certificate({ tail: `81020001${extensions}` }),
);
refuse(
  'certificate',
  'algorithms-differ',
  'the inner and the outer algorithm differ',
  'RFC 5280 §4.1.1.2',
  certificate({}, ECDSA_384),
);
refuse(
  'certificate',
  'algorithm-null',
  'ecdsa-with-SHA256 with NULL parameters',
  'RFC 5758 §3.2',
  certificate(
    { algorithm: t('30', t('06', '2a8648ce3d040302'), '0500') },
    t('30', t('06', '2a8648ce3d040302'), '0500'),
  ),
);
refuse(
  'certificate',
  'algorithm-sha1',
  'ecdsa-with-SHA1',
  'RFC 5758',
  certificate({ algorithm: t('30', t('06', '2a8648ce3d0401')) }, t('30', t('06', '2a8648ce3d0401'))),
);
refuse(
  'certificate',
  'validity-three',
  'validity of three times',
  'RFC 5280 §4.1.2.5',
  certificate({ validity: t('30', utc('260101000000Z'), utc('290101000000Z'), utc('290101000000Z')) }),
);
refuse(
  'certificate',
  'signature-bits',
  'signature with unused bits',
  'RFC 5280 §4.1.1.3',
  t('30', tbs(), ECDSA, t('03', '01', t('30', '020101', '020102'))),
);
refuse('certificate', 'trailing', 'octets behind the certificate', 'RFC 5280 §4.1', `${certificate({})}00`);

const info = (parts: Partial<Record<'version' | 'attributes', string>> = {}) =>
  t('30', parts.version ?? '020100', name, spki, parts.attributes ?? 'a000');
const request = (parts: Parameters<typeof info>[0] = {}) => t('30', info(parts), ECDSA, signature);
const requestOf = (...list: readonly string[]) => t('30', t('06', '2a864886f70d01090e'), t('31', ...list));
const microsoftOf = (...list: readonly string[]) => t('30', t('06', '2b060104018237', '02010e'), t('31', ...list));
const wanted = t('30', san);
accept('request', 'plain', 'a request without attributes', 'RFC 2986 §4', request());
accept(
  'request',
  'absent',
  'attributes missing altogether, as old tools do',
  'PRODUCT, the request rule',
  request({ attributes: '' }),
);
accept(
  'request',
  'extensions',
  'an extension request',
  'RFC 2985 §5.4.2',
  request({ attributes: t('a0', requestOf(wanted)) }),
);
accept(
  'request',
  'microsoft',
  'an extension request under the OID of Microsoft',
  'MS-WCCE §2.2.2.7',
  request({ attributes: t('a0', microsoftOf(wanted)) }),
);
refuse('request', 'v2', 'version 2', 'RFC 2986 §4.1', request({ version: '020101' }));
refuse('request', 'version-negative', 'version −1', 'RFC 2986 §4.1', request({ version: '0201ff' }));
refuse(
  'request',
  'empty-values',
  'an attribute without values',
  'RFC 2986 §4.1',
  request({ attributes: t('a0', requestOf()) }),
);
refuse(
  'request',
  'two-values',
  'two values of extensionRequest',
  'RFC 2985 §5.4.2',
  request({ attributes: t('a0', requestOf(wanted, t('30', extension('551d11', t('30', dns, dns))))) }),
);
refuse(
  'request',
  'two-requests',
  'two extension requests of one kind',
  'PRODUCT, the request rule',
  request({ attributes: t('a0', requestOf(wanted), requestOf(wanted)) }),
);
refuse(
  'request',
  'both-requests',
  'extension requests of both kinds',
  'PRODUCT, the request rule',
  request({ attributes: t('a0', requestOf(wanted), microsoftOf(wanted)) }),
);
refuse(
  'request',
  'empty-request',
  'an extension request of no extension',
  'RFC 5280 §4.1',
  request({ attributes: t('a0', requestOf('3000')) }),
);
refuse(
  'request',
  'same-extension',
  'one extension twice',
  'RFC 5280 §4.2',
  request({ attributes: t('a0', requestOf(t('30', san, san))) }),
);
refuse(
  'request',
  'extension-garbage',
  'an unknown extension whose value is not DER',
  'RFC 5280 §4.2',
  request({ attributes: t('a0', requestOf(t('30', extension('551d63', 'ffff')))) }),
);
refuse(
  'request',
  'extension-ber',
  'an unknown extension whose value is BER',
  'RFC 5280 §4.2',
  request({ attributes: t('a0', requestOf(t('30', extension('551d63', '30800000')))) }),
);
refuse(
  'request',
  'algorithm-null',
  'ecdsa-with-SHA256 with NULL parameters',
  'RFC 5758 §3.2',
  t('30', info(), t('30', t('06', '2a8648ce3d040302'), '0500'), signature),
);
refuse(
  'request',
  'attributes-set',
  'attributes as a SET without their tag',
  'RFC 2986 §4.1',
  request({ attributes: '3100' }),
);
refuse(
  'request',
  'attributes-explicit',
  'attributes tagged explicitly',
  'RFC 2986 §4.1',
  request({ attributes: t('a0', '3100') }),
);

const entry = (serial: string, tail = '') => t('30', serial, utc('260101000000Z'), tail);
const reason = (code: string, critical = '') => t('30', extension('551d15', `0a01${code}`, critical));
const listOf = (parts: Partial<Record<'version' | 'next' | 'entries' | 'tail', string>> = {}) =>
  t(
    '30',
    t(
      '30',
      parts.version ?? '020101',
      ECDSA,
      name,
      utc('260101000000Z'),
      parts.next ?? utc('260102000000Z'),
      parts.entries ?? t('30', entry('020101', reason('01'))),
      parts.tail ?? t('a0', t('30', extension('551d14', '020101'))),
    ),
    ECDSA,
    signature,
  );
accept('list', 'plain', 'a list of one entry', 'RFC 5280 §5.1', listOf());
accept('list', 'no-entries', 'a list of none', 'RFC 5280 §5.1.2.6', listOf({ entries: '' }));
refuse('list', 'empty-entries', 'an empty revokedCertificates', 'RFC 5280 §5.1.2.6', listOf({ entries: '3000' }));
refuse('list', 'v1', 'version 1', 'RFC 5280 §5.1.2.1', listOf({ version: '' }));
refuse('list', 'no-next-update', 'no nextUpdate', 'RFC 5280 §5.1.2.5', listOf({ next: '' }));
refuse('list', 'no-extensions', 'no crlExtensions', 'RFC 5280 §5.2', listOf({ tail: '' }));
refuse(
  'list',
  'serial-negative',
  'an entry with a negative serial',
  'RFC 5280 §4.1.2.2',
  listOf({ entries: t('30', entry('0201ff')) }),
);
refuse(
  'list',
  'serial-zero',
  'an entry with serial zero',
  'RFC 5280 §4.1.2.2',
  listOf({ entries: t('30', entry('020100')) }),
);
refuse(
  'list',
  'entry-extension-unknown',
  'an entry with an invalidityDate, which is not ours',
  'RFC 5280 §5.3.2',
  listOf({ entries: t('30', entry('020101', t('30', extension('551d18', general('20260101000000Z'))))) }),
);
refuse(
  'list',
  'reason-critical',
  'a critical reasonCode',
  'RFC 5280 §5.3.1',
  listOf({ entries: t('30', entry('020101', reason('01', '0101ff'))) }),
);
refuse(
  'list',
  'reason-seven',
  'reason 7',
  'RFC 5280 §5.3.1',
  listOf({ entries: t('30', entry('020101', reason('07'))) }),
);
refuse(
  'list',
  'entry-trailing',
  'a fourth member of an entry',
  'RFC 5280 §5.1',
  listOf({ entries: t('30', entry('020101', `${reason('01')}0500`)) }),
);
refuse(
  'list',
  'entries-garbage',
  'entries that are no SEQUENCEs',
  'RFC 5280 §5.1',
  listOf({ entries: t('30', '020101') }),
);

export const hostileCases: readonly HostileCase[] = cases;
export const asText = `${JSON.stringify(cases, undefined, 1)}\n`;

if (import.meta.main) writeFileSync(new URL('cases.json', import.meta.url), asText);
