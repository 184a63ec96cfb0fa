import type { KeyPurpose } from '../infra/keys.ts';

/**
 * The functions that are deployed, one per security context: what each may read, write, sign and call. The deployment
 * turns each row into one Lambda with one role of its own, the local cloud into one worker with its own credentials.
 * Nothing is allowed that does not stand here.
 */
export type LambdaName =
  | 'open'
  | 'registration'
  | 'succession'
  | 'submission'
  | 'decision'
  | 'designation'
  | 'documents'
  | 'revocation'
  | 'inventory'
  | 'acceptance'
  | 'deadlines'
  | 'issue-certificate'
  | 'issue-crl'
  | 'publication'
  | 'notification'
  | 'renewal';

export type BucketName = 'staging' | 'repository' | 'evidence';

/** First word of a ledger partition key (`shared/ledger/schema.ts`): what IAM's leading keys are made of. */
export type Partition =
  | 'structure'
  | 'unique'
  | 'subscription'
  | 'person'
  | 'mandates'
  | 'appointment'
  | 'contract'
  | 'domain'
  | 'structure-words'
  | 'work'
  | 'designation'
  | 'proposal'
  | 'house'
  | 'issuers'
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
  | 'outbox'
  | 'idempotency'
  | 'rate';

export interface Lambda {
  readonly name: LambdaName;
  /** Below `functions/`. */
  readonly entry: string;
  readonly purpose: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Reserved concurrency, where one is needed to stay inside a quota. */
  readonly concurrency?: number;
  readonly reads: readonly Partition[] | 'all';
  readonly writes: readonly Partition[];
  /** Whether it reads lists and work queues through the indexes. */
  readonly lists: boolean;
  /** Keys whose signature it may ask for. */
  readonly signs: readonly KeyPurpose[];
  readonly objects: readonly {
    readonly bucket: BucketName;
    readonly prefix: string;
    readonly may: 'read' | 'read-write';
  }[];
  readonly invokes: readonly LambdaName[];
  readonly sendsMail: boolean;
}

/** What every function that answers people needs: the caller's identity, rate limit and idempotency. */
const FRONT_READS = ['house', 'issuers', 'person', 'mandates', 'unique', 'idempotency', 'rate'] as const;
const FRONT_WRITES = ['idempotency', 'rate'] as const;

/** What is kept of a structure. */
const DOSSIER = ['structure', 'structure-words', 'contract', 'subscription', 'domain', 'work'] as const;

const front = { timeoutSeconds: 29, memoryMb: 1024, signs: [], objects: [], sendsMail: false, lists: true } as const;
const job = { timeoutSeconds: 300, memoryMb: 1024, signs: [], objects: [], sendsMail: false, lists: true } as const;

