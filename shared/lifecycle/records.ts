import type { Finding } from '../errors.ts';
import type { DeclaredFields } from '../policy/declared.ts';
import type { StoredText } from '../registration/personal.ts';
import type { EvidenceReference, RegistrationRecord } from '../registration/records.ts';
import type { BulkPartRecord, BulkRevocationRecord, BulkToldRecord } from './bulk-records.ts';
import type { CampaignPartRecord, CampaignRecord, CampaignToldRecord, EarlyRenewalRecord } from './campaign-records.ts';
import type { CrlEntryRecord, CrlIntentRecord, CrlScopeRecord } from './crl-records.ts';
import type { ExpiryNoticeRecord, ScanRecord } from './expiry-records.ts';
import type { MailboxRecord, MailRecord } from './mail-records.ts';
import type { RelintRecord } from './relint-records.ts';
import type { ResponderRecord } from './responder-records.ts';
import type { LossRecord } from './restore-records.ts';
import type {
  AcceptanceRecord,
  CodeRecord,
  DueRevocationRecord,
  RevocationRequestRecord,
} from './retrieval-records.ts';
import type { DeclarationRecord, ReceiptRecord, SealRecord } from './seal-records.ts';
import type { SigningRecord, SignTraceRecord, SignWatchRecord, TrailFileRecord } from './signing-records.ts';
import type { WorkItemRecord } from './work-records.ts';

export type { DeclaredFields } from '../policy/declared.ts';
export type * from './bulk-records.ts';
export type * from './campaign-records.ts';
export type * from './crl-records.ts';
export type * from './expiry-records.ts';
export type * from './mail-records.ts';
export type * from './relint-records.ts';
export type * from './responder-records.ts';
export type * from './restore-records.ts';
export type * from './retrieval-records.ts';
export type * from './seal-records.ts';
export type * from './signing-records.ts';
export * from './work-records.ts';

/** The records of the certification authority. The rules of `registration/records.ts` hold: versions, instants. */

/** The platform's own row, written once by the ceremony. */
export interface HouseRecord {
  readonly kind: 'house';
  readonly version: number;
  readonly createdAt: string;
  /** Keys the digests of `UniqueRecord`, 32 octets in hex. */
  readonly lookupSalt: string;
  /** SHA-256 of the approved ceremony file. */
  readonly ceremonySha256: string;
  /** Base of CDP, AIA and OCSP URLs, fixed for ever, without a final slash. */
  readonly publicationBase: string;
}

export type Hierarchy = 'production' | 'test';

/** One generation of a certification authority: its own name, key, certificate and CRL address. */
export interface IssuerRecord {
  readonly kind: 'issuer';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly hierarchy: Hierarchy;
  readonly level: 'root' | 'issuing';
  /** The issuer that signed `certificate`; its own id for a root. */
  readonly issuedBy: string;
  /** Name of the key for the signer, for example a KMS alias. */
  readonly keyId: string;
  readonly signatureAlgorithm: string;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly crlScope: string;
  readonly crlUrl: string;
  readonly certificateUrl: string;
  /** Where its responder answers; absent of roots, and of authorities for which the ceremony planned no responder. */
  readonly ocspUrl?: string;
  /** Its lists keep the entries of certificates that expired at this instant or later; absent: they leave. */
  readonly keepsExpired?: string;
  /** Among how many lists its certificates are divided, beside the complete one (`crl/shards.ts`). */
  readonly shards?: number;
  /** Each of its lists has a delta beside it, to which certificates and full lists point. */
  readonly deltas?: true;
  readonly state: IssuerState;
  /** When it came into this state; absent while it is in its first. */
  readonly since?: string;
  /** Its key signs nothing any more, not even lists: the last ones stand as they are. */
  readonly keyRests?: true;
  /** SHA-256 of the ceremony files that have changed its state: each does so once. */
  readonly decidedBy?: readonly string[];
}

