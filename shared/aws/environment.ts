import type { FrontSettings } from '../http/call.ts';
import type { Signers } from '../lifecycle/sign-watch/trail-file.ts';
import type { StatusSettings } from '../lifecycle/status/answering.ts';
/**
 * The environment of a function, read once. A deployed stage refuses what only a laptop may have, and production what
 * would outlive a mistake: the example arc in certificates, a clock that can be set, calls that go elsewhere.
 */
export const STAGES = ['local', 'sandbox', 'staging', 'production'] as const;
export type Stage = (typeof STAGES)[number];

/** Variables that are read, and what each is. */
const VARIABLES = {
  SCEAU_STAGE: 'local, sandbox, staging or production',
  SCEAU_TABLE: "the name of the ledger's table",
  SCEAU_OID_ARC: 'the arc of the policy identifiers, in dots',
  SCEAU_BUCKET_STAGING: 'the bucket in which signers leave what the publisher has not yet believed',
  SCEAU_BUCKET_REPOSITORY: 'the bucket that is published',
  SCEAU_BUCKET_EVIDENCE: 'the bucket of evidence',
  SCEAU_BUCKET_TRAIL: 'the bucket of the trail of calls to the cloud',
  SCEAU_SIGNERS: 'the keys that sign, the roles, and who may sign with which (`signersIn`)',
  SCEAU_STATUS_PER_MINUTE: 'answers about status that all processes together may have signed with one key in a minute',
  AWS_REGION: 'the region in which everything runs',
  SCEAU_KEY_TABLE: 'the name of the table of data keys',
  SCEAU_WRAPPING_KEY: 'the alias of the key that wraps data keys',
  SCEAU_FUNCTION_PREFIX: 'what the names of the functions begin with',
  SCEAU_EVENT_BUS: 'the name of the bus on which events about certificates are put',
  SCEAU_MAIL_FROM: 'the address that mail comes from',
  SCEAU_MAIL_SET: 'the configuration set that mail is sent with, which tells what becomes of it',
  SCEAU_MAIL_PER_SECOND: 'messages per second that one process sends',
  SCEAU_ACCOUNT: 'the account in which everything runs',
  SCEAU_PUBLIC_URL: 'the address of the API',
  SCEAU_CARD_CLAIM: 'the claim with the card that was used',
  SCEAU_DIRECTORY_CLAIM: "the claim with the directory's identifier",
  SCEAU_ASSURANCE_CLAIM: 'the claim that says that a card was used',
  SCEAU_ASSURANCE_VALUE: 'the value with which it says so',
  SCEAU_RATE_LIMIT: 'calls per person and minute',
  SCEAU_STATUS_NEVER_ISSUED: 'what is answered about serials that were never issued: unauthorized or revoked',
  SCEAU_STATUS_SIGNATURES: 'signatures per second that one process asks for in order to answer about status',
  SCEAU_STATUS_PER_SOURCE: 'answers about status per minute that serve one source alone',
} as const;
export type VariableName = keyof typeof VARIABLES;

export interface Environment {
  readonly stage: Stage;
  readonly table: string;
  /** Arc of the policy identifiers. */
  readonly oidArc: string;
  /** Whether an electronic signature on form F503 makes up for the stamp of the structure. Unless it is said, it does not. */
  readonly signatureReplacesStamp: boolean;
  /** Where the pages are, without a final slash: `SCEAU_PAGES_URL`, where there are some. */
  readonly pagesUrl: string | undefined;
  /** The customer service's address, `SCEAU_MAIL_REPLY_TO`, where there is one: answers to mails go there. */
  readonly replyTo: string | undefined;
  /** File with the offset of the clock; local only. */
  readonly clockFile: string | undefined;
  /** Resolvers to ask about declared domains, `SCEAU_DNS_SERVERS` with commas; the machine's own when there are none. */
  readonly dnsServers: readonly string[];
  /** Whether webhooks may lead to this very machine, `SCEAU_WEBHOOK_LOOPBACK`; local only. */
  readonly loopbackWebhooks: boolean;
  /** How long the record of a signature is waited for, `SCEAU_SIGN_WAIT_SECONDS`; local only. */
  readonly signWaitMs: number | undefined;
  /** A variable that this function needs. Throws one clear sentence when it is not set. */
  need(name: VariableName): string;
}

