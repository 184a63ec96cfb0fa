import { signingKeys, wrappingKey } from '../../keys.ts';
import { site } from '../site.ts';
import { type Json, Resolver, type Template } from './resolver.ts';
import { compile, type PolicyDocument } from './statements.ts';

/** Every policy of the deployment with local names: what is enforced, and what the report of grants counts. */
export interface PolicyBook {
  readonly roles: readonly {
    readonly arn: string;
    /** Who may take it. */
    readonly trust: PolicyDocument;
    readonly policies: readonly PolicyDocument[];
    /** What of it is not understood: whoever calls here must not have it. */
    readonly unread?: string;
  }[];
  /** ARN of each function's role, by the function's name with its prefix. */
  readonly functions: Readonly<Record<string, string>>;
  /** Policies of resources, by ARN; a key is called by its aliases. */
  readonly resources: readonly {
    readonly arn: string;
    readonly aliases?: readonly string[];
    readonly policy: PolicyDocument;
  }[];
  /** ARNs of rules by their names, of APIs (what begins the ARN of a call) by theirs. */
  readonly rules: Readonly<Record<string, string>>;
  readonly apis: Readonly<Record<string, string>>;
  /** Role of the timetable; ARN of the network that serves the repository; roles of the ceremony and of reconciling. */
  readonly scheduler: string;
  readonly network: string;
  readonly ceremony: string;
  readonly restore: string;
}

/** Types whose policies have no peer here: nobody calls queues and topics, logs and alarms through the local cloud. */
const NO_PEER = new Set(['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']);
/** Types whose policies are read below. Any other that carries one must be looked at first. */
const READ = new Set(['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::KMS::Key', 'AWS::S3::BucketPolicy']);
const POLICY_PROPERTIES = ['PolicyDocument', 'KeyPolicy', 'AssumeRolePolicyDocument', 'ResourcePolicy', 'Policies'];

/** Reads templates. Throws Error, naming what, for anything that it does not understand or cannot resolve. */
export function readBook(templates: readonly Template[]): PolicyBook {
  refuseStrangers(templates);
  const outputs = Object.assign({}, ...templates.map(({ Outputs }) => Outputs)) as Record<string, { Value: Json }>;
  const resolver = new Resolver(templates, givenNames(outputs));
  const document = (value: Json) => resolver.plain(value) as PolicyDocument;
  const policies = resolver.of('AWS::IAM::Policy').map(([, properties]) => ({
    roles: (properties.Roles as Json[]).map((role) => resolver.text(role)),
    document: document(properties.PolicyDocument!),
  }));
  const book: PolicyBook = {
    roles: resolver.of('AWS::IAM::Role').map(([id, { AssumeRolePolicyDocument, ...others }]) => {
      const { ref, arn } = resolver.called(id);
      const own = policies.filter(({ roles }) => roles.includes(ref!)).map((one) => one.document);
      const more = ['ManagedPolicyArns', 'Policies', 'PermissionsBoundary'].find((name) => others[name] !== undefined);
      const trust = document(AssumeRolePolicyDocument!);
      const unread = more ?? complaintOf(arn!, trust, own);
      return { arn: arn!, trust, policies: own, ...(unread !== undefined && { unread }) };
    }),
    functions: Object.fromEntries(
      resolver.of('AWS::Lambda::Function').map(([id, { Role }]) => [resolver.called(id).ref!, resolver.text(Role!)]),
    ),
    resources: [...keysOf(resolver), ...bucketsOf(resolver), ...functionsOf(resolver)].filter(hasPeer),
    rules: Object.fromEntries(
      resolver.of('AWS::Events::Rule').map(([id]) => [resolver.called(id).ref!, resolver.called(id).arn!]),
    ),
    apis: Object.fromEntries(
      resolver
        .of('AWS::ApiGatewayV2::Api')
        .map(([id, { Name }]) => [
          resolver.text(Name!),
          `arn:aws:execute-api:${site.region}:${site.account}:${resolver.called(id).ref}`,
        ]),
    ),
    scheduler: one(
      'role of the timetable',
      resolver
        .of('AWS::Scheduler::Schedule')
        .map(([, { Target }]) => resolver.text((Target as { RoleArn: Json }).RoleArn)),
    ),
    network: one('network of the repository', networksOf(resolver)),
    ceremony: resolver.text(outputs.CeremonyRole?.Value ?? 'no output CeremonyRole'),
    restore: resolver.text(outputs.RestoreRole?.Value ?? 'no output RestoreRole'),
  };
  checkBook(book);
  return book;
}

/** Compiles everything that calls can meet, so that what is not understood stops the start and not a call. */
export function checkBook({ roles, functions, scheduler, ceremony, restore, resources }: PolicyBook): void {
  const callers = new Set([...Object.values(functions), scheduler, ceremony, restore]);
  for (const { arn, unread } of roles) if (callers.has(arn) && unread) throw new Error(unread);
  for (const { arn, policy } of resources) compile(arn, policy, 'resource');
}

