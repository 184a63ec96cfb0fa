import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { type MadeKey, SIGNATURES } from './make-key.ts';

/**
 * A PKCS #10 request (RFC 2986) for a key, PEM. Its subject is empty and it asks for nothing: the names are those of the
 * records, so there is nothing that could differ from them.
 */
export async function makeCertificationRequest({ kind, pair }: MadeKey): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    keys: pair,
    signingAlgorithm: SIGNATURES[kind],
  });
  return `${request.toString('pem')}\n`;
}
