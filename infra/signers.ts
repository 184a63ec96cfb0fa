import { type LambdaName, lambdas } from '../functions/lambdas.ts';
import { LARGEST } from '../shared/lifecycle/status/signing-book.ts';
import { type SigningKey, signingKeys } from './keys.ts';

/** Who may sign with a key: functions, or the ceremony. */
export const signersOf = (key: SigningKey): readonly (LambdaName | 'ceremony')[] =>
  key.signer === 'ceremony'
    ? ['ceremony']
    : lambdas.filter(({ signs }) => signs.includes(key.purpose)).map(({ name }) => name);

/**
 * Answers about status that all processes together can have leave for in a minute, where each signs so many a second: what
 * they sign, and what each may have in hand.
 */
export function answersPerMinute(perSecond: number): number {
  const processes = lambdas.find(({ name }) => name === 'status')?.concurrency ?? 1;
  return processes * (60 * perSecond + LARGEST);
}

/**
 * Keys × roles as the watch over signatures is told of them (`signWatchSettings` in `shared/aws/environment.ts`).
 *
 * @param keyIdOf the key service's own id of a key
 * @param roleArnOf the role of a function, or the ceremony's
 */
export function signersTable(
  keyIdOf: (key: SigningKey) => string,
  roleArnOf: (name: LambdaName | 'ceremony') => string,
  keys: readonly SigningKey[] = signingKeys,
) {
  const names = [...new Set(keys.flatMap(signersOf))];
  return {
    roles: names.map((name) => [name, roleArnOf(name)] as const),
    keys: keys.map((key) => [key.alias, keyIdOf(key), signersOf(key)] as const),
  };
}
