import type { SignatureAlgorithm } from '../x509/algorithms.ts';
import type { PublicKey } from '../x509/subject-public-key-info.ts';

/** What a key of the house's own signs with: the digest that matches its strength (NIST SP 800-57 part 1, table 3). */
export function signatureAlgorithmFor(key: PublicKey): SignatureAlgorithm {
  if (key.kind === 'ec') return key.curve === 'P-384' ? 'ecdsa-with-SHA384' : 'ecdsa-with-SHA256';
  if (key.kind === 'rsa') return key.bits >= 4096 ? 'sha384WithRSAEncryption' : 'sha256WithRSAEncryption';
  throw new Error(`an authority cannot have a key of kind ${key.what}`);
}