/**
 * active   issues, if it is the newest of its hierarchy
 * suspect  issues nothing while its key is looked into; lists and answers about status go on
 * retired  issues nothing ever again; lists and answers go on until its last certificate is dead, then comes a last list
 * ended    its last list stands, and its key is done with
 */
export type IssuerState = 'active' | 'suspect' | 'retired' | 'ended';

/**
 * pending   waits for approval
 * approved  may be issued: issuance takes it from here, and the reconciler until it is issued
 * issued · refused   final
 */
export type RequestState = 'pending' | 'approved' | 'issued' | 'refused';

/** An application for a certificate: a PKCS #10 request with the records on which it stands. */
export interface RequestRecord {
  readonly kind: 'request';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly profile: string;
  readonly declared: DeclaredFields;
  /** DER of the PKCS #10 CertificationRequest; empty where it led to nothing and its holder was erased. */
  readonly certificationRequest: Uint8Array;
  /** SHA-256 of the SubjectPublicKeyInfo, hex. */
  readonly spkiSha256: string;
  readonly requestedBy: { readonly personId: string; readonly mandateId: string };
  /** Of a machine's request: the key with which it called, the key that had asked for the certificate of that one, and so on. */
  readonly askedWith?: readonly string[];
  /** The holder who asks for their own certificate, and the version of their data that it is asked for. */
  readonly holderId?: string;
  readonly dataVersion?: number;
  /** The direction of the holder. */
  readonly directionId?: string;
  /** Certificates that end when this one is accepted: they say what is no longer right. */
  readonly replaces?: readonly { readonly issuer: string; readonly serial: string }[];
  readonly state: RequestState;
  readonly findings: readonly Finding[];
  /** The certificate whose place this one takes with the same names and a new key. */
  readonly renews?: { readonly issuer: string; readonly serial: string };
  /** The last request for a certificate in the place of the one that this request led to. */
  readonly renewedBy?: string;
  /** Days from the acceptance of the new certificate to the revocation of the one renewed; absent: kept to its end. */
  readonly revokeOldAfterDays?: number;
  readonly certificate?: { readonly issuer: string; readonly serial: string };
}

/** An agent's approval of one request; issuance demands its event where dual control is on. */
export interface DecisionRecord {
  readonly kind: 'decision';
  readonly version: number;
  readonly createdAt: string;
  readonly requestId: string;
  /** Version of the request that was looked at. */
  readonly requestVersion: number;
  readonly decision: 'approved' | 'refused';
  readonly by: { readonly personId: string; readonly mandateId: string };
  readonly reasons?: StoredText;
}

/** Written before the signature: the exact bytes to sign. One per request, for ever. */
export interface IntentRecord {
  readonly kind: 'intent';
  readonly version: number;
  readonly createdAt: string;
  readonly requestId: string;
  readonly issuer: string;
  readonly serial: string;
  readonly keyId: string;
  /** DER; empty once it was abandoned. */
  readonly tbsCertificate: Uint8Array;
}

export const REVOCATION_REASONS = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const;
/** The reason codes of RFC 5280 §5.3.1 that an end entity's certificate may have here (no hold, no un-revoke). */
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** What the entries of lists may say: of an authority whose key is compromised, a root says so in its own word. */
export const LISTED_REASONS = [...REVOCATION_REASONS, 'cACompromise'] as const;
export type ListedReason = (typeof LISTED_REASONS)[number];

export const isReason = (reason: string | undefined): reason is RevocationReason =>
  REVOCATION_REASONS.some((known) => known === reason);

export interface Revocation {
  readonly at: string;
  readonly reason: RevocationReason;
  readonly capacity: string;
  readonly by?: string;
  readonly mandateId?: string;
  readonly channel: 'api' | 'key-proof' | 'code' | 'clock' | 'bulk' | 'ceremony';
  /** The order of two officers by which it was revoked with others. */
  readonly bulk?: string;
  /** How whoever asked was recognised; absent where the clock did it. */
  readonly authentication?: string;
  /** The authority in whose name an agent asked (RFC 3647 §4.9.2), with its order. */
  readonly authority?: { readonly kind: 'judicial' | 'supervisory'; readonly evidence: EvidenceReference };
}

