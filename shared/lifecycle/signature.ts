import { type SignatureAlgorithm, verifyWithKey } from '../x509/algorithms.ts';
import { assembleCertificate, tbsCertificateOf } from '../x509/certificate.ts';
import type { PublicKey } from '../x509/subject-public-key-info.ts';
import type { Signer } from './ports.ts';
import type { CertificateRecord, IntentRecord } from './records.ts';

/**
 * Leave to sign one certificate once. Only `mint` makes one, and it is called where an intent has just been written or
 * read back; `signPrepared` takes it away. So no path leads to a signature that does not pass by the ledger.
 */
export interface Prepared {
  readonly intent: IntentRecord;
  readonly certificate: CertificateRecord;
  readonly verifier: Verifier;
}

/** What a signature must verify with: the issuer's key, as the issuer's own certificate has it. */
export interface Verifier {
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly publicKey: PublicKey;
}

const unused = new WeakSet<Prepared>();

/** Makes the leave to sign `intent`, which the ledger holds. */
export function mint(intent: IntentRecord, certificate: CertificateRecord, verifier: Verifier): Prepared {
  const prepared = Object.freeze({ intent, certificate, verifier });
  unused.add(prepared);
  return prepared;
}

/** The certificate's row once its signature is recorded. */
export function issuedRecord(
  reserved: CertificateRecord,
  signed: { readonly certificate: Uint8Array; readonly signRequestId: string },
  at: string,
): CertificateRecord {
  return { ...reserved, ...signed, version: reserved.version + 1, state: 'issued', issuedAt: at };
}

/** A signer answered with something that is not a signature of the issuer's over the stored bytes. */
export class BadSigner extends Error {
  constructor(what: string) {
    super(`the signer's answer is not usable: ${what}`);
    this.name = 'BadSigner';
  }
}

/**
 * Has the stored bytes signed, verifies the signature with the issuer's own certificate and that the certificate's TBS
 * is byte for byte the stored one. Throws BadSigner; TypeError for a leave that was not minted or is used up.
 */
export async function signPrepared(
  signer: Signer,
  prepared: Prepared,
): Promise<{ readonly certificate: Uint8Array; readonly signRequestId: string }> {
  if (!unused.delete(prepared)) throw new TypeError('signing takes a leave that has just been minted');
  const { intent, verifier } = prepared;
  const { signatureAlgorithm: algorithm, publicKey } = verifier;
  const { signature, signRequestId } = await signer.sign(intent.keyId, algorithm, intent.tbsCertificate);
  if (!verifyWithKey(algorithm, publicKey, intent.tbsCertificate, signature)) {
    throw new BadSigner('it does not verify');
  }
  const certificate = assembleCertificate(intent.tbsCertificate, algorithm, signature);
  if (Buffer.compare(tbsCertificateOf(certificate), intent.tbsCertificate) !== 0) {
    throw new BadSigner('the bytes differ from those stored');
  }
  return { certificate, signRequestId };
}
