import type { Finding } from '../errors.ts';
import { type CertificateProfile, cite } from './profile.ts';

/**
 * What whoever asks for a certificate to decrypt with is told before it is issued: we never have the key, and nobody can
 * read without it. None for keys that do something else too.
 */
export function keyLossNotice(profile: CertificateProfile): readonly Finding[] {
  const { ec, rsa } = profile.keyUsage;
  if ([...ec, ...rsa].includes('digitalSignature')) return [];
  const detail =
    'Only this key decrypts what others encrypt for it, and its owner has the only copy: a lost key is lost data. Keep a copy where you keep what is encrypted.';
  return [{ code: 'lost-key-lost-data', citation: `${cite(profile, 'keyUsage')}; PRODUCT journey B, step 5`, detail }];
}
