import type { PageSettings } from '../../functions/pages/settings.ts';
import { REHEARSED_GENERATIONS } from '../keys.ts';

/**
 * The places where Sceau is deployed, as typed data. Everything that differs between two deployments stands here and
 * nowhere else; `complaints` says what keeps an environment from being one of production.
 */
export type Stage = 'sandbox' | 'staging' | 'production';

/** A host name of ours with the certificate of the provider's manager that serves it. */
export interface OwnHost {
  readonly name: string;
  /** For the repository's host this one lives in us-east-1, because CloudFront looks nowhere else. */
  readonly certificateArn: string;
}

/** The API for machines: a domain with mutual TLS. */
export interface MachineHost extends OwnHost {
  /** Version of `trust-store.pem` in the trust store's bucket: a change of whom TLS lets in is a reviewed deployment. */
  readonly trustStoreVersion: string;
}

export interface Environment {
  readonly stage: Stage;
  /** Absent: whatever account the credentials belong to (sandbox only). */
  readonly account: string | undefined;
  readonly region: string;
  /** Begins the name of every function, log group and queue. */
  readonly prefix: string;
  readonly tableName: string;
  readonly keyTableName: string;
  /** Where the API answers. Absent: the provider's default name. */
  readonly apiHost: OwnHost | undefined;
  /** Where machines call, by mutual TLS. Absent: there is no API for them. */
  readonly machineHost?: MachineHost;
  /**
   * The provider's name of the API (output `ApiUrl`), where it has none of its own: the repository's network asks it about
   * status. It is known after the first deployment, and until it stands here OCSP is not reached by the address in
   * certificates.
   */
  readonly apiOrigin?: string;
  /** Host of CDP, AIA and OCSP URLs, fixed for ever by the ceremony. Absent: the provider's default name. */
  readonly publicationHost: OwnHost | undefined;
  /** Arc of our own OIDs, in dots. */
  readonly oidArc: string;
  /** Where holders and administrators find the pages, and how these sign people in. */
  readonly pages: {
    /** Absent: the provider's default name. Its certificate lives in us-east-1, as for the repository. */
    readonly host: OwnHost | undefined;
    /** The issuer's endpoints and our public client there: the pages' address is its one redirect address. */
    readonly signIn: Omit<PageSettings['signIn'], 'issuer'>;
  };
  /** Who vouches for sign-ins, and which claims say what. */
  readonly identity: {
    readonly issuer: string;
    readonly audience: readonly string[];
    readonly cardClaim: string;
    readonly directoryClaim: string;
    readonly assuranceClaim: string;
    readonly assuranceValue: string;
  };
  /** An electronic signature on form F503 makes up for the stamp of the structure. Absent: it does not. */
  readonly signatureReplacesStamp?: true;
  readonly mailFrom: string;
  /** The customer service's address, to which answers to mails go. Absent: mails ask for none. */
  readonly mailReplyTo?: string;
  /** Told of every alarm. */
  readonly alarmAddress: string | undefined;
  /** Dollars that the account may cost before somebody is told: in a month (also when it is forecast), and in one day. */
  readonly budget: { readonly perMonth: number; readonly perDay: number };
  readonly limits: {
    /** Calls per signed-in person and minute, counted in the ledger. */
    readonly perPrincipalAndMinute: number;
    /** Calls per second of the whole API, and how many at once. */
    readonly apiRate: number;
    readonly apiBurst: number;
    /** Calls per second of the API for machines, all together. */
    readonly machineRate: number;
    /** Calls per second of each route that needs no sign-in. */
    readonly publicRate: number;
    /** The same of the routes of OCSP, which the repository's network asks for everybody. */
    readonly statusRate: number;
    /** Signatures per second that one process of the status function asks for. */
    readonly statusSignatures: number;
    /** Answers about status per minute that serve one source alone (nonces). */
    readonly statusPerSource: number;
    /** Messages per second that SES takes from the account (its quota; one in the sandbox of SES). */
    readonly mailPerSecond: number;
  };
  /** What OCSP says of a serial that was never issued: nothing, or `revoked` with a signature (RFC 6960 §2.2). */
  readonly neverIssued: 'unauthorized' | 'revoked';
  /** Off where the account's quota of concurrent executions is that of a new account. */
  readonly reserveConcurrency: boolean;
  /** Ledger and buckets outlive their stack and refuse deletion. */
  readonly keepData: boolean;
  /** Default lock of every object of the evidence bucket. Nobody shortens COMPLIANCE, the account's owner included. */
  readonly evidenceLock: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
  /**
   * How long daily and weekly copies of the ledger are kept, and after how many days (three or more) nobody can shorten
   * that any more; absent: administrators still can.
   */
  readonly backup: { readonly dailyDays: number; readonly weeklyDays: number; readonly lockAfterDays?: number };
  readonly logDays: 7 | 90 | 365;
  /** How many generations of issuing authorities have keys here: one more before a rollover, and never one less. */
  readonly issuerGenerations: number;
  /** Whether the TEST authorities have keys here. */
  readonly testHierarchy: boolean;
  /** Decided once: KMS does not change it later. */
  readonly multiRegionKeys: boolean;
  /** ARNs of those who may take the ceremony's role (with a second factor). Empty: anybody whom the account lets. */
  readonly ceremonyOperators: readonly string[];
}