export const lambdas: readonly Lambda[] = [
  {
    ...front,
    name: 'open',
    entry: 'open/lambda.ts',
    purpose: 'what anybody may read, and the answer to unknown routes',
    reads: ['house', 'issuers', 'rate'],
    writes: ['rate'],
    lists: false,
    invokes: [],
  },
  {
    ...front,
    name: 'registration',
    entry: 'enrollment/registration.lambda.ts',
    purpose: 'persons, appointments, structures, subscriptions and mandates; asks the DNS about declared domains',
    reads: [...FRONT_READS, ...DOSSIER, 'appointment', 'certificate', 'outbox'],
    writes: [...FRONT_WRITES, ...DOSSIER, 'unique', 'person', 'mandates', 'appointment', 'outbox'],
    invokes: ['notification'],
  },
  {
    ...job,
    name: 'succession',
    entry: 'enrollment/succession.lambda.ts',
    purpose: 'what a date asks of a structure: the end of an overlap, mandates that nobody confirmed',
    timeoutSeconds: 60,
    reads: ['structure', 'subscription', 'mandates', 'work', 'outbox'],
    writes: ['structure', 'work', 'outbox'],
    invokes: ['notification'],
  },
  {
    ...front,
    name: 'designation',
    entry: 'enrollment/designation.lambda.ts',
    purpose: 'form F503 from the draft to its effects; duties, cards, and lists of mandates',
    reads: [
      ...FRONT_READS,
      'structure',
      'subscription',
      'designation',
      'proposal',
      'certificate',
      'request',
      'code',
      'outbox',
    ],
    writes: [...FRONT_WRITES, 'unique', 'person', 'mandates', 'designation', 'proposal', 'code', 'outbox'],
    invokes: ['notification'],
  },
  {
    ...front,
    name: 'documents',
    entry: 'enrollment/documents.lambda.ts',
    purpose: 'prints forms and takes signed ones back: the one place with libraries for PDF and CMS',
    reads: [...FRONT_READS, 'structure', 'designation'],
    writes: [...FRONT_WRITES, 'designation'],
    objects: [
      { bucket: 'evidence', prefix: 'forms/', may: 'read-write' },
      { bucket: 'evidence', prefix: 'trust/', may: 'read' },
    ],
    invokes: [],
  },
  {
    ...front,
    name: 'submission',
    entry: 'enrollment/submission.lambda.ts',
    purpose: 'preview, requests and retrieval; asks issuance by identifier',
    reads: [
      ...FRONT_READS,
      'structure',
      'subscription',
      'request',
      'decision',
      'intent',
      'certificate',
      'key',
      'blocked-key',
      'outbox',
    ],
    writes: [...FRONT_WRITES, 'request', 'key', 'blocked-key', 'outbox'],
    invokes: ['issue-certificate', 'notification'],
  },
  {
    ...front,
    name: 'inventory',
    entry: 'enrollment/inventory.lambda.ts',
    purpose: 'the follow-up: lists, counts and exports of the certificates that the caller may see; writes no record',
    reads: [...FRONT_READS, 'subscription', 'certificate'],
    writes: [...FRONT_WRITES],
    objects: [{ bucket: 'staging', prefix: 'exports/', may: 'read-write' }],
    invokes: [],
  },
  {
    ...front,
    name: 'decision',
    entry: 'enrollment/decision.lambda.ts',
    purpose: "agents' decisions on requests; the only writer of approvals",
    reads: [
      ...FRONT_READS,
      'structure',
      'subscription',
      'request',
      'decision',
      'intent',
      'certificate',
      'key',
      'blocked-key',
      'outbox',
    ],
    writes: [...FRONT_WRITES, 'request', 'decision', 'outbox'],
    invokes: ['issue-certificate', 'notification'],
  },
  {
    ...front,
    name: 'revocation',
    entry: 'enrollment/revocation.lambda.ts',
    purpose: 'revocation requests of every capacity',
    reads: [
      ...FRONT_READS,
      'subscription',
      'request',
      'certificate',
      'crl',
      'challenge',
      'code',
      'blocked-key',
      'outbox',
    ],
    writes: [...FRONT_WRITES, 'certificate', 'crl', 'challenge', 'blocked-key', 'outbox'],
    invokes: ['issue-crl', 'notification'],
  },
  {
    ...front,
    name: 'acceptance',
    entry: 'enrollment/acceptance.lambda.ts',
    purpose: 'the act by which a certificate is accepted or refused, and revocation codes',
    reads: [
      ...FRONT_READS,
      'subscription',
      'request',
      'certificate',
      'acceptance',
      'code',
      'due-revocation',
      'crl',
      'outbox',
    ],
    writes: [...FRONT_WRITES, 'certificate', 'acceptance', 'code', 'due-revocation', 'crl', 'outbox'],
    invokes: ['issue-crl', 'notification'],
  },
  {
    ...job,
    name: 'deadlines',
    entry: 'renewal/meet-deadline.lambda.ts',
    purpose:
      'reminders and revocations that have come due, one certificate at a time; asks the ledger whether they have',
    timeoutSeconds: 60,
    concurrency: 10,
    reads: [
      'house',
      'issuers',
      'mandates',
      'certificate',
      'acceptance',
      'due-revocation',
      'crl',
      'blocked-key',
      'outbox',
    ],
    writes: ['certificate', 'acceptance', 'due-revocation', 'crl', 'blocked-key', 'outbox'],
    invokes: ['issue-crl', 'notification'],
  },
  {
    ...job,
    name: 'issue-certificate',
    entry: 'issuance/issue-certificate.lambda.ts',
    purpose: 'judges again, reserves, signs, verifies and records one certificate',
    timeoutSeconds: 30,
    concurrency: 100,
    reads: 'all',
    writes: ['request', 'intent', 'certificate', 'acceptance', 'outbox'],
    signs: ['issuer', 'test-issuer'],
    invokes: ['notification'],
  },
  {
    ...job,
    name: 'issue-crl',
    entry: 'issuance/issue-crl.lambda.ts',
    purpose: 'signs revocation lists and leaves them in staging',
    memoryMb: 2048,
    concurrency: 10,
    reads: ['house', 'issuers', 'crl', 'outbox'],
    writes: ['crl', 'outbox'],
    signs: ['issuer', 'test-issuer'],
    objects: [{ bucket: 'staging', prefix: 'crl/', may: 'read-write' }],
    invokes: ['publication'],
  },
  {
    ...job,
    name: 'publication',
    entry: 'publication/publish-crl.lambda.ts',
    purpose: 'believes no signer: parses and verifies staged lists, then publishes and archives them',
    memoryMb: 2048,
    reads: ['house', 'issuers', 'crl', 'outbox'],
    writes: ['crl', 'outbox'],
    objects: [
      { bucket: 'staging', prefix: 'crl/', may: 'read' },
      { bucket: 'repository', prefix: 'repository/', may: 'read-write' },
      { bucket: 'evidence', prefix: 'crl/', may: 'read-write' },
    ],
    invokes: [],
  },
  {
    ...job,
    name: 'notification',
    entry: 'notification/send-notices.lambda.ts',
    purpose: 'tells people, only through outbox rows',
    timeoutSeconds: 60,
    reads: 'all',
    writes: ['outbox'],
    sendsMail: true,
    invokes: [],
  },
  {
    ...job,
    name: 'renewal',
    entry: 'renewal/clock.lambda.ts',
    purpose: 'the clock: what is stuck, what is due; finds work and does none',
    reads: ['issuers', 'house', 'crl', 'request', 'acceptance', 'due-revocation', 'outbox'],
    writes: [],
    invokes: ['issue-certificate', 'issue-crl', 'deadlines', 'succession', 'publication', 'notification'],
  },
];
