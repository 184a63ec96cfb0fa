import type { TextAccepted } from '../registration/designation-records.ts';
import type { Personal } from '../registration/personal.ts';
import type { Name } from '../x509/name.ts';
import type { Hierarchy } from './records.ts';

/** The platform's own seal, what holders declare, and the receipts that are sealed. The rules of `records.ts` hold. */

/**
 * planned  the ceremony has fixed key and name; issuance has not certified it yet
 * active   certified: it seals while its certificate is valid and no newer one is there
 */
export type SealState = 'planned' | 'active';

/** One key that seals, with its certificate. The next one is another record: nothing of it is edited. */
export interface SealRecord {
  readonly kind: 'seal';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly hierarchy: Hierarchy;
  /** Id of the authority that certifies it. */
  readonly issuedBy: string;
  /** Name of the key for the signer. */
  readonly keyId: string;
  /** DER SubjectPublicKeyInfo of that key, as the ceremony read it. */
  readonly spki: Uint8Array;
  readonly subject: Name;
  readonly profile: string;
  /** SHA-256 of the approved ceremony file that planned it. */
  readonly ceremonySha256: string;
  readonly state: SealState;
  readonly certificate?: { readonly serial: string; readonly der: Uint8Array; readonly notAfter: string };
}

/**
 * awaited   the certificate is in the holder's hands, and the holder has not declared it yet
 * declared  the holder's act
 * lapsed    nobody declared in time, and the certificate was revoked
 * moot      the certificate was revoked otherwise before
 */
export type DeclarationState = 'awaited' | 'declared' | 'lapsed' | 'moot';

/** The declaration of a holder about one certificate: received, in my name, and the terms read. */
export interface DeclarationRecord {
  readonly kind: 'declaration';
  readonly version: number;
  /** When the certificate was delivered: its acceptance opened the retrieval. */
  readonly createdAt: string;
  readonly issuer: string;
  readonly serial: string;
  readonly holderId: string;
  readonly personId: string;
  readonly state: DeclarationState;
  /** Next instant at which the clock has something to do, while awaited. */
  readonly dueAt: string;
  readonly remindedAt?: string;
  readonly act?: {
    readonly at: string;
    readonly mandateId: string;
    readonly authentication: string;
    readonly certificateSha256: string;
    readonly text: TextAccepted;
    readonly language: 'fr' | 'en';
    /** The terms of use that the holder had accepted, and when. */
    readonly terms: TextAccepted & { readonly acceptedAt: string };
    /** Name, direction and service as they were declared: the receipt says these for ever. */
    readonly personal: Personal<DeclaredPerson>;
  };
}

export interface DeclaredPerson {
  readonly name: string;
  readonly service?: string;
}

/**
 * intended  the octets to sign are fixed; no signature has left
 * sealed    the first recorded signature, and where the sealed document lies
 */
export type ReceiptState = 'intended' | 'sealed';

/** The sealed receipt of one declaration. */
export interface ReceiptRecord {
  readonly kind: 'receipt';
  readonly version: number;
  readonly createdAt: string;
  readonly issuer: string;
  readonly serial: string;
  readonly personId: string;
  /** Whose receipts have a key of their own (`receiptKey`); the first releases kept them under the person's. */
  readonly holderId?: string;
  readonly sealId: string;
  readonly keyId: string;
  /** When the seal was put, as the document says. */
  readonly sealedAt: string;
  /** Of the octets of the document that the seal covers. */
  readonly coveredSha256: string;
  /** DER of the signed attributes: exactly what the key signs. */
  readonly toSign: Uint8Array;
  readonly state: ReceiptState;
  readonly document?: {
    readonly at: string;
    /** Of the sealed PDF, in clear. */
    readonly sha256: string;
    readonly size: number;
    readonly key: string;
    readonly signRequestId: string;
  };
}
