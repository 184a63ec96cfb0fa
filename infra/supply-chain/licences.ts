/** What we may ship and use, by SPDX identifier: licences that ask for a notice and no more. */
export const SHIPPED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Zlib',
]);

/** Beside these, of tools: what asks for more of whoever changes and passes on its own files, which nobody here does. */
export const USED: ReadonlySet<string> = new Set([...SHIPPED, 'BlueOak-1.0.0', 'MPL-2.0']);

/**
 * Whether an SPDX expression can be kept to within the allowed licences: of a choice one, of a conjunction all. What is
 * more than one level deep, or an exception, is not understood and so not allowed.
 */
export function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const plain = expression.trim().replace(/^\(([^()]*)\)$/, '$1');
  if (/[()]/.test(plain)) return false;
  const [choices, all] = [plain.split(' OR '), plain.split(' AND ')];
  if (choices.length > 1 && all.length > 1) return false;
  return choices.length > 1 ? choices.some((one) => allowed.has(one)) : all.every((one) => allowed.has(one));
}