/** Throws an Error with one clear sentence. */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const need = (name: VariableName): string => {
    const value = variables[name];
    if (!value) throw new Error(`${name} is not set: it is ${VARIABLES[name]}.`);
    return value;
  };
  const stage = need('SCEAU_STAGE') as Stage;
  if (!STAGES.includes(stage))
    throw new Error(`SCEAU_STAGE is ${JSON.stringify(stage)}: it is ${VARIABLES.SCEAU_STAGE}.`);
  const oidArc = need('SCEAU_OID_ARC');
  if (!/^[0-2](\.(0|[1-9]\d*)){2,}$/.test(oidArc))
    throw new Error('SCEAU_OID_ARC is not an object identifier in dots.');
  for (const rule of RULES) {
    const problem = rule.stages.includes(stage) && rule.problem(variables, oidArc);
    if (problem) throw new Error(`A ${stage} stage refuses to start: ${problem}.`);
  }
  return {
    stage,
    table: need('SCEAU_TABLE'),
    oidArc,
    pagesUrl: variables.SCEAU_PAGES_URL || undefined,
    replyTo: variables.SCEAU_MAIL_REPLY_TO || undefined,
    clockFile: variables.SCEAU_CLOCK_FILE || undefined,
    loopbackWebhooks: variables.SCEAU_WEBHOOK_LOOPBACK === 'true',
    signWaitMs: variables.SCEAU_SIGN_WAIT_SECONDS ? Number(variables.SCEAU_SIGN_WAIT_SECONDS) * 1000 : undefined,
    signatureReplacesStamp: variables.SCEAU_SIGNATURE_REPLACES_STAMP === 'true',
    dnsServers: (variables.SCEAU_DNS_SERVERS ?? '').split(',').filter((server) => server !== ''),
    need,
  };
}

/** What functions that answer people are told about sign-ins and limits. */
export function frontSettings({ need }: Environment): FrontSettings {
  const rateLimit = countIn(need, 'SCEAU_RATE_LIMIT');
  return {
    cardClaim: need('SCEAU_CARD_CLAIM'),
    directoryClaim: need('SCEAU_DIRECTORY_CLAIM'),
    assuranceClaim: need('SCEAU_ASSURANCE_CLAIM'),
    assuranceValue: need('SCEAU_ASSURANCE_VALUE'),
    rateLimit,
  };
}

/** What the function that answers about status is told. */
export function statusSettings({ need }: Environment): StatusSettings {
  const neverIssued = need('SCEAU_STATUS_NEVER_ISSUED');
  if (neverIssued !== 'unauthorized' && neverIssued !== 'revoked')
    throw new Error('SCEAU_STATUS_NEVER_ISSUED is neither unauthorized nor revoked.');
  return {
    neverIssued,
    signaturesPerSecond: countIn(need, 'SCEAU_STATUS_SIGNATURES'),
    livePerSourceAndMinute: countIn(need, 'SCEAU_STATUS_PER_SOURCE'),
  };
}

/**
 * Who may sign with what, as deployed: `roles` are pairs of a name and an ARN, `keys` triples of an alias, the key
 * service's id of the key and the names of those who may use it. Beside it, how long a record is waited for: shorter than
 * usual only where files come sooner than usual. Throws Error for what has another form.
 */
export function signWatchSettings({ need, signWaitMs }: Environment) {
  const { roles, keys } = JSON.parse(need('SCEAU_SIGNERS')) as {
    readonly roles: readonly (readonly [string, string])[];
    readonly keys: readonly (readonly [string, string, readonly string[]])[];
  };
  const signers: Signers = {
    keys: new Map(keys.map(([alias, id]) => [id, alias])),
    roles: new Map(roles.map(([name, arn]) => [arn, name])),
    may: new Map(keys.map(([alias, , names]) => [alias, new Set(names)])),
  };
  return {
    signers,
    account: need('SCEAU_ACCOUNT'),
    region: need('AWS_REGION'),
    answersPerMinute: countIn(need, 'SCEAU_STATUS_PER_MINUTE'),
    ...(signWaitMs !== undefined && { waitMs: signWaitMs }),
  };
}

