import { site } from '../site.ts';
import { type PolicyBook, withResource } from './book.ts';
import { type Caller, type Decision, decide, type Request, type ResourcePolicy } from './evaluator.ts';
import { hintOf } from './hints.ts';
import type { Recorder } from './recorder.ts';
import { type Asked, type KeyOf, requestsOf } from './requests.ts';
import { compile } from './statements.ts';

/** Somebody who calls, by the name that the proxy knows. */
export interface Principal {
  readonly name: string;
  /** ARN of a role of the templates; or `service:…`, a service of the provider with what it says of itself. */
  readonly as: string;
  readonly context?: Readonly<Record<string, string>>;
  /** Who takes the role, and with what: asked of the role's own policy once, at the start. */
  readonly takenBy?: { readonly principal: string; readonly context?: Readonly<Record<string, string>> };
}

export interface Enforcer {
  /** The sentence with which AWS would refuse the call; undefined where every part of it is allowed. */
  forbids(principal: string, asked: Asked): string | undefined;
  /** The same of a function that a service of the provider invokes. `source`: ARN of what makes it call. */
  forbidsInvoke(principal: string, functionName: string, source?: string): string | undefined;
}

export interface EnforcerOptions {
  readonly principals: readonly Principal[];
  /** Told once of each thing that was refused, in a line that says what is missing. */
  readonly log: (line: string) => void;
  /** Told of each grant that a call needed. */
  readonly recorder?: Recorder | undefined;
}

/** Whoever deploys: the account's own administrators, whose policy stands in no template of ours. */
export const ADMINISTRATOR = 'administrator';
const EVERYTHING = { Statement: [{ Sid: 'AccountAdministrator', Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Compiles the book once. Throws Error for roles that nobody has, or that whoever is to take them may not take. */
export function createEnforcer(book: PolicyBook, { principals, log, recorder }: EnforcerOptions): Enforcer {
  const callers = new Map(
    principals.map((one) => [
      one.name,
      { caller: callerOf(book, one), context: { ...onBehalfOf(one.as), ...one.context } },
    ]),
  );
  const policies = new Map<string, ResourcePolicy>();
  const keys = new Map<string, string>();
  for (const { arn, aliases, policy } of book.resources) {
    policies.set(arn, { kind: aliases ? 'key' : 'other', statements: compile(arn, policy, 'resource') });
    for (const alias of aliases ?? []) keys.set(alias, arn);
  }
  const keyOf: KeyOf = (alias) => keys.get(alias);
  const told = new Set<string>();

  const judge = (principal: string, request: Request): string | undefined => {
    const known = callers.get(principal);
    if (known === undefined) return `${principal} has no role`;
    const asks = { ...request, context: { ...request.context, ...known.context } };
    const decision = decide(known.caller, asks, policies.get(ownerOf(request.resource)));
    if (decision.allowed) {
      recorder?.used(known.caller.principal, asks, decision);
      return undefined;
    }
    const sentence = sentenceOf(known.caller, principal, asks, decision);
    const line = `${sentence}. ${hintOf(principal, asks, decision)}`;
    if (!told.has(line)) log(line);
    told.add(line);
    return sentence;
  };

  return {
    forbids(principal, asked) {
      for (const request of requestsOf(asked, keyOf)) {
        const sentence = judge(principal, request);
        if (sentence !== undefined) return sentence;
      }
      return undefined;
    },
    forbidsInvoke: (principal, functionName, source) =>
      judge(principal, {
        action: 'lambda:InvokeFunction',
        resource: `arn:aws:lambda:${site.region}:${site.account}:function:${functionName}`,
        context: source === undefined ? {} : { 'aws:sourcearn': source },
      }),
  };
}

/** For whose account a service acts; a role has no such key (IAM User Guide, "AWS global condition context keys"). */
const onBehalfOf = (as: string): Readonly<Record<string, string>> =>
  as.startsWith('service:') ? { 'aws:sourceaccount': site.account } : {};

/** Objects are under the policy of their bucket. */
const ownerOf = (resource: string) => (resource.startsWith('arn:aws:s3:::') ? resource.split('/')[0]! : resource);

function callerOf(book: PolicyBook, { name, as, takenBy }: Principal): Caller {
  const { account } = site;
  if (name === ADMINISTRATOR) return { principal: as, account, statements: compile(as, EVERYTHING, 'role') };
  if (as.startsWith('service:')) return { principal: as, account, statements: [] };
  const role = book.roles.find(({ arn }) => arn === as);
  if (role === undefined) throw new Error(`${name} has no role in the templates: ${as}`);
  if (role.unread) throw new Error(`the role of ${name} holds ${role.unread}, which the local cloud does not read`);
  if (takenBy) {
    const trust = compile(`who may take ${as}`, withResource(role.trust, as), 'resource');
    const context = { ...onBehalfOf(takenBy.principal), ...takenBy.context };
    const taker: Caller = { principal: takenBy.principal, account, statements: [] };
    const asks = { action: 'sts:AssumeRole', resource: as, context };
    // people of the account have leave of their own to take roles that the account is named in
    const people = { ...taker, statements: compile(as, EVERYTHING, 'role') };
    const decision = decide(takenBy.principal.startsWith('service:') ? taker : people, asks, {
      kind: 'key',
      statements: trust,
    });
    if (!decision.allowed) throw new Error(`${takenBy.principal} may not take the role of ${name}: ${as}`);
  }
  return { principal: as, account, statements: role.policies.flatMap((policy) => compile(as, policy, 'role')) };
}

type Refused = Extract<Decision, { readonly allowed: false }>;

/** In the words that AWS uses (IAM User Guide, "Troubleshoot access denied error messages"). */
function sentenceOf({ principal }: Caller, session: string, { action, resource }: Request, refused: Refused): string {
  const [, role] = /:role\/(.+)$/.exec(principal) ?? [];
  const user =
    role === undefined
      ? principal.replace('service:', '')
      : `arn:aws:sts::${site.account}:assumed-role/${role}/${site.prefix}-${session}`;
  const policy = (of: 'identity' | 'resource') => `${of === 'identity' ? 'identity' : 'resource'}-based policy`;
  const why =
    refused.because === 'explicit'
      ? `with an explicit deny in a ${policy(refused.by.principals.length > 0 ? 'resource' : 'identity')}`
      : `because no ${policy(refused.because)} allows the ${action} action`;
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
