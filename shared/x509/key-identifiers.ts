import { hash } from 'node:crypto';
import { DerError } from '../der/error.ts';
import { fromHex, toHex } from '../der/octets.ts';
import { readDer } from '../der/reader.ts';
import { explicit, implicit } from '../der/tags.ts';
import { encode, octetString, sequence } from '../der/writer.ts';
import type { Certificate } from './certificate.ts';
import { type Extension, extensionIds, extensionValue } from './extension.ts';
import { type GeneralName, readGeneralNames } from './general-name.ts';
import { subjectPublicKeyOctets } from './subject-public-key-info.ts';

/**
 * SubjectKeyIdentifier ::= KeyIdentifier
 * AuthorityKeyIdentifier ::= SEQUENCE {
 *   keyIdentifier              [0] KeyIdentifier OPTIONAL,
 *   authorityCertIssuer        [1] GeneralNames OPTIONAL,
 *   authorityCertSerialNumber  [2] CertificateSerialNumber OPTIONAL }
 * KeyIdentifier ::= OCTET STRING                                                        RFC 5280 §4.2.1.1, §4.2.1.2
 */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array;
  readonly authorityCertIssuer?: readonly GeneralName[];
  /** Lower-case hex. */
  readonly authorityCertSerialNumber?: string;
}

/**
 * Twenty octets that identify a public key: the SHA-1 of RFC 5280 §4.2.1.2 method 1 (an identifier, nobody relies on
 * its strength), or the leftmost 160 bits of SHA-256 (RFC 7093 §2 method 1).
 */
export function keyIdentifier(spki: Uint8Array, method: 'sha1' | 'sha256' = 'sha256'): Uint8Array {
  return fromHex(hash(method, subjectPublicKeyOctets(spki), 'hex').slice(0, 40));
}

export function encodeSubjectKeyIdentifier(identifier: Uint8Array): Extension {
  return { id: extensionIds.subjectKeyIdentifier, critical: false, value: octetString(identifier) };
}

export function decodeSubjectKeyIdentifier(value: Uint8Array): Uint8Array {
  return readDer(value, (reader) => reader.octetString());
}

/** Only the key identifier is written: issuer and serial there break chains that are re-signed. */
export function encodeAuthorityKeyIdentifier(identifier: Uint8Array): Extension {
  return {
    id: extensionIds.authorityKeyIdentifier,
    critical: false,
    value: sequence(encode(implicit(0), identifier)),
  };
}

export function decodeAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  return readDer(value, (reader) => {
    const inner = reader.sequence();
    const identifier = inner.tag === implicit(0) ? inner.octetString(implicit(0)) : undefined;
    const issuer = inner.tag === explicit(1) ? readGeneralNames(inner, explicit(1)) : undefined;
    const serial = inner.tag === implicit(2) ? toHex(inner.unsignedOctets(implicit(2))) : undefined;
    inner.done();
    if ((issuer === undefined) !== (serial === undefined)) {
      throw new DerError('authorityCertIssuer and authorityCertSerialNumber go together');
    }
    return {
      ...(identifier !== undefined && { keyIdentifier: identifier }),
      ...(issuer !== undefined && { authorityCertIssuer: issuer }),
      ...(serial !== undefined && { authorityCertSerialNumber: serial }),
    };
  });
}

/** The subjectKeyIdentifier that a certificate carries. DerError if there is none. */
export function subjectKeyIdentifierOf(certificate: Certificate): Uint8Array {
  const value = extensionValue(certificate.tbs.extensions, extensionIds.subjectKeyIdentifier);
  if (value === undefined) throw new DerError('the certificate has no subjectKeyIdentifier');
  return decodeSubjectKeyIdentifier(value);
}