/** What functions that send mail, or hear of it, are told. */
export function mailSettings({ need, replyTo }: Environment) {
  return {
    account: need('SCEAU_ACCOUNT'),
    configurationSet: need('SCEAU_MAIL_SET'),
    perSecond: rateIn(need, 'SCEAU_MAIL_PER_SECOND'),
    replyTo,
  };
}

function countIn(need: Environment['need'], name: VariableName): number {
  const count = Number(need(name));
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`${name} is not a number of calls.`);
  return count;
}

/** One process's part of a rate may be less than one a second. */
function rateIn(need: Environment['need'], name: VariableName): number {
  const rate = Number(need(name));
  if (!(Number.isFinite(rate) && rate > 0)) throw new Error(`${name} is not a rate.`);
  return rate;
}

interface Rule {
  readonly stages: readonly Stage[];
  readonly problem: (variables: Readonly<Record<string, string | undefined>>, oidArc: string) => string | undefined;
}

const DEPLOYED: readonly Stage[] = ['sandbox', 'staging', 'production'];

/** The arc that RFC 5612 keeps for examples. */
const EXAMPLE_ARC = '1.3.6.1.4.1.32473';

const RULES: readonly Rule[] = [
  {
    stages: DEPLOYED,
    problem: ({ SCEAU_CLOCK_FILE }) =>
      SCEAU_CLOCK_FILE ? 'SCEAU_CLOCK_FILE is set, and its clock is not for setting' : undefined,
  },
  {
    stages: DEPLOYED,
    problem: ({ SCEAU_FAULTS }) =>
      SCEAU_FAULTS ? 'SCEAU_FAULTS is set, and faults come by themselves here' : undefined,
  },
  {
    stages: DEPLOYED,
    problem: ({ SCEAU_WEBHOOK_LOOPBACK }) =>
      SCEAU_WEBHOOK_LOOPBACK ? 'SCEAU_WEBHOOK_LOOPBACK is set, and webhooks must not reach the inside' : undefined,
  },
  {
    stages: DEPLOYED,
    problem: ({ SCEAU_SIGN_WAIT_SECONDS }) =>
      SCEAU_SIGN_WAIT_SECONDS
        ? 'SCEAU_SIGN_WAIT_SECONDS is set, and records of signatures come as late here as they come'
        : undefined,
  },
  {
    stages: ['production'],
    problem: (variables) => {
      const endpoint = Object.keys(variables).find((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && variables[name]);
      return endpoint && `${endpoint} is set, and calls must go to the provider itself`;
    },
  },
  {
    stages: ['production'],
    problem: ({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS }) =>
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true'
        ? undefined
        : 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is not "true", and a configured endpoint could take the calls',
  },
  {
    stages: ['production'],
    problem: (_, oidArc) =>
      oidArc === EXAMPLE_ARC || oidArc.startsWith(`${EXAMPLE_ARC}.`)
        ? `SCEAU_OID_ARC is the arc kept for examples (${EXAMPLE_ARC}); certificates need one of your own`
        : undefined,
  },
];

/**
 * Why a publication base cannot stand in certificates of a stage; undefined when it can. It goes into every certificate
 * for years, so in production it must be a name of one's own and not one that the provider lends.
 */
export function publicationBaseProblem(stage: Stage, base: string): string | undefined {
  if (!URL.canParse(base)) return 'The publication base is not a URL.';
  const { protocol, hostname, search, hash } = new URL(base);
  if (protocol !== 'http:')
    return 'The publication base is plain http: relying parties fetch lists without TLS (RFC 5280 §8).';
  if (base.endsWith('/') || search || hash) return 'The publication base has no final slash, query or fragment.';
  if (stage !== 'production') return undefined;
  if (/(^|\.)(amazonaws\.com|amazonaws\.com\.cn|cloudfront\.net|awsapps\.com|on\.aws)$/.test(hostname)) {
    return `The publication base is on ${hostname}, a name that the provider lends: use a host of your own.`;
  }
  if (/^[\d.]+$|^\[|(^|\.)(localhost|local|test|example|invalid|example\.(com|net|org))$/.test(hostname)) {
    return `The publication base is on ${hostname}, which relying parties cannot reach: use a host of your own.`;
  }
  return undefined;
}
