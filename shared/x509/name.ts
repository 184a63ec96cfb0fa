import { DerError } from '../der/error.ts';
import { fromHex, toHex } from '../der/octets.ts';
import { encodeOid } from '../der/oid.ts';
import { type Reader, readDer } from '../der/reader.ts';
import { type StringType, stringType } from '../der/string.ts';
import { tags } from '../der/tags.ts';
import { encodeAll, sequence, setOf, string } from '../der/writer.ts';

/**
 * Name ::= CHOICE { rdnSequence RDNSequence }
 * RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
 * RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
 * AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }              RFC 5280 §4.1.2.4
 */
export interface Attribute {
  /** OID. */
  readonly type: string;
  readonly value: string;
  /** `DER`: not one of the string types; `value` is then the hex of the whole element. */
  readonly encoding: StringType | 'DER';
}

export type RelativeDistinguishedName = readonly Attribute[];
export type Name = readonly RelativeDistinguishedName[];

/** Attribute types by the short name that RFC 4519, X.520 or usage gives them. */
export const attributeTypes = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  title: '2.5.4.12',
  businessCategory: '2.5.4.15',
  postalCode: '2.5.4.17',
  GN: '2.5.4.42',
  initials: '2.5.4.43',
  generationQualifier: '2.5.4.44',
  dnQualifier: '2.5.4.46',
  pseudonym: '2.5.4.65',
  organizationIdentifier: '2.5.4.97',
  UID: '0.9.2342.19200300.100.1.1',
  DC: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
} as const;
export type AttributeTypeName = keyof typeof attributeTypes;

const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries(attributeTypes).map(([name, oid]) => [oid, name]),
);

/** Types whose syntax leaves no choice (RFC 5280 Appendix A.1); every other one is a DirectoryString, in UTF-8 from us. */
const fixedEncodings: Readonly<Record<string, StringType>> = {
  [attributeTypes.C]: 'PrintableString',
  [attributeTypes.serialNumber]: 'PrintableString',
  [attributeTypes.dnQualifier]: 'PrintableString',
  [attributeTypes.DC]: 'IA5String',
  [attributeTypes.emailAddress]: 'IA5String',
};

/** An attribute with the string type that RFC 5280 §4.1.2.4 asks of a certification authority. */
export function attribute(type: AttributeTypeName, value: string): Attribute {
  const oid = attributeTypes[type];
  return { type: oid, value, encoding: fixedEncodings[oid] ?? 'UTF8String' };
}

/** The short name of an attribute type, or its OID. */
export function attributeTypeName(oid: string): string {
  return shortNames.get(oid) ?? oid;
}

/** RangeError if a value does not fit its encoding. */
export function encodeName(name: Name): Uint8Array {
  return encodeAll(
    tags.sequence,
    name.map((rdn) => {
      if (rdn.length === 0) throw new RangeError('empty relative distinguished name');
      return setOf(rdn.map(encodeAttribute));
    }),
  );
}

function encodeAttribute({ type, value, encoding }: Attribute): Uint8Array {
  return sequence(encodeOid(type), encoding === 'DER' ? fromHex(value) : string(encoding, value));
}

export function decodeName(der: Uint8Array): Name {
  return readDer(der, readName);
}

export function readName(reader: Reader): Name {
  const rdns = reader.sequence();
  const name: Attribute[][] = [];
  while (rdns.more) {
    const set = rdns.setOf();
    if (!set.more) throw new DerError('empty RelativeDistinguishedName', set.offset);
    const rdn: Attribute[] = [];
    while (set.more) rdn.push(readAttribute(set));
    name.push(rdn);
  }
  return name;
}

/** Steps over a Name and checks its structure without making text of it; `checkDer` looks at the strings. */
export function checkName(reader: Reader): void {
  const rdns = reader.sequence();
  while (rdns.more) {
    const set = rdns.setOf();
    if (!set.more) throw new DerError('empty RelativeDistinguishedName', set.offset);
    while (set.more) {
      const inner = set.sequence();
      inner.contents(tags.oid);
      inner.skip();
      inner.done();
    }
  }
}

function readAttribute(set: Reader): Attribute {
  const inner = set.sequence();
  const type = inner.oid();
  const encoding = stringType(inner.tag) ?? 'DER';
  const value = encoding === 'DER' ? toHex(inner.element()) : inner.string(inner.tag);
  inner.done();
  return { type, value, encoding };
}

/** RFC 4514: last RDN first, commas between, `+` inside; types without a short name as dotted OIDs. For people's eyes. */
export function formatName(name: Name): string {
  return name
    .toReversed()
    .map((rdn) => rdn.map(formatAttribute).join('+'))
    .join(',');
}

function formatAttribute({ type, value, encoding }: Attribute): string {
  if (encoding === 'DER') return `${attributeTypeName(type)}=#${value}`;
  const escaped = value
    .replace(/[\\",+<>;]/g, '\\$&')
    .replace(/^[ #]|(?<!^) $/g, '\\$&')
    .replace(/\p{Cc}/gu, (control) => `\\${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `${attributeTypeName(type)}=${escaped}`;
}