/**
 * reserved   the serial is taken and the TBS is stored; no signature has left
 * issued · revoked   what its name says; revoked is final
 * abandoned  reserved, and policy said no before a signature was recorded
 */
export type CertificateState = 'reserved' | 'issued' | 'revoked' | 'abandoned';

export interface CertificateRecord {
  readonly kind: 'certificate';
  readonly version: number;
  readonly createdAt: string;
  readonly issuer: string;
  /** Lower-case hex, no separators. */
  readonly serial: string;
  readonly state: CertificateState;
  readonly profile: string;
  readonly requestId: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  /** The holder whose certificate it is. */
  readonly holderId?: string;
  /** The direction of the holder. */
  readonly directionId?: string;
  readonly spkiSha256: string;
  /** The list that answers for this certificate for ever. */
  readonly crlScope: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** DER; present from `issued` on. */
  readonly certificate?: Uint8Array;
  /** The request id with which the key's keeper answered the recorded signature. */
  readonly signRequestId?: string;
  readonly issuedAt?: string;
  /** Whether its administrator or holder has accepted it; absent where no act was asked for at its issue. */
  readonly acceptance?: 'awaited' | 'accepted';
  readonly revocation?: Revocation;
}

/** Stands where a certificate of an authority has no structure and no subscription. */
export const CEREMONY = 'ceremony';

/** Whether a certificate has left and is a subscriber's: reserved and abandoned serials, and authorities, are not. */
export function isSubscribers(
  record: CertificateRecord | undefined,
): record is CertificateRecord & { readonly certificate: Uint8Array } {
  return record?.certificate !== undefined && record.subscriptionId !== CEREMONY;
}

/** A public key that one request has taken; a second one with the same key is refused. */
export interface KeyRecord {
  readonly kind: 'key';
  readonly version: number;
  readonly spkiSha256: string;
  readonly requestId: string;
}

/** A public key that is never certified again. */
export interface BlockedKeyRecord {
  readonly kind: 'blockedKey';
  readonly version: number;
  readonly createdAt: string;
  readonly spkiSha256: string;
  readonly why: 'private-key-disclosed' | 'key-compromise-revocation' | 'operator';
}

/** A question that proves the possession of a private key once: RFC 3647 §4.9's "proof of the private key". */
export interface ChallengeRecord {
  readonly kind: 'challenge';
  readonly version: number;
  readonly createdAt: string;
  readonly id: string;
  readonly issuer: string;
  readonly serial: string;
  readonly reason: RevocationReason;
  readonly expiresAt: string;
  readonly state: 'open' | 'used';
}

export type LedgerRecord =
  | RegistrationRecord
  | HouseRecord
  | IssuerRecord
  | RequestRecord
  | DecisionRecord
  | IntentRecord
  | CertificateRecord
  | KeyRecord
  | BlockedKeyRecord
  | CrlScopeRecord
  | CrlEntryRecord
  | CrlIntentRecord
  | ChallengeRecord
  | WorkItemRecord
  | AcceptanceRecord
  | CodeRecord
  | DueRevocationRecord
  | RevocationRequestRecord
  | SealRecord
  | ResponderRecord
  | DeclarationRecord
  | ReceiptRecord
  | RelintRecord
  | BulkRevocationRecord
  | BulkPartRecord
  | BulkToldRecord
  | CampaignRecord
  | CampaignPartRecord
  | CampaignToldRecord
  | EarlyRenewalRecord
  | MailRecord
  | MailboxRecord
  | ExpiryNoticeRecord
  | ScanRecord
  | SigningRecord
  | TrailFileRecord
  | SignTraceRecord
  | SignWatchRecord
  | LossRecord;
