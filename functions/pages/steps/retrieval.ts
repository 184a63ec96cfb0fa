import type { CertificateView } from '../api/views.ts';

/**
 * Where the retrieval of one certificate stands. The platform's answer decides; what this page adds is whether it holds
 * the key that the certificate is for, and whether a file was made of both.
 */
export type RetrievalStep =
  /** Look at it, read the texts, choose a code; accept or refuse. */
  | 'review'
  /** Accepted, and the key is here: make the file. */
  | 'file'
  /** Accepted: download. */
  | 'download'
  | 'revoked';

export function retrievalStep(
  certificate: Pick<CertificateView, 'state' | 'acceptance'>,
  here: { readonly key: boolean; readonly filed: boolean },
): RetrievalStep {
  if (certificate.state === 'revoked') return 'revoked';
  if (certificate.acceptance?.state === 'awaited') return 'review';
  return here.key && !here.filed ? 'file' : 'download';
}

/** The forms that a certificate is given in, as the API calls them, and the ending of each file. */
export const DOWNLOADS = [
  { mediaType: 'application/x-pem-file', ending: 'pem', text: 'download.pem' },
  { mediaType: 'application/pem-certificate-chain', ending: 'chain.pem', text: 'download.chain' },
  { mediaType: 'application/pkix-cert', ending: 'cer', text: 'download.der' },
  { mediaType: 'application/pkcs7-mime', ending: 'p7c', text: 'download.pkcs7' },
] as const;

/** The programs with which a PKCS #12 of these pages is opened in the tests, and no others. */
export const TRIED = ['OpenSSL 3.0', 'Java keytool 17', 'NSS pk12util 3.87'] as const;
