import { DerError } from '../der/error.ts';
import { allocate } from '../der/octets.ts';
import { encodeOid } from '../der/oid.ts';
import type { Reader } from '../der/reader.ts';
import { tags } from '../der/tags.ts';
import { elementLength, TRUE, writeHeader, writeOctets } from '../der/writer.ts';

/**
 * Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension
 * Extension  ::= SEQUENCE {
 *   extnID     OBJECT IDENTIFIER,
 *   critical   BOOLEAN DEFAULT FALSE,
 *   extnValue  OCTET STRING }                                                          RFC 5280 §4.1, §4.2
 */
export interface Extension {
  readonly id: string;
  readonly critical: boolean;
  /** What the OCTET STRING holds: DER. */
  readonly value: Uint8Array;
}

/** The extensions that have a file here, and those that policy must know by name to refuse or to note them. */
export const extensionIds = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  expiredCertsOnCrl: '2.5.29.60',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  qcStatements: '1.3.6.1.5.5.7.1.3',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  smimeCapabilities: '1.2.840.113549.1.9.15',
} as const;

/**
 * Extensions in the order given, written in one go: every certificate has about ten.
 * RangeError if there is none or one stands twice.
 */
export function encodeExtensions(extensions: readonly Extension[]): Uint8Array {
  if (extensions.length === 0) throw new RangeError('no extensions: leave the field out');
  if (extensions.some(({ id }, i) => extensions.findIndex((other) => other.id === id) < i)) {
    throw new RangeError('an extension stands twice');
  }
  let length = 0;
  for (const extension of extensions) length += elementLength(contentsLength(extension));
  const out = allocate(elementLength(length));
  let at = writeHeader(out, 0, tags.sequence, length);
  for (const extension of extensions) at = writeExtension(out, at, extension);
  return out;
}

function contentsLength({ id, critical, value }: Extension): number {
  return encodeOid(id).length + (critical ? TRUE.length : 0) + elementLength(value.length);
}

function writeExtension(out: Uint8Array, start: number, extension: Extension): number {
  const { id, critical, value } = extension;
  let at = writeHeader(out, start, tags.sequence, contentsLength(extension));
  at = writeOctets(out, at, encodeOid(id));
  if (critical) at = writeOctets(out, at, TRUE);
  at = writeHeader(out, at, tags.octetString, value.length);
  return writeOctets(out, at, value);
}

/** At least one, each at most once (RFC 5280 §4.2). */
export function readExtensions(reader: Reader): Extension[] {
  const list = reader.sequence();
  const extensions: Extension[] = [];
  const seen = new Set<string>();
  if (!list.more) throw new DerError('empty Extensions', list.offset);
  while (list.more) {
    const extension = readExtension(list);
    if (seen.has(extension.id)) throw new DerError(`extension ${extension.id} stands twice`, list.offset);
    seen.add(extension.id);
    extensions.push(extension);
  }
  return extensions;
}

function readExtension(list: Reader): Extension {
  const inner = list.sequence();
  const id = inner.oid();
  const critical = inner.defaultFalse();
  const value = inner.octetString();
  inner.done();
  return { id, critical, value };
}

/** The value of one extension, or undefined. */
export function extensionValue(extensions: readonly Extension[], id: string): Uint8Array | undefined {
  return extensions.find((extension) => extension.id === id)?.value;
}
