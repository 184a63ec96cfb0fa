import { randomBytes, randomInt } from 'node:crypto';

/** Numbers and names that pass every check and are nobody's, new ones at each run: the demo may be told twice. */

/** SIREN numbers do not begin with 0. */
export function anySiret(): string {
  const siren = withCheckDigit(`000${digits(5)}`);
  return withCheckDigit(`${siren}${digits(4)}`);
}

/** No department has the number 00. */
export const anyFiness = (): string => withCheckDigit(`00${digits(6)}`);

/** Below a domain that is reserved for examples (RFC 2606). */
export const anyDomain = (label: string): string => `${label}-${randomBytes(4).toString('hex')}.example.org`;

const digits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');

/** The body with its Luhn digit. */
function withCheckDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