const EXAMPLE_ARC = '1.3.6.1.4.1.32473';

/** 50 processes at once times 10 signatures: half of what KMS signs a second, and the other half is the authorities'. */
const STATUS_LIMITS = { statusRate: 500, statusSignatures: 10, statusPerSource: 60 };

const common = {
  region: 'eu-west-3',
  oidArc: EXAMPLE_ARC,
  identity: {
    issuer: 'https://identity.example.test',
    audience: ['sceau'],
    cardClaim: 'card',
    directoryClaim: 'directory_id',
    assuranceClaim: 'acr',
    assuranceValue: 'card',
  },
  pages: {
    host: undefined,
    signIn: {
      authorizationEndpoint: 'https://identity.example.test/auth',
      tokenEndpoint: 'https://identity.example.test/token',
      clientId: 'sceau-pages',
      scope: 'openid',
      cardAcr: 'card',
    },
  },
  limits: {
    perPrincipalAndMinute: 120,
    apiRate: 100,
    apiBurst: 200,
    machineRate: 50,
    publicRate: 20,
    mailPerSecond: 14,
    ...STATUS_LIMITS,
  },
  neverIssued: 'unauthorized',
  multiRegionKeys: false,
  issuerGenerations: 1,
  ceremonyOperators: [],
} as const satisfies Partial<Environment>;

export const environments: Readonly<Record<Stage, Environment>> = {
  sandbox: {
    ...common,
    stage: 'sandbox',
    issuerGenerations: REHEARSED_GENERATIONS,
    account: undefined,
    prefix: 'sceau-sandbox',
    tableName: 'sceau-sandbox-ledger',
    keyTableName: 'sceau-sandbox-keys',
    apiHost: undefined,
    publicationHost: undefined,
    mailFrom: 'sceau@example.test',
    alarmAddress: undefined,
    budget: { perMonth: 30, perDay: 5 },
    reserveConcurrency: false,
    keepData: false,
    evidenceLock: { mode: 'GOVERNANCE', days: 1 },
    backup: { dailyDays: 1, weeklyDays: 7 },
    logDays: 7,
    testHierarchy: true,
  },
  staging: {
    ...common,
    stage: 'staging',
    account: undefined,
    prefix: 'sceau-staging',
    tableName: 'sceau-staging-ledger',
    keyTableName: 'sceau-staging-keys',
    apiHost: undefined,
    publicationHost: undefined,
    mailFrom: 'sceau@example.test',
    alarmAddress: undefined,
    budget: { perMonth: 50, perDay: 10 },
    reserveConcurrency: true,
    keepData: true,
    evidenceLock: { mode: 'GOVERNANCE', days: 30 },
    backup: { dailyDays: 7, weeklyDays: 35 },
    logDays: 90,
    testHierarchy: true,
  },
  // Not deployable as it stands, on purpose: `complaints` lists what its owner has to decide first.
  production: {
    ...common,
    stage: 'production',
    account: undefined,
    prefix: 'sceau-production',
    tableName: 'sceau-production-ledger',
    keyTableName: 'sceau-production-keys',
    apiHost: undefined,
    publicationHost: undefined,
    mailFrom: 'sceau@example.test',
    alarmAddress: undefined,
    budget: { perMonth: 200, perDay: 30 },
    reserveConcurrency: true,
    keepData: true,
    evidenceLock: { mode: 'COMPLIANCE', days: 3653 },
    backup: { dailyDays: 35, weeklyDays: 366, lockAfterDays: 7 },
    logDays: 365,
    testHierarchy: false,
  },
};

const PROVIDER_HOST = /(^|\.)(amazonaws\.com|cloudfront\.net|on\.aws|awsapps\.com)$/;
const EXAMPLE_HOST = /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)$/;