/** Why a role cannot be enforced, in the words of whatever is not understood. */
function complaintOf(arn: string, trust: PolicyDocument, policies: readonly PolicyDocument[]): string | undefined {
  try {
    compile(`who may take ${arn}`, withResource(trust, arn), 'resource');
    for (const policy of policies) compile(arn, policy, 'role');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const ALIASES: ReadonlySet<string> = new Set([...signingKeys, wrappingKey].map(({ alias }) => alias));
const BUCKETS: ReadonlySet<string> = new Set(Object.values(site.buckets).map((name) => `arn:aws:s3:::${name}`));

/** Whether there is such a thing here: backups, access logs and the pages' files have no peer, and nobody asks for them. */
const hasPeer = ({ arn, aliases }: PolicyBook['resources'][number]): boolean =>
  aliases ? aliases.some((alias) => ALIASES.has(alias)) : !arn.startsWith('arn:aws:s3:::') || BUCKETS.has(arn);

/** A trust policy says nothing of a resource: it is the role itself. */
export const withResource = ({ Statement }: PolicyDocument, arn: string): PolicyDocument => ({
  Statement: Statement.map((statement) => ({ ...statement, Resource: arn })),
});

/** Buckets are named when they are made; the outputs tell which is which. */
function givenNames(outputs: Readonly<Record<string, { readonly Value: Json }>>): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [bucket, name] of Object.entries(site.buckets)) {
    const { Value } = outputs[`${bucket[0]!.toUpperCase()}${bucket.slice(1)}Bucket`] ?? {};
    const { Ref } = (Value ?? {}) as { Ref?: string };
    if (Ref === undefined) throw new Error(`no output names the ${bucket} bucket`);
    names[Ref] = name;
  }
  return names;
}

function refuseStrangers(templates: readonly Template[]): void {
  for (const { Resources } of templates) {
    for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
      const policy = POLICY_PROPERTIES.find((name) => Properties[name] !== undefined);
      if (policy && !READ.has(Type) && !NO_PEER.has(Type)) throw new Error(`${id}: policies of ${Type} are not read`);
    }
  }
}

function keysOf(resolver: Resolver): PolicyBook['resources'] {
  const aliases = resolver.of('AWS::KMS::Alias').map(([, { AliasName, TargetKeyId }]) => ({
    name: resolver.text(AliasName!),
    key: resolver.text(TargetKeyId!),
  }));
  return resolver.of('AWS::KMS::Key').map(([id, { KeyPolicy }]) => {
    const { ref, arn } = resolver.called(id);
    return {
      arn: arn!,
      aliases: aliases.filter(({ key }) => key === arn || key === ref).map(({ name }) => name),
      policy: resolver.plain(KeyPolicy!) as PolicyDocument,
    };
  });
}

function bucketsOf(resolver: Resolver): PolicyBook['resources'] {
  return resolver.of('AWS::S3::BucketPolicy').map(([, { Bucket, PolicyDocument: policy }]) => ({
    arn: `arn:aws:s3:::${resolver.text(Bucket!)}`,
    policy: resolver.plain(policy!) as PolicyDocument,
  }));
}

/** What Lambda makes of its permissions (Lambda Developer Guide, "Resource-based policies"). */
function functionsOf(resolver: Resolver): PolicyBook['resources'] {
  const byFunction = new Map<string, Record<string, unknown>[]>();
  for (const [id, properties] of resolver.of('AWS::Lambda::Permission')) {
    const { FunctionName, Action, Principal, SourceArn, SourceAccount, ...others } = properties;
    for (const name of Object.keys(others)) throw new Error(`${id}: ${name} of a permission is not read`);
    // a function of another stack is named, one of the same stack is given by its ARN
    const named = resolver.text(FunctionName!);
    const arn = named.startsWith('arn:') ? named : `arn:aws:lambda:${site.region}:${site.account}:function:${named}`;
    const Condition = {
      ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': resolver.text(SourceArn) } }),
      ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': resolver.text(SourceAccount) } }),
    };
    const Principals = { Service: resolver.text(Principal!) };
    const statement = {
      Sid: id,
      Effect: 'Allow',
      Principal: Principals,
      Action: resolver.text(Action!),
      Resource: arn,
    };
    byFunction.set(arn, [...(byFunction.get(arn) ?? []), { ...statement, Condition }]);
  }
  return [...byFunction].map(([arn, Statement]) => ({ arn, policy: { Statement } }));
}

/** Whoever the repository's bucket names as the network that reads it. */
function networksOf(resolver: Resolver): readonly string[] {
  const repository = bucketsOf(resolver).find(({ arn }) => arn.endsWith(`:${site.buckets.repository}`));
  return (repository?.policy.Statement ?? []).flatMap(({ Condition }) => {
    const equals = (Condition as { StringEquals?: Record<string, string> } | undefined)?.StringEquals;
    return equals?.['AWS:SourceArn'] ?? equals?.['aws:SourceArn'] ?? [];
  });
}

function one(what: string, found: readonly string[]): string {
  const [first, ...others] = new Set(found);
  if (first === undefined || others.length > 0) throw new Error(`the templates have ${found.length} of: ${what}`);
  return first;
}
