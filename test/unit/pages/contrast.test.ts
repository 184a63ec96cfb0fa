import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../../../functions/pages/style/frame.css', import.meta.url), 'utf8');
/** The last value of a property under a selector. */
const found = (pattern: RegExp) => pattern.exec(css)?.[1] ?? '';

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, 1.4.11 and 2.4.13: what shows where one is stands out by 3 to 1. */
test.each([
  ['the sheet', /\n:focus-visible \{\s*outline: 3px solid (#[0-9a-f]{6})/, /--paper: (#[0-9a-f]{6})/],
  ['the desk around it', /\n:focus-visible \{\s*outline: 3px solid (#[0-9a-f]{6})/, /--desk: (#[0-9a-f]{6})/],
  ['the header', /\nheader :focus-visible \{\s*outline-color: (#[0-9a-f]{6})/, /--seal-deep: (#[0-9a-f]{6})/],
])('the ring of focus shows on %s', (_, ring, ground) => {
  expect(contrast(found(ring), found(ground))).toBeGreaterThanOrEqual(3);
});
