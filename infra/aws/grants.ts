import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type BucketName, type Lambda, type LambdaName, LISTS, type Partition } from '../../functions/lambdas.ts';
import type { IndexName } from '../../shared/ledger/table-definition.ts';
import type { Environment } from './environments.ts';
import { configurationSetName, deadLettersArn, eventBusArn, functionArn, logStreamsArn, pascal } from './names.ts';

/** One statement of a role, with the reason for each resource that carries a wildcard. */
export interface Grant {
  readonly statement: PolicyStatement;
  readonly wildcard?: { readonly resource: string; readonly because: string };
}

/** What a role may reach: the ledger and the buckets, by ARN. */
export interface Reach {
  readonly tableArn: string;
  readonly keyTableArn: string;
  readonly indexArns: Readonly<Record<IndexName, string>>;
  readonly bucketArns: Readonly<Record<BucketName, string>>;
}

const allow = (
  sid: string,
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, unknown>>,
) => new PolicyStatement({ sid, actions, resources, ...(conditions && { conditions }) });

/**
 * The leading keys of partitions: `structure` is the partition of that name or any that begins with `structure#`.
 * `ForAllValues` is true of a call without keys, so the key's presence is asked for as well.
 */
const within = (words: readonly string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': words.flatMap((word) => [word, `${word}#*`]) },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

/**
 * First words of the indexes' own partition keys, by the partition whose rows lie there. A function may look into a list
 * without being able to read by name what stands in it, as the clock does. A test compares this with `shared/ledger/schema.ts`.
 */
export const INDEX_WORDS: Readonly<Record<IndexName, { readonly [P in Partition]?: readonly string[] }>> = {
  list: {
    subscription: ['subscriptions-of-structure'],
    mandates: ['mandates-of-subscription', 'mandates-of-structure', 'mandates-of-direction', 'mandates-of-house'],
    machine: ['machines-of-structure'],
    request: ['requests-of-subscription'],
    certificate: ['certificates-of-subscription'],
    designation: ['designations-of-structure'],
    holder: ['holders-of-subscription', 'holders-of-direction', 'holders-waiting'],
    direction: ['directions-of-structure'],
    import: ['imports-of-direction'],
    work: ['revocation-proposals-of-structure'],
    code: ['codes-of-person'],
    'terms-acceptance': ['terms-accepted', 'terms-outstanding'],
    hold: ['holds'],
    purge: ['purges'],
    relint: ['relint-reports'],
    bulk: ['bulk-revocations'],
    'webhook-delivery': ['deliveries-of-webhook'],
    campaign: ['campaigns'],
    mail: ['mails-of-certificate'],
    contact: ['contacts-of-mailbox'],
    expiry: ['expiring-of-direction'],
  },
  due: {
    request: ['requests-to-approve', 'requests-to-issue'],
    import: ['imports-running', 'imports-to-erase'],
    intent: ['every-intent'],
    certificate: ['expires'],
    work: ['open-work'],
    designation: ['designations-to-review'],
    acceptance: ['acceptances-due'],
    'due-revocation': ['revocations-due'],
    declaration: ['declarations-due'],
    holder: ['holders-due'],
    mandates: ['people-of-population'],
    'terms-acceptance': ['terms-due'],
    person: ['people-to-look-at'],
    structure: ['structures-to-erase'],
    subscription: ['every-subscription', 'subscriptions-to-decide'],
    appointment: ['appointments-to-approve'],
    'privacy-request': ['privacy-requests-open', 'erasures-granted'],
    bulk: ['bulk-moving', 'bulk-to-erase'],
    campaign: ['campaigns-due', 'campaigns-to-erase'],
    mail: ['mails-waiting', 'mails-to-forget'],
    contact: ['contacts-due'],
    outbox: ['outbox'],
  },
};

/** Who does what outbox rows ask, and takes them away when it is done, or when nobody will do it any more. */
const OUTBOX_WORKERS: ReadonlySet<Worker> = new Set([
  'succession',
  'contacts',
  'expiry',
  'issue-crl',
  'publication',
  'notification',
  'seal',
  'events',
  'webhooks',
  'retention',
  'ceremony',
]);

type Worker = LambdaName | 'ceremony';

/** The part of a row that is about the ledger. */
export type LedgerRow = Pick<Lambda, 'reads' | 'writes'> & {
  readonly name: Worker;
  /** First words of what it looks into through the indexes. */
  readonly lists: readonly string[];
};

/** Records end, they do not vanish: only calls that are over, rows that are done and guards of the erased are ever removed. */
const removable = ({ name, writes }: LedgerRow): Partition[] => [
  ...writes.filter((word) => word === 'idempotency' || (word === 'outbox' && OUTBOX_WORKERS.has(name))),
  ...(name === 'retention' ? GUARDS : []),
  // whoever changes something leaves there what is to be sealed, and the log alone takes it away
  ...(name === 'log' ? (['unsealed'] as const) : []),
];

/** Rows without a history that tell of people: retention takes them away with these. */
const GUARDS: readonly Partition[] = ['unique', 'holder-names'];

/** Rows that are counted up in place, whose answer tells the count: nobody gets or puts one. */
const COUNTED: Partition = 'rate';

/** The ledger's statements. Transactions need no action of their own: each of their items is asked about by itself. */
export function ledgerGrants(row: LedgerRow, reach: Pick<Reach, 'tableArn' | 'indexArns'>): Grant[] {
  const { writes } = row;
  // everybody asks once whether the table is open (`shared/ledger/opening.ts`)
  const reads = [...row.reads, 'opened' as const];
  const table = (sid: string, actions: string[], words: readonly string[]): Grant => ({
    statement: allow(sid, actions, [reach.tableArn], within(words)),
  });
  const grants = [table('ReadLedger', ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:Query'], reads)];
  const records = writes.filter((word) => word !== COUNTED);
  if (records.length > 0) grants.push(table('WriteLedger', ['dynamodb:PutItem'], records));
  if (records.length < writes.length) grants.push(table('CountCalls', ['dynamodb:UpdateItem'], [COUNTED]));
  const done = removable(row);
  if (done.length > 0) grants.push(table('RemoveDone', ['dynamodb:DeleteItem'], done));
  for (const [index, byPartition] of Object.entries(INDEX_WORDS) as [IndexName, (typeof INDEX_WORDS)[IndexName]][]) {
    const words = Object.values(byPartition).flatMap((of) => of.filter((word) => row.lists.includes(word)));
    if (words.length === 0) continue;
    const sid = index === 'list' ? 'LookIntoLists' : 'LookIntoDue';
    grants.push({ statement: allow(sid, ['dynamodb:Query'], [reach.indexArns[index]], within(words)) });
  }
  return grants;
}

/**
 * Rows of the key table, by kind: who opens reads wrapped keys; who is the first to seal writes one where there is none; who
 * destroys writes the row that says so, and no other. What unwraps them stands in the key's own policy.
 */
export function keyGrants(
  { opens, seals, destroys }: Pick<Lambda, 'opens' | 'seals' | 'destroys'>,
  reach: Pick<Reach, 'keyTableArn'>,
): Grant[] {
  const grant = (sid: string, action: string, kinds: Lambda['opens'], attributes?: readonly string[]): Grant[] => {
    if (kinds.length === 0) return [];
    const conditions = {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': kinds.map((kind) => `${kind}/*`) },
      ...(attributes && { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...attributes] } }),
      Null: { 'dynamodb:LeadingKeys': 'false' },
    };
    return [{ statement: allow(sid, [action], [reach.keyTableArn], conditions) }];
  };
  return [
    ...grant('FindWrappedKeys', 'dynamodb:GetItem', opens),
    ...grant('WrappedKeys', 'dynamodb:PutItem', seals, ['pk', 'key', 'wrapped']),
    ...grant('FindDestroyedKeys', 'dynamodb:GetItem', destroys),
    ...grant('DestroyedKeys', 'dynamodb:PutItem', destroys, ['pk', 'destroyed']),
  ];
}

export function objectGrants(objects: Lambda['objects'], reach: Pick<Reach, 'bucketArns'>): Grant[] {
  const word = (bucket: BucketName) => bucket[0]!.toUpperCase() + bucket.slice(1);
  const looked = new Set(objects.filter(({ looks }) => looks).map(({ bucket }) => bucket));
  return [
    ...objects.map(({ bucket, prefix, may }): Grant => {
      const resource = `${reach.bucketArns[bucket]}/${prefix}*`;
      const sid = `${may === 'read' ? 'Read' : 'ReadAndWrite'}${word(bucket)}${pascal(`-${prefix}`).replace(/\W/g, '')}`;
      const actions = may === 'read' ? ['s3:GetObject'] : ['s3:GetObject', 's3:PutObject'];
      const because = `objects below ${prefix} are made while it runs`;
      return { statement: allow(sid, actions, [resource]), wildcard: { resource, because } };
    }),
    // without it S3 answers 403 for an object that is not there, and absence could not be told from refusal
    ...[...looked].map(
      (bucket): Grant => ({
        statement: allow(`SeeAbsenceIn${word(bucket)}`, ['s3:ListBucket'], [reach.bucketArns[bucket]]),
      }),
    ),
  ];
}

/** Every permission of one function, from its row. What its keys allow stands in the key policies alone. */
export function grantsOf(stack: Stack, environment: Environment, lambda: Lambda, reach: Reach): Grant[] {
  const streams = logStreamsArn(stack, environment, lambda.name);
  const grants: Grant[] = [
    {
      statement: allow('WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [streams]),
      wildcard: { resource: streams, because: 'Lambda names the log streams of the one log group' },
    },
    { statement: allow('LeaveDeadLetter', ['sqs:SendMessage'], [deadLettersArn(stack, environment)]) },
    ...ledgerGrants({ ...lambda, lists: LISTS[lambda.name] }, reach),
    ...keyGrants(lambda, reach),
    ...objectGrants(lambda.objects, reach),
  ];
  if (lambda.invokes.length > 0) {
    grants.push({
      statement: allow(
        'InvokeFunctions',
        ['lambda:InvokeFunction'],
        lambda.invokes.map((name) => functionArn(stack, environment, name)),
      ),
    });
  }
  if (lambda.sendsMail) {
    const identity = environment.mailFrom.split('@').pop()!;
    grants.push({
      statement: allow(
        'SendMail',
        ['ses:SendEmail'],
        [
          stack.formatArn({ service: 'ses', resource: 'identity', resourceName: identity }),
          stack.formatArn({
            service: 'ses',
            resource: 'configuration-set',
            resourceName: configurationSetName(environment),
          }),
        ],
        { StringEquals: { 'ses:FromAddress': environment.mailFrom } },
      ),
    });
  }
  if (lambda.putsEvents) {
    const asUs = { StringEquals: { 'events:source': 'sceau' } };
    grants.push({ statement: allow('PutEvents', ['events:PutEvents'], [eventBusArn(stack, environment)], asUs) });
  }
  return grants;
}
