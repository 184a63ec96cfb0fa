import { DerError } from '../der/error.ts';
import { compareOctets, equalOctets } from '../der/octets.ts';
import { encodeOid } from '../der/oid.ts';
import { readDer } from '../der/reader.ts';
import { explicit, tags } from '../der/tags.ts';
import { encode, encodeAll, integer, sequence, setOf } from '../der/writer.ts';

/**
 * ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT SignedData }
 * SignedData ::= SEQUENCE {
 *   version           INTEGER, -- 1
 *   digestAlgorithms  SET OF AlgorithmIdentifier, -- empty
 *   encapContentInfo  SEQUENCE { eContentType OBJECT IDENTIFIER }, -- id-data, no content
 *   certificates      [0] IMPLICIT SET OF Certificate,
 *   signerInfos       SET OF SignerInfo }           -- empty: a degenerate, certs-only message   RFC 5652 §5.1, §5.2
 */
const SIGNED_DATA = encodeOid('1.2.840.113549.1.7.2');
const DATA = encodeOid('1.2.840.113549.1.7.1');
const NO_ELEMENTS = setOf([]);

/** A `.p7c` of the certificates. A SET OF has no order but DER's own: who reads it builds the chain by names. */
export function encodeCertsOnly(certificates: readonly Uint8Array[]): Uint8Array {
  if (certificates.length === 0) throw new RangeError('no certificates');
  const signedData = sequence(
    integer(1),
    NO_ELEMENTS,
    sequence(DATA),
    encodeAll(explicit(0), [...certificates].sort(compareOctets)),
    NO_ELEMENTS,
  );
  return sequence(SIGNED_DATA, encode(explicit(0), signedData));
}

/** The certificates of a certs-only message, as they stand in it. DerError for any other CMS. */
export function decodeCertsOnly(der: Uint8Array): Uint8Array[] {
  return readDer(der, (reader) => {
    const contentInfo = reader.sequence();
    if (!equalOctets(contentInfo.element(), SIGNED_DATA)) throw new DerError('not SignedData');
    const content = contentInfo.enter(explicit(0));
    contentInfo.done();
    const signedData = content.sequence();
    content.done();
    if (signedData.smallInteger() !== 1) throw new DerError('SignedData of another version than 1');
    if (signedData.contents(tags.set).length > 0) throw new DerError('certs-only message with digest algorithms');
    if (!equalOctets(signedData.element(), sequence(DATA))) throw new DerError('certs-only message with content');
    const set = signedData.enter(explicit(0));
    const certificates: Uint8Array[] = [];
    while (set.more) certificates.push(set.element());
    if (signedData.contents(tags.set).length > 0) throw new DerError('certs-only message with signers');
    signedData.done();
    return certificates;
  });
}
