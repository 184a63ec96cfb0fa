import { type SignatureAlgorithm, verifyWithKey } from '../x509/algorithms.ts';
import { assembleCertificate, tbsCertificateOf } from '../x509/certificate.ts';
import type { PublicKey } from '../x509/subject-public-key-info.ts';
import { answered } from './leave-to-sign.ts';
import type { Signer } from './ports.ts';
import type { CertificateRecord, IntentRecord, SigningRecord } from './records.ts';
import type { Reserved } from './reservation.ts';

/**
 * A certificate that may be signed once. Only `mint` makes one, and it is called where an intent has just been written or
 * read back, and leave to sign with it; `signPrepared` takes it away. So no path leads to a signature that does not pass
 * by the ledger.
 */
export interface Prepared {
  readonly intent: IntentRecord;
  readonly certificate: CertificateRecord;
  /** Of this attempt alone: what the trail says of the key is held against it. */
  readonly leave: SigningRecord;
  readonly verifier: Verifier;
}

/** What a signature must verify with: the issuer's key, as the issuer's own certificate has it. */
export interface Verifier {
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly publicKey: PublicKey;
}

const unused = new WeakSet<Prepared>();

/** Lets `intent` be signed, which the ledger holds, as it does `leave`. */
export function mint({ intent, certificate, leave }: Reserved, verifier: Verifier): Prepared {
  const prepared = Object.freeze({ intent, certificate, leave, verifier });
  unused.add(prepared);
  return prepared;
}

/** A certificate and what is recorded beside it. */
export interface SignedCertificate {
  readonly certificate: Uint8Array;
  readonly signRequestId: string;
  /** The leave with the request id, to be committed with the certificate. */
  readonly leave: SigningRecord;
}

/** The certificate's row once its signature is recorded. */
export function issuedRecord(
  reserved: CertificateRecord,
  { certificate, signRequestId }: Pick<SignedCertificate, 'certificate' | 'signRequestId'>,
  at: string,
): CertificateRecord {
  return { ...reserved, certificate, signRequestId, version: reserved.version + 1, state: 'issued', issuedAt: at };
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
 * is byte for byte the stored one. Throws BadSigner; TypeError for what was not minted or is used up.
 */
export async function signPrepared(signer: Signer, prepared: Prepared): Promise<SignedCertificate> {
  if (!unused.delete(prepared)) throw new TypeError('signing takes what has just been minted');
  const { intent, leave, verifier } = prepared;
  const { signatureAlgorithm: algorithm, publicKey } = verifier;
  const { signature, signRequestId } = await signer.sign(intent.keyId, algorithm, intent.tbsCertificate);
  if (!verifyWithKey(algorithm, publicKey, intent.tbsCertificate, signature)) {
    throw new BadSigner('it does not verify');
  }
  const certificate = assembleCertificate(intent.tbsCertificate, algorithm, signature);
  if (Buffer.compare(tbsCertificateOf(certificate), intent.tbsCertificate) !== 0) {
    throw new BadSigner('the bytes differ from those stored');
  }
  return { certificate, signRequestId, leave: answered(leave, signRequestId) };
}
