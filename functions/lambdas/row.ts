import type { KeyPurpose } from '../../infra/keys.ts';
import type { SealedKind } from '../../shared/lifecycle/sealed-vault.ts';

export type { SealedKind } from '../../shared/lifecycle/sealed-vault.ts';

/** The types of the rows of `lambdas.ts`. */
export type LambdaName =
  | 'open'
  | 'registration'
  | 'succession'
  | 'submission'
  | 'decision'
  | 'designation'
  | 'holders'
  | 'documents'
  | 'revocation'
  | 'inventory'
  | 'acceptance'
  | 'terms'
  | 'contacts'
  | 'imports'
  | 'bulk'
  | 'campaigns'
  | 'privacy'
  | 'retention'
  | 'relint'
  | 'sign-watch'
  | 'deadlines'
  | 'status'
  | 'issue-certificate'
  | 'issue-crl'
  | 'seal'
  | 'log'
  | 'publication'
  | 'events'
  | 'webhooks'
  | 'notification'
  | 'delivery'
  | 'expiry'
  | 'renewal';

export type BucketName = 'staging' | 'repository' | 'evidence' | 'trail';

/** First word of a ledger partition key (`shared/ledger/schema.ts`): what IAM's leading keys are made of. */
export type Partition =
  | 'structure'
  | 'unique'
  | 'subscription'
  | 'contact'
  | 'webhook'
  | 'webhook-delivery'
  | 'person'
  | 'mandates'
  | 'machine'
  | 'appointment'
  | 'contract'
  | 'domain'
  | 'structure-words'
  | 'work'
  | 'designation'
  | 'holder'
  | 'direction'
  | 'holder-names'
  | 'import'
  | 'house'
  | 'issuers'
  | 'seals'
  | 'responders'
  | 'ocsp'
  | 'request'
  | 'decision'
  | 'intent'
  | 'certificate'
  | 'key'
  | 'blocked-key'
  | 'crl'
  | 'challenge'
  | 'acceptance'
  | 'code'
  | 'due-revocation'
  | 'declaration'
  | 'receipt'
  | 'terms'
  | 'terms-acceptance'
  | 'privacy-request'
  | 'hold'
  | 'purge'
  | 'relint'
  | 'bulk'
  | 'campaign'
  | 'mail'
  | 'mailbox'
  | 'expiry'
  | 'scan'
  | 'signing'
  | 'sign-watch'
  | 'loss'
  | 'opened'
  | 'outbox'
  | 'idempotency'
  | 'rate'
  | 'unsealed'
  | 'log';

export interface Lambda {
  readonly name: LambdaName;
  /** Below `functions/`. */
  readonly entry: string;
  readonly purpose: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Reserved concurrency, where one is needed to stay inside a quota. */
  readonly concurrency?: number;
  readonly reads: readonly Partition[];
  readonly writes: readonly Partition[];
  /** Whose data keys it may have: those of structures' dossiers, those of persons. */
  readonly opens: readonly SealedKind[];
  /** Of which of these it may be the first to seal something, and makes the key for it. */
  readonly seals: readonly SealedKind[];
  /** Whose data keys it may destroy; it reads none of them by this. */
  readonly destroys: readonly SealedKind[];
  /** Keys whose signature it may ask for. */
  readonly signs: readonly KeyPurpose[];
  readonly objects: readonly {
    readonly bucket: BucketName;
    readonly prefix: string;
    readonly may: 'read' | 'read-write';
    /** Whether it asks which objects there are, or goes on without one that is not there: S3 tells nobody else. */
    readonly looks?: true;
  }[];
  readonly invokes: readonly LambdaName[];
  readonly sendsMail: boolean;
  /** Whether it is told who may sign with which key. */
  readonly knowsSigners?: true;
  /** Whether it puts events on the bus. */
  readonly putsEvents?: true;
}
