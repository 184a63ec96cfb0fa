import { DerError } from '../der/error.ts';
import { concat, totalLength } from '../der/octets.ts';
import { Reader, readDer } from '../der/reader.ts';
import { explicit, tags } from '../der/tags.ts';
import { encodeTime, readTime } from '../der/time.ts';
import { bitString, encode, encodeHeader, integer, NOTHING } from '../der/writer.ts';
import { readSignatureAlgorithm, type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { decodeCrlNumber } from './crl-number.ts';
import { type Extension, encodeExtensions, extensionIds, extensionValue, readExtensions } from './extension.ts';
import { readName } from './name.ts';
import { type RevokedCertificate, readRevokedCertificate } from './revoked-certificate.ts';

export { encodeRevokedCertificate, type RevokedCertificate } from './revoked-certificate.ts';

/**
 * CertificateList ::= SEQUENCE {
 *   tbsCertList         TBSCertList,
 *   signatureAlgorithm  AlgorithmIdentifier,
 *   signatureValue      BIT STRING }
 * TBSCertList ::= SEQUENCE {
 *   version              INTEGER, -- v2(1)
 *   signature            AlgorithmIdentifier,
 *   issuer               Name,
 *   thisUpdate           Time,
 *   nextUpdate           Time,
 *   revokedCertificates  SEQUENCE SIZE (1..MAX) OF RevokedCertificate OPTIONAL,
 *   crlExtensions        [0] EXPLICIT Extensions }                                      RFC 5280 §5.1
 */
export interface TbsCertList {
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** DER of the issuer's Name. */
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Encoded entries; one piece may hold many of them, one after the other. None: the field is absent. */
  readonly entries: Iterable<Uint8Array>;
  readonly extensions: readonly Extension[];
}

export interface CertificateList {
  readonly der: Uint8Array;
  /** The signed octets. */
  readonly tbsDer: Uint8Array;
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly crlNumber: bigint | undefined;
  readonly extensions: readonly Extension[];
  /** Decoded as they are read: a bad entry throws DerError when its turn comes. */
  entries(): Iterable<RevokedCertificate>;
  /** The entries as they stand, one after the other: the snapshot that the next list can start from. */
  readonly entriesDer: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

/** Lists are bounded by what one can hold in memory: 256 MiB is about six million entries. */
const MAX_LIST_BYTES = 1 << 28;
const VERSION_2 = integer(1);

/**
 * The octets to sign as pieces in order, for lists that should be digested and stored without being copied: large pieces
 * of `entries` are handed on as they are, small ones are gathered into blocks of a mebibyte.
 */
export function tbsCertListPieces(list: TbsCertList): Uint8Array[] {
  const entries = gather(list.entries);
  const entriesLength = totalLength(entries);
  const head = [
    VERSION_2,
    signatureAlgorithms[list.signatureAlgorithm].der,
    list.issuer,
    encodeTime(list.thisUpdate),
    encodeTime(list.nextUpdate),
    entriesLength === 0 ? NOTHING : encodeHeader(tags.sequence, entriesLength),
  ];
  const tail = encode(explicit(0), encodeExtensions(list.extensions));
  const header = encodeHeader(tags.sequence, totalLength(head) + entriesLength + tail.length);
  return [concat([header, ...head]), ...entries, tail];
}

/** The octets to sign in one piece. Time and memory grow with the octets, not with the square of anything. */
export function encodeTbsCertList(list: TbsCertList): Uint8Array {
  return concat(tbsCertListPieces(list));
}

/** The signed list as pieces in order, from the pieces of its TBS. */
export function certificateListPieces(
  tbsPieces: readonly Uint8Array[],
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array[] {
  const tail = concat([signatureAlgorithms[algorithm].der, bitString(signature)]);
  return [encodeHeader(tags.sequence, totalLength(tbsPieces) + tail.length), ...tbsPieces, tail];
}

export function assembleCertificateList(
  tbsDer: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array {
  return concat(certificateListPieces([tbsDer], algorithm, signature));
}

const BLOCK = 1 << 20;
const LARGE = 1 << 14;

function gather(pieces: Iterable<Uint8Array>): Uint8Array[] {
  const gathered: Uint8Array[] = [];
  let block = new Uint8Array(LARGE);
  let used = 0;
  const flush = (next: number) => {
    if (used > 0) gathered.push(block.subarray(0, used));
    block = new Uint8Array(next);
    used = 0;
  };
  for (const piece of pieces) {
    if (piece.length >= LARGE) {
      flush(LARGE);
      gathered.push(piece);
      continue;
    }
    if (used + piece.length > block.length) flush(BLOCK);
    block.set(piece, used);
    used += piece.length;
  }
  flush(0);
  return gathered;
}

/** Reads a version 2 list signed with an algorithm of our table, or throws DerError. Verifies nothing, walks no entry. */
export function decodeCertificateList(der: Uint8Array): CertificateList {
  const read = (reader: Reader): CertificateList => {
    const outer = reader.sequence();
    const tbsDer = outer.element();
    const signatureAlgorithm = readSignatureAlgorithm(outer);
    const signature = outer.bitStringOctets();
    outer.done();
    const tbs = readDer(tbsDer, readTbsCertList, MAX_LIST_BYTES);
    if (tbs.signatureAlgorithm !== signatureAlgorithm) {
      throw new DerError('the signed and the outer signature algorithm differ');
    }
    const { entriesDer } = tbs;
    return { ...tbs, der, tbsDer, signature, entries: () => decodeRevokedCertificates(entriesDer) };
  };
  return readDer(der, read, MAX_LIST_BYTES);
}

function readTbsCertList(reader: Reader) {
  const inner = reader.sequence();
  if (inner.smallInteger() !== 1) throw new DerError('not a version 2 list', inner.offset);
  const signatureAlgorithm = readSignatureAlgorithm(inner);
  const issuerStart = inner.offset;
  readName(inner);
  const issuer = inner.bytes.subarray(issuerStart, inner.offset);
  const thisUpdate = readTime(inner);
  const nextUpdate = readTime(inner);
  const entriesDer = inner.tag === tags.sequence ? inner.contents(tags.sequence) : undefined;
  if (entriesDer?.length === 0) throw new DerError('empty revokedCertificates', inner.offset);
  const tagged = inner.enter(explicit(0));
  const extensions = readExtensions(tagged);
  tagged.done();
  inner.done();
  const number = extensionValue(extensions, extensionIds.crlNumber);
  return {
    signatureAlgorithm,
    issuer,
    thisUpdate,
    nextUpdate,
    crlNumber: number && decodeCrlNumber(number),
    extensions,
    entriesDer: entriesDer ?? NOTHING,
  };
}

/** Entries that stand one after the other: a list's own, or a stored snapshot's. */
export function* decodeRevokedCertificates(entriesDer: Uint8Array): Generator<RevokedCertificate> {
  const reader = new Reader(entriesDer);
  while (reader.more) yield readRevokedCertificate(reader);
}
