/** What stands against a password or a code that was typed twice, or nothing. Texts of the same names say it. */
export type SecretFault =
  | 'secret-empty'
  | 'secret-short'
  | 'secret-long'
  | 'secret-ascii'
  | 'secret-same'
  | 'secret-differs';

/** Guessing costs what the file's derivations cost (`keys/pkcs12.ts`), so the password itself must carry most of it. */
export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 64;

/**
 * Judges the password of a PKCS #12: printable ASCII, because keytool opens no other; 12 to 64 characters, not all of one
 * kind repeated.
 */
export function passwordFault(password: string, again: string): SecretFault | undefined {
  if (password === '') return 'secret-empty';
  if (!/^[\x20-\x7e]*$/.test(password)) return 'secret-ascii';
  if (password.length < SHORTEST_PASSWORD) return 'secret-short';
  if (password.length > LONGEST_PASSWORD) return 'secret-long';
  if (new Set(password).size < 5) return 'secret-same';
  return password === again ? undefined : 'secret-differs';
}

/** What the API asks of a revocation code as to its length; the rest it judges itself, because it knows the names. */
export const SHORTEST_CODE = 12;

/** Judges a revocation code as far as it can be before it is sent. */
export function codeFault(code: string, again: string): SecretFault | undefined {
  if (code === '') return 'secret-empty';
  if ([...code.normalize('NFKC')].length < SHORTEST_CODE) return 'secret-short';
  return code === again ? undefined : 'secret-differs';
}