/** An issuer may well be the provider's own. */
const unfitSignIn = (host: string): boolean => EXAMPLE_HOST.test(host);
const unfitHost = (host: string): boolean => PROVIDER_HOST.test(host) || EXAMPLE_HOST.test(host);
const hostOf = (address: string): string => (address.includes('@') ? address.split('@').pop()! : new URL(address).host);

/** Each rule of production: what is said when it does not hold. */
const productionRules: readonly { readonly holds: (e: Environment) => boolean; readonly says: string }[] = [
  { holds: (e) => /^\d{12}$/.test(e.account ?? ''), says: 'account: name the twelve-digit account' },
  {
    holds: (e) => e.oidArc !== EXAMPLE_ARC && !e.oidArc.startsWith(`${EXAMPLE_ARC}.`),
    says: `oidArc: ${EXAMPLE_ARC} is reserved for examples; give an arc that is yours`,
  },
  {
    holds: (e) => e.publicationHost !== undefined && !unfitHost(e.publicationHost.name),
    says: 'publicationHost: it stands in every certificate for years; give a host name of your own, not the provider’s',
  },
  {
    holds: (e) => e.publicationHost?.certificateArn.startsWith('arn:aws:acm:us-east-1:') === true,
    says: 'publicationHost.certificateArn: CloudFront needs a certificate of us-east-1',
  },
  {
    holds: (e) => e.apiHost !== undefined && !unfitHost(e.apiHost.name),
    says: 'apiHost: give a host name of your own, not the provider’s',
  },
  {
    holds: ({ machineHost: host, apiHost, publicationHost, pages }) =>
      host !== undefined &&
      !unfitHost(host.name) &&
      host.trustStoreVersion !== '' &&
      ![apiHost, publicationHost, pages.host].some((other) => other?.name === host.name),
    says: 'machineHost: give a host name of your own for machines, that nothing else has, with the version of the trust store',
  },
  {
    holds: (e) => e.pages.host !== undefined && !unfitHost(e.pages.host.name),
    says: 'pages.host: people are told to trust it; give a host name of your own, not the provider’s',
  },
  {
    holds: (e) => e.pages.host?.certificateArn.startsWith('arn:aws:acm:us-east-1:') === true,
    says: 'pages.host.certificateArn: CloudFront needs a certificate of us-east-1',
  },
  {
    holds: ({ pages: { signIn } }) =>
      [signIn.authorizationEndpoint, signIn.tokenEndpoint].every(
        (address) => address.startsWith('https://') && !unfitSignIn(new URL(address).hostname),
      ),
    says: 'pages.signIn: give the endpoints of the real issuer, over https',
  },
  { holds: (e) => !unfitHost(hostOf(e.identity.issuer)), says: 'identity.issuer: give the real token issuer' },
  { holds: (e) => !unfitHost(hostOf(e.mailFrom)), says: 'mailFrom: give a sender of a domain that SES has verified' },
  { holds: (e) => e.alarmAddress !== undefined, says: 'alarmAddress: somebody must be told of alarms' },
  { holds: (e) => e.budget.perMonth > 0 && e.budget.perDay > 0, says: 'budget: say what the account may cost' },
  { holds: (e) => e.ceremonyOperators.length >= 2, says: 'ceremonyOperators: name at least two' },
  { holds: (e) => !e.testHierarchy, says: 'testHierarchy: TEST authorities have no keys in production' },
  { holds: (e) => e.keepData, says: 'keepData: the ledger of production is never deletable' },
  {
    holds: (e) => e.evidenceLock.mode === 'COMPLIANCE' && e.evidenceLock.days >= 365,
    says: 'evidenceLock: evidence is locked for a year at least, in COMPLIANCE mode',
  },
];

/** What stands against deploying this environment; empty when nothing does. Only production has rules. */
export function complaints(environment: Environment): string[] {
  if (environment.stage !== 'production') return [];
  return productionRules.filter((rule) => !rule.holds(environment)).map((rule) => rule.says);
}

/** Throws Error with every complaint about an environment that may not be deployed. */
export function demandReady(environment: Environment): void {
  const wrong = complaints(environment);
  if (wrong.length === 0) return;
  throw new Error(`infra/aws/environments.ts, ${environment.stage}, is not ready:\n  ${wrong.join('\n  ')}`);
}

/** The environment of a stage by its name. Throws one readable sentence when there is none. */
export function environmentOf(stage: string): Environment {
  if (!Object.hasOwn(environments, stage)) {
    throw new Error(`stage ${JSON.stringify(stage)} is unknown; choose one of ${Object.keys(environments).join(', ')}`);
  }
  return environments[stage as Stage];
}
