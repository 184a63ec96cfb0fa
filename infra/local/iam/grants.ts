import type { Context } from './conditions.ts';
import { glob } from './patterns.ts';
import type { Statement } from './statements.ts';

/** One thing that one statement lets one principal do. */
export interface Grant {
  readonly principal: string;
  /** The policy that the statement stands in. */
  readonly of: string;
  readonly sid: string;
  readonly action: string;
  /** As the statement has it. */
  readonly resource: string;
  /** First word of a partition key; empty where the statement asks for none. */
  readonly word: string;
}

/** A grant on one line: what processes write down and the report joins. */
export type GrantName = string;

export const nameOf = ({ principal, of, sid, action, resource, word }: Grant): GrantName =>
  [principal, of === principal ? '' : of, sid, action, resource, word].join('\t');

/** The grant that such a line names. */
export function grantOf(name: GrantName): Grant {
  const [principal = '', of = '', sid = '', action = '', resource = '', word = ''] = name.split('\t');
  return { principal, of: of || principal, sid, action, resource, word };
}

const LEADING_KEYS = 'dynamodb:leadingkeys';

/** `structure` and `structure#*` are one word. */
const wordIn = (pattern: string) => pattern.replace(/#\*$/, '');

const leadingKeys = ({ conditions }: Statement) =>
  conditions.find(({ operator, key }) => operator !== 'Null' && key.toLowerCase() === LEADING_KEYS)?.values;

/** The words of a statement that a call needed. */
export function wordsOf(statement: Statement, context: Context): readonly string[] {
  const patterns = leadingKeys(statement);
  if (patterns === undefined) return [''];
  const keys = (context[LEADING_KEYS] ?? []) as readonly string[];
  return [...new Set(keys.map((key) => wordIn(patterns.find((pattern) => glob(pattern)(key)) ?? '')))];
}

/**
 * Actions that one word of a function's row gives together: a function that reads rows of a partition may get, query and
 * check them, and whoever signs with a key may ask for its public half. One of them used proves the word.
 */
const TOGETHER: readonly (readonly string[])[] = [
  ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem'],
  ['kms:Sign', 'kms:GetPublicKey'],
];

/** The grants that one word of a row gives are one: they have the same name here. */
export const unitOf = (grant: Grant): GrantName => {
  const group = TOGETHER.find((actions) => actions.includes(grant.action));
  return nameOf({ ...grant, action: group?.[0] ?? grant.action });
};

/** Every grant of a statement: each action, resource and word by itself, for each principal. */
export function grantsOf(statement: Statement, principals: readonly string[]): readonly Grant[] {
  const { of, sid, actions, resources } = statement;
  if (statement.effect === 'Deny') return [];
  const words = [...new Set((leadingKeys(statement) ?? ['']).map(wordIn))];
  return principals.flatMap((principal) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) => words.map((word) => ({ principal, of, sid, action, resource, word }))),
    ),
  );
}
