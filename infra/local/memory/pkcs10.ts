import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { encodeOid } from '../../../shared/der/oid.ts';
import { encodePem } from '../../../shared/der/pem.ts';
import { bitString, encode, integer, octetString, sequence, setOf } from '../../../shared/der/writer.ts';
import { signatureAlgorithms } from '../../../shared/x509/algorithms.ts';
import { encodeGeneralNames } from '../../../shared/x509/general-name.ts';
import { encodeName, type Name } from '../../../shared/x509/name.ts';

/** A PKCS #10 request as a client would make it: PEM, with an optional subject and DNS names. */
export function pkcs10(key: KeyObject, subject: Name = [], dnsNames: readonly string[] = []): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const info = sequence(
    integer(0),
    encodeName(subject),
    spki,
    encode(0xa0, dnsNames.length > 0 ? request(dnsNames) : new Uint8Array()),
  );
  const algorithm = key.asymmetricKeyType === 'rsa' ? 'sha256WithRSAEncryption' : 'ecdsa-with-SHA256';
  const signature = sign('sha256', info, key);
  return encodePem('CERTIFICATE REQUEST', sequence(info, signatureAlgorithms[algorithm].der, bitString(signature)));
}

function request(dnsNames: readonly string[]): Uint8Array {
  const names = encodeGeneralNames(dnsNames.map((value) => ({ kind: 'dNSName', value })));
  const extension = sequence(encodeOid('2.5.29.17'), octetString(names));
  return sequence(encodeOid('1.2.840.113549.1.9.14'), setOf([sequence(extension)]));
}
