import { type Condition, type Context, compileCondition } from './conditions.ts';
import { action, arn, type Matches } from './patterns.ts';

/** A policy document after resolution: plain JSON without intrinsics. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** One statement, ready to be asked. */
export interface Statement {
  /** Which policy it stands in, for messages: a role's or a resource's. */
  readonly of: string;
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** ARNs, `service:` with a service's name, or `*`; empty in the policy of a role. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
  readonly matchesAction: Matches;
  readonly matchesResource: Matches;
  /** The same of each of `resources`. */
  readonly matchesEach: readonly Matches[];
  readonly holds: (context: Context) => boolean;
}

const ELEMENTS = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']);

/**
 * Reads a document strictly. Throws Error, naming policy and statement, for elements, operators and keys that are not
 * understood: a policy that is half understood must not be enforced.
 */
export function compile(of: string, document: PolicyDocument, on: 'role' | 'resource'): readonly Statement[] {
  return document.Statement.map((raw, index) => {
    try {
      return compileOne(of, raw, on, index);
    } catch (error) {
      throw new Error(`${of}, statement ${raw.Sid ?? index + 1}: ${(error as Error).message}`);
    }
  });
}

function compileOne(of: string, raw: Readonly<Record<string, unknown>>, on: 'role' | 'resource', index: number) {
  for (const element of Object.keys(raw))
    if (!ELEMENTS.has(element)) throw new Error(`the element ${element} is not read`);
  const { Effect: effect } = raw;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`the effect ${effect} is none`);
  if ((raw.Principal === undefined) !== (on === 'role')) throw new Error('a principal belongs into a resource policy');
  const actions = texts(raw.Action);
  const resources = texts(raw.Resource);
  const conditions = conditionsOf(raw.Condition);
  const anyAction = actions.map(action);
  const anyResource = resources.map(resourceMatcher);
  const all = conditions.map(compileCondition);
  return {
    of,
    sid: String(raw.Sid ?? `statement ${index + 1}`),
    effect,
    actions,
    resources,
    principals: principalsOf(raw.Principal),
    conditions,
    matchesAction: (value: string) => anyAction.some((matches) => matches(value)),
    matchesEach: anyResource,
    matchesResource: (value: string) => anyResource.some((matches) => matches(value)),
    holds: (context: Context) => all.every((holds) => holds(context)),
  } satisfies Statement;
}

function resourceMatcher(pattern: string): Matches {
  if (pattern.includes('${')) throw new Error(`policy variables are not read: ${pattern}`);
  return arn(pattern);
}

function conditionsOf(block: unknown): readonly Condition[] {
  return Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: texts(values) })),
  );
}

function principalsOf(principal: unknown): readonly string[] {
  if (principal === undefined) return [];
  if (principal === '*') return ['*'];
  return Object.entries(principal as Record<string, unknown>).flatMap(([kind, of]) => {
    if (kind === 'AWS') return texts(of).map(arnOfPrincipal);
    if (kind === 'Service') return texts(of).map((name) => `service:${name}`);
    throw new Error(`principals of the kind ${kind} are not read`);
  });
}

/** A role, the account (also by its number alone), or anybody. Throws Error for other forms, which would match nobody here. */
function arnOfPrincipal(principal: string): string {
  if (/^\d{12}$/.test(principal)) return `arn:aws:iam::${principal}:root`;
  if (principal === '*' || /^arn:aws:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/.test(principal)) return principal;
  throw new Error(`the principal ${principal} is not read`);
}

/** One text or several. Throws for anything else: a number or a flag is written as its text. */
export function texts(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new Error('an empty list says nothing');
  return list.map((one) => {
    if (typeof one === 'number' || typeof one === 'boolean') return String(one);
    if (typeof one !== 'string') throw new Error(`${JSON.stringify(one)} is no text`);
    return one;
  });
}
