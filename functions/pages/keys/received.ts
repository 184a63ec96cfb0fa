import 'reflect-metadata';
import { X509Certificate } from '@peculiar/x509';
import type { MadeKey } from './make-key.ts';
import { type Octets, sha256Hex } from './web-crypto.ts';

/** What the platform gave: the certificate first, then its issuers without the root. */
export interface Received {
  readonly certificates: readonly Octets[];
  /** SHA-256 of the first certificate's DER, lower-case hex. */
  readonly sha256: string;
  /** SHA-256 of its DER SubjectPublicKeyInfo, lower-case hex. */
  readonly spkiSha256: string;
}

/** Reads a chain of PEM certificates (RFC 7468 §5). Throws an Error when there is none or one cannot be read. */
export async function readChain(pem: string): Promise<Received> {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  const certificates = blocks.map(([, body]) => Uint8Array.from(atob(body!.replace(/\s/g, '')), codeOf));
  const [own] = certificates;
  if (own === undefined) throw new Error('no certificate came');
  const { publicKey } = new X509Certificate(own);
  return {
    certificates,
    sha256: await sha256Hex(own),
    spkiSha256: await sha256Hex(new Uint8Array(publicKey.rawData)),
  };
}

const codeOf = (letter: string) => letter.charCodeAt(0);

/** Whether a certificate is the one that was looked at, and is for the key that was made here. */
export function compare(
  received: Pick<Received, 'sha256' | 'spkiSha256'>,
  expected: { readonly certificateSha256: string; readonly key?: Pick<MadeKey, 'spkiSha256'> | undefined },
): 'same' | 'other-certificate' | 'other-key' {
  if (received.sha256 !== expected.certificateSha256) return 'other-certificate';
  if (expected.key && expected.key.spkiSha256 !== received.spkiSha256) return 'other-key';
  return 'same';
}
