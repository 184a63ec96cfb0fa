/**
 * What our documents can print: the Latin letters that every reader's Helvetica has (the Adobe Standard Latin set), and
 * no more. Text is printed in two one-byte codes: WinAnsi (ISO 32000-2 Annex D.2), and one of our own for the letters
 * of central and eastern Europe that WinAnsi lacks.
 */
export interface Glyph {
  readonly code: 'base' | 'extra';
  readonly octet: number;
}

/** WinAnsi 0x80–0x9F; a space stands where it has nothing. */
const WIN_ANSI_UPPER = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Letter → glyph name. Comma and cedilla below T are one glyph in the Adobe set. */
const EXTRA_NAMES: Readonly<Record<string, string>> = {
  ...named('ĂăĞğ', 'breve'),
  ...named('ĄąĘęĮįŲų', 'ogonek'),
  ...named('ĆćĹĺŃńŔŕŚśŹź', 'acute'),
  ...named('ČčĎďĚěĽľŇňŘřŤť', 'caron'),
  ...named('ĀāĒēĪīŌōŪū', 'macron'),
  ...named('ĖėİŻż', 'dotaccent'),
  ...named('ĢģĶķĻļŅņŖŗȘșȚțŢţ', 'commaaccent'),
  ...named('Şş', 'cedilla'),
  ...named('ŐőŰű', 'hungarumlaut'),
  ...named('Ůů', 'ring'),
  Đ: 'Dcroat',
  đ: 'dcroat',
  Ł: 'Lslash',
  ł: 'lslash',
  ı: 'dotlessi',
};

function named(letters: string, accent: string): Record<string, string> {
  return Object.fromEntries([...letters].map((letter) => [letter, `${letter.normalize('NFD')[0]}${accent}`]));
}

/** The letters of our own code in the order of their octets, from 0x21 on, each with the name of its glyph. */
export const extraGlyphs: readonly { readonly letter: string; readonly name: string; readonly octet: number }[] =
  Object.keys(EXTRA_NAMES)
    .sort()
    .map((letter, index) => ({ letter, name: EXTRA_NAMES[letter]!, octet: 0x21 + index }));

const glyphs = new Map<string, Glyph>([
  ...octets(0x20, 0x7e).map((octet) => [String.fromCharCode(octet), { code: 'base', octet }] as const),
  ...octets(0xa1, 0xff)
    .filter((octet) => octet !== 0xad)
    .map((octet) => [String.fromCharCode(octet), { code: 'base', octet }] as const),
  ...[...WIN_ANSI_UPPER]
    .map((letter, index) => [letter, { code: 'base', octet: 0x80 + index }] as const)
    .filter(([letter]) => letter !== ' '),
  ...extraGlyphs.map(({ letter, octet }) => [letter, { code: 'extra', octet }] as const),
]);

/** How a character is printed; undefined for one that cannot be. */
export function glyphOf(character: string): Glyph | undefined {
  return glyphs.get(character);
}

/** The first character of a text that cannot be printed. */
export function unprintable(text: string): string | undefined {
  return [...text].find((character) => !glyphs.has(character));
}

/** A text in which whatever cannot be printed, or turns or breaks a line, is spelt out: `‹U+202E›`. */
export function visible(text: string, prints: (character: string) => boolean = (one) => glyphs.has(one)): string {
  return Array.from(text, (one) => (prints(one) ? one : spelt(one))).join('');
}

/** `U+` and at least four hexadecimal digits, as the Unicode standard writes code points. */
export function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

function spelt(character: string): string {
  return `‹${codePoint(character)}›`;
}

function octets(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
