import { arn, glob, type Matches } from './patterns.ts';

/**
 * Conditions of statements (IAM User Guide, "Condition operators" and "Set operators for multivalued context keys"). What is
 * not used in our templates is not understood here, and stops the start: a condition that nobody checks is worse than none.
 */

/** What is known of a call, by key in small letters. A key with several values has a list, and may have an empty one. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** One key of a condition block with its operator and values, as a policy has it. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

interface Operator {
  readonly of: (wanted: string) => Matches;
  /** True of what is unlike every value, and of a key that is not there. */
  readonly negated?: true;
}

const number = (compare: (value: number, wanted: number) => boolean) => (wanted: string) => {
  if (!Number.isFinite(Number(wanted))) throw new Error(`${wanted} is no number`);
  return (value: string) => compare(Number(value), Number(wanted));
};
const equal = (wanted: string) => (value: string) => value === wanted;

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { of: equal },
  StringNotEquals: { of: equal, negated: true },
  StringLike: { of: glob },
  StringNotLike: { of: glob, negated: true },
  // the two of each pair mean the same
  ArnEquals: { of: arn },
  ArnLike: { of: arn },
  ArnNotEquals: { of: arn, negated: true },
  ArnNotLike: { of: arn, negated: true },
  Bool: { of: (wanted) => equal(flag(wanted)) },
  NumericLessThan: { of: number((value, wanted) => value < wanted) },
};

/** Keys that calls fill here, with how many values they have. `kms:EncryptionContext:` goes before the context's own keys. */
const KEYS: Readonly<Record<string, 'one' | 'many'>> = {
  'dynamodb:leadingkeys': 'many',
  'dynamodb:attributes': 'many',
  'dynamodb:select': 'one',
  'dynamodb:returnvalues': 'one',
  'kms:encryptioncontextkeys': 'many',
  'kms:resourcealiases': 'many',
  'kms:requestalias': 'one',
  'kms:signingalgorithm': 'one',
  'kms:calleraccount': 'one',
  // nobody calls by way of another service here
  'kms:viaservice': 'one',
  'kms:messagetype': 'one',
  's3:tlsversion': 'one',
  's3:prefix': 'one',
  's3:x-amz-acl': 'one',
  's3:if-match': 'one',
  's3:if-none-match': 'one',
  'ses:fromaddress': 'one',
  'events:source': 'one',
  'events:detail-type': 'one',
  'aws:principalarn': 'one',
  'aws:principalservicename': 'one',
  'aws:sourcearn': 'one',
  'aws:sourceaccount': 'one',
  'aws:securetransport': 'one',
  'aws:multifactorauthpresent': 'one',
};
const kindOf = (key: string) => (key.startsWith('kms:encryptioncontext:') ? 'one' : KEYS[key]);

/** A condition as a function. Throws Error for an operator, a key or a value that is not understood. */
export function compileCondition({ operator, key: named, values }: Condition): (context: Context) => boolean {
  // names of keys have no case
  const key = named.toLowerCase();
  const kind = kindOf(key);
  if (kind === undefined) throw new Error(`no call has the condition key ${named} here`);
  for (const value of values) if (value.includes('${')) throw new Error(`policy variables are not read: ${value}`);
  if (operator === 'Null') {
    const absent = flag(values.length === 1 ? values[0]! : '') === 'true';
    return (context) => isAbsent(context[key]) === absent;
  }
  const set = /^(ForAllValues|ForAnyValue):(\w+)$/.exec(operator);
  const { of, negated } = (set && OPERATORS[set[2]!]) || OPERATORS[operator] || unknown(operator);
  if ((set === null) === (kind === 'many'))
    throw new Error(`${named} has ${kind === 'many' ? 'several values' : 'one value'}: ${operator} does not fit it`);
  const wanted = values.map(of);
  const alike = (value: string) => wanted.some((matches) => matches(value)) !== (negated === true);
  if (set === null) {
    return (context) => {
      const value = context[key];
      return value === undefined ? negated === true : alike(value as string);
    };
  }
  const all = set[1] === 'ForAllValues';
  return (context) => {
    const found = (context[key] ?? []) as readonly string[];
    return all ? found.every(alike) : found.some(alike);
  };
}

/** A list without values is as good as none. */
const isAbsent = (value: Context[string] | undefined) => value === undefined || value.length === 0;

function flag(value: string): string {
  if (value !== 'true' && value !== 'false') throw new Error(`${JSON.stringify(value)} is neither true nor false`);
  return value;
}

function unknown(operator: string): never {
  throw new Error(`the condition operator ${operator} is not read`);
}
