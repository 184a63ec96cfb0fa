import { DerError } from '../der/error.ts';
import { toHex } from '../der/octets.ts';
import { encodeOid } from '../der/oid.ts';
import { type Reader, readDer } from '../der/reader.ts';
import { explicit, implicit, tags } from '../der/tags.ts';
import { encode, encodeAll, string } from '../der/writer.ts';
import { encodeName, formatName, type Name, readName } from './name.ts';

/**
 * GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName
 * GeneralName ::= CHOICE {
 *   otherName                  [0] OtherName,
 *   rfc822Name                 [1] IA5String,
 *   dNSName                    [2] IA5String,
 *   x400Address                [3] ORAddress,
 *   directoryName              [4] Name,
 *   ediPartyName               [5] EDIPartyName,
 *   uniformResourceIdentifier  [6] IA5String,
 *   iPAddress                  [7] OCTET STRING,
 *   registeredID               [8] OBJECT IDENTIFIER }
 * OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id }   RFC 5280 §4.2.1.6
 */
export type GeneralName =
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly value: string }
  /** Four or sixteen octets. */
  | { readonly kind: 'iPAddress'; readonly value: Uint8Array }
  | { readonly kind: 'directoryName'; readonly value: Name }
  | { readonly kind: 'registeredID'; readonly value: string }
  /** `value` is the DER inside the explicit tag. */
  | { readonly kind: 'otherName'; readonly typeId: string; readonly value: Uint8Array }
  /** `value` is the contents of the element, not looked at. */
  | { readonly kind: 'x400Address' | 'ediPartyName'; readonly value: Uint8Array };

const ia5Kinds = {
  [implicit(1)]: 'rfc822Name',
  [implicit(2)]: 'dNSName',
  [implicit(6)]: 'uniformResourceIdentifier',
} as const;

/** RangeError if there is none, or a value does not fit its type. */
export function encodeGeneralNames(names: readonly GeneralName[], tag: number = tags.sequence): Uint8Array {
  if (names.length === 0) throw new RangeError('no general names');
  return encodeAll(tag, names.map(encodeGeneralName));
}

export function encodeGeneralName(name: GeneralName): Uint8Array {
  switch (name.kind) {
    case 'rfc822Name':
      return string('IA5String', name.value, implicit(1));
    case 'dNSName':
      return string('IA5String', name.value, implicit(2));
    case 'uniformResourceIdentifier':
      return string('IA5String', name.value, implicit(6));
    case 'iPAddress':
      if (!isAddress(name.value)) throw new RangeError('iPAddress is not of 4 or 16 octets');
      return encode(implicit(7), name.value);
    case 'directoryName':
      return encode(explicit(4), encodeName(name.value));
    case 'registeredID': {
      const oid = encodeOid(name.value).slice();
      oid[0] = implicit(8);
      return oid;
    }
    case 'otherName':
      return encode(explicit(0), encodeOid(name.typeId), encode(explicit(0), name.value));
    case 'x400Address':
      return encode(explicit(3), name.value);
    case 'ediPartyName':
      return encode(explicit(5), name.value);
  }
}

export function decodeGeneralNames(der: Uint8Array): GeneralName[] {
  return readDer(der, (reader) => readGeneralNames(reader));
}

export function readGeneralNames(reader: Reader, tag: number = tags.sequence): GeneralName[] {
  const inner = reader.enter(tag);
  const names: GeneralName[] = [];
  if (!inner.more) throw new DerError('empty GeneralNames', inner.offset);
  while (inner.more) names.push(readGeneralName(inner));
  return names;
}

export function readGeneralName(reader: Reader): GeneralName {
  const { tag } = reader;
  const kind = ia5Kinds[tag];
  if (kind !== undefined) return { kind, value: reader.string(tag, tags.ia5String) };
  switch (tag) {
    case implicit(7): {
      const value = reader.contents(tag);
      if (!isAddress(value)) throw new DerError('iPAddress is not of 4 or 16 octets', reader.offset);
      return { kind: 'iPAddress', value };
    }
    case implicit(8):
      return { kind: 'registeredID', value: reader.oid(tag) };
    case explicit(4): {
      const inner = reader.enter(tag);
      const value = readName(inner);
      inner.done();
      return { kind: 'directoryName', value };
    }
    case explicit(0):
      return readOtherName(reader);
    case explicit(3):
      return { kind: 'x400Address', value: reader.contents(tag) };
    case explicit(5):
      return { kind: 'ediPartyName', value: reader.contents(tag) };
    default:
      throw new DerError(`no GeneralName has tag ${tag.toString(16)}`, reader.offset);
  }
}

function readOtherName(reader: Reader): GeneralName {
  const inner = reader.enter(explicit(0));
  const typeId = inner.oid();
  const tagged = inner.enter(explicit(0));
  const value = tagged.element();
  tagged.done();
  inner.done();
  return { kind: 'otherName', typeId, value };
}

function isAddress(octets: Uint8Array): boolean {
  return octets.length === 4 || octets.length === 16;
}

/** `DNS:leaf.example.test`, `IP:192.0.2.1`, … For people's eyes, not for comparison. */
export function formatGeneralName(name: GeneralName): string {
  switch (name.kind) {
    case 'rfc822Name':
      return `email:${printable(name.value)}`;
    case 'dNSName':
      return `DNS:${printable(name.value)}`;
    case 'uniformResourceIdentifier':
      return `URI:${printable(name.value)}`;
    case 'iPAddress':
      return `IP:${formatAddress(name.value)}`;
    case 'directoryName':
      return `dirName:${formatName(name.value)}`;
    case 'registeredID':
      return `RID:${name.value}`;
    case 'otherName':
      return `otherName:${name.typeId}:#${toHex(name.value)}`;
    default:
      return `${name.kind}:#${toHex(name.value)}`;
  }
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => encodeURIComponent(control));
}

/** Dotted for four octets; eight groups of hex, not abridged, for sixteen. */
function formatAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const groups = [];
  for (let i = 0; i < octets.length; i += 2) groups.push(((octets[i]! << 8) | octets[i + 1]!).toString(16));
  return groups.join(':');
}
