import type { Name } from '../x509/name.ts';
import type { Hierarchy } from './records.ts';

/** Who answers for the status of certificates (RFC 6960). The rules of `records.ts` hold. */

/**
 * The authorized responder of one issuer: two keys that the ceremony has fixed, and the short-lived certificates that
 * issuance makes for them in turn, so that the next one is there before the one in use ends.
 */
export interface ResponderRecord {
  readonly kind: 'responder';
  readonly version: number;
  readonly createdAt: string;
  /** Id of the issuing authority for which it answers, and which certifies it. */
  readonly issuer: string;
  readonly hierarchy: Hierarchy;
  readonly subject: Name;
  readonly keys: readonly [ResponderKey, ResponderKey];
  readonly profile: string;
  /** SHA-256 of the approved ceremony file that planned these keys. */
  readonly ceremonySha256: string;
  /** Of the last certificate that was made or given up; 0 before the first. */
  readonly generation: number;
  /** The last two, newest first. */
  readonly certificates: readonly ResponderCertificate[];
  /** Certificates of the keys in whose place these came, with those keys: they answer until the first one of these is there. */
  readonly former?: readonly FormerCertificate[];
  /** When it was found that nobody asks any more: nothing that its issuer has issued is in force. No certificate follows. */
  readonly ended?: string;
}

export interface FormerCertificate extends Omit<ResponderCertificate, 'key'> {
  readonly key: ResponderKey;
}

export interface ResponderKey {
  /** Name of the key for the signer. */
  readonly keyId: string;
  /** DER SubjectPublicKeyInfo of that key, as the ceremony read it. */
  readonly spki: Uint8Array;
}

export interface ResponderCertificate {
  readonly serial: string;
  readonly der: Uint8Array;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Which of the two keys it is for. */
  readonly key: 0 | 1;
}
