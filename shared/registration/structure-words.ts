/**
 * How a structure is found by its name: the name's words, folded to lower-case letters and digits without accents, so that
 * `Hôpital` is found by `hopit`.
 */

/** Words that nearly every name has find nothing. */
const EMPTY: ReadonlySet<string> = new Set([
  'de',
  'des',
  'du',
  'la',
  'le',
  'les',
  'et',
  'en',
  'au',
  'aux',
  'pour',
  'sur',
]);

/** More than any name of a structure needs. */
const MOST_WORDS = 16;
const LONGEST_WORD = 40;

/** The words by which a name is found, each once. */
export function wordsOf(name: string): readonly string[] {
  const words = folded(name).filter((word) => word.length > 1 && !EMPTY.has(word));
  return [...new Set(words.map((word) => word.slice(0, LONGEST_WORD)))].slice(0, MOST_WORDS);
}

/** The beginnings of words that somebody looks for, the longest, which finds least, first. */
export function beginningsOf(query: string): readonly string[] {
  return folded(query)
    .filter((word) => word.length > 1 && !EMPTY.has(word))
    .map((word) => word.slice(0, LONGEST_WORD))
    .sort((a, b) => b.length - a.length);
}

/** Whether each of the beginnings begins a word of the name. */
export function isNamed(name: string, beginnings: readonly string[]): boolean {
  const words = folded(name);
  return beginnings.every((beginning) => words.some((word) => word.startsWith(beginning)));
}

function folded(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (
    plain
      .replaceAll('œ', 'oe')
      .replaceAll('æ', 'ae')
      .replaceAll('ß', 'ss')
      .match(/[a-z0-9]+/g) ?? []
  );
}
