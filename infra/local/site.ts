import { randomBytes } from 'node:crypto';
import type { BucketName, Lambda } from '../../functions/lambdas.ts';
import { wrappingKey } from '../keys.ts';
import { answersPerMinute } from '../signers.ts';
import type { LocalPrincipal, ServiceName } from './cloud.ts';

/**
 * The local deployment as data: what the service stack says in CloudFormation is said here in names, so that functions
 * find the same environment in both places.
 */
export const site = {
  region: 'eu-west-3',
  prefix: 'sceau-local',
  account: '000000000000',
  mailSet: 'sceau-local-mail',
  eventBus: 'sceau-local-events',
  table: 'sceau-local-ledger',
  keyTable: 'sceau-local-keys',
  buckets: {
    staging: 'sceau-local-staging',
    repository: 'sceau-local-repository',
    evidence: 'sceau-local-evidence',
    trail: 'sceau-local-trail',
  } satisfies Record<BucketName, string>,
} as const;

/** Whom mail comes from. */
export const MAIL_FROM = 'sceau@sceau.example.test';

/** Who calls beside the functions: the ceremony's operator, and the content network that serves the repository. */
export const OPERATOR = 'operator';
/** Whoever reconciles a ledger that was restored. */
export const RESTORER = 'restorer';
export const NETWORK = 'content-network';

/** Ids of the local root, whose certificate relying parties install, and of the authority below it. */
export const ROOT_ID = 'root-1';
export const ISSUER_ID = 'ca-1';

/** Credentials of its own for each, made anew at every start: nothing of theirs is worth keeping. */
export function makePrincipals(names: readonly string[]): ReadonlyMap<string, LocalPrincipal> {
  return new Map(
    names.map((name, index) => [
      name,
      {
        name,
        accessKeyId: `AKIALOCAL${String(index).padStart(2, '0')}${randomBytes(5).toString('hex').slice(0, 9).toUpperCase()}`,
        secretAccessKey: randomBytes(30).toString('base64'),
      },
    ]),
  );
}

export interface Surroundings {
  /** `AWS_ENDPOINT_URL_<name>` → URL. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly publicUrl: string;
  readonly pagesUrl: string;
  readonly clockFile: string;
  /** `address:port` of the local DNS. */
  readonly dnsServer: string;
  /** Who may sign with which key, in JSON (`infra/signers.ts`). */
  readonly signers: string;
  /** Added last, for tests. */
  readonly more?: Readonly<Record<string, string>>;
}

/** What every process of the platform finds in its environment, and nothing of the machine's own. */
export function commonEnvironment(principal: LocalPrincipal, around: Surroundings): Record<string, string> {
  const endpoints = Object.entries(around.endpoints).map(([name, url]) => [`AWS_ENDPOINT_URL_${name}`, url]);
  return {
    SCEAU_STAGE: 'local',
    SCEAU_TABLE: site.table,
    SCEAU_KEY_TABLE: site.keyTable,
    SCEAU_WRAPPING_KEY: wrappingKey.alias,
    SCEAU_BUCKET_STAGING: site.buckets.staging,
    SCEAU_BUCKET_REPOSITORY: site.buckets.repository,
    SCEAU_BUCKET_EVIDENCE: site.buckets.evidence,
    SCEAU_FUNCTION_PREFIX: site.prefix,
    SCEAU_MAIL_FROM: MAIL_FROM,
    SCEAU_EVENT_BUS: site.eventBus,
    SCEAU_WEBHOOK_LOOPBACK: 'true',
    SCEAU_MAIL_SET: site.mailSet,
    SCEAU_MAIL_PER_SECOND: '200',
    SCEAU_MAIL_REPLY_TO: 'service-client@sceau.example.test',
    SCEAU_ACCOUNT: site.account,
    SCEAU_PUBLIC_URL: around.publicUrl,
    SCEAU_PAGES_URL: around.pagesUrl,
    SCEAU_OID_ARC: '1.3.6.1.4.1.32473',
    SCEAU_CARD_CLAIM: 'card',
    SCEAU_DIRECTORY_CLAIM: 'directory_id',
    SCEAU_ASSURANCE_CLAIM: 'acr',
    SCEAU_ASSURANCE_VALUE: 'card',
    SCEAU_RATE_LIMIT: '600',
    SCEAU_STATUS_NEVER_ISSUED: 'unauthorized',
    SCEAU_STATUS_SIGNATURES: '100',
    SCEAU_STATUS_PER_SOURCE: '600',
    SCEAU_CLOCK_FILE: around.clockFile,
    SCEAU_DNS_SERVERS: around.dnsServer,
    AWS_REGION: site.region,
    AWS_DEFAULT_REGION: site.region,
    AWS_ACCESS_KEY_ID: principal.accessKeyId,
    AWS_SECRET_ACCESS_KEY: principal.secretAccessKey,
    // A developer's own profiles must neither be read nor get in the way.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    TZ: ':UTC',
    ...Object.fromEntries(endpoints),
    ...around.more,
  };
}

/** Files of the trail come within seconds here, so records are not waited for as long as on AWS. */
const watching = ({ signers, more }: Surroundings) => ({
  SCEAU_BUCKET_TRAIL: site.buckets.trail,
  SCEAU_SIGNERS: signers,
  SCEAU_STATUS_PER_MINUTE: String(answersPerMinute(100)),
  SCEAU_SIGN_WAIT_SECONDS: '90',
  ...more,
});

/** The environment of one function: the common one with what Lambda itself adds. */
export function functionEnvironment(
  lambda: Pick<Lambda, 'name' | 'memoryMb' | 'knowsSigners'>,
  principal: LocalPrincipal,
  around: Surroundings,
): Record<string, string> {
  return {
    ...commonEnvironment(principal, around),
    ...(lambda.knowsSigners && watching(around)),
    AWS_LAMBDA_FUNCTION_NAME: `${site.prefix}-${lambda.name}`,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  };
}

/** Endpoints to use in place of our emulators, as the AWS SDK names them. */
export function givenEndpoints(): Partial<Record<ServiceName, string>> {
  const services = { DYNAMODB: 'dynamodb', KMS: 'kms', S3: 's3', SESV2: 'ses' } as const;
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, service]) => {
      const url = process.env[`AWS_ENDPOINT_URL_${name}`];
      return url ? [[service, url]] : [];
    }),
  );
}
