import { type Weight, widthOf } from './fonts.ts';

/** Distance of two baselines, as a multiple of the size of the letters. */
export const LEADING = 1.18;
/** After these a word may be parted before it is parted anywhere: addresses and domains. */
const PARTING = /[@.\-_/]/;

/**
 * Lines of at most `width` points, every character of the text in them, in order. Words that are wider than a line are
 * parted: after a separator if that fills half the line, else between any two letters.
 */
export function wrap(text: string, weight: Weight, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer, weight, size) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = part(word, weight, size, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
  }
  return [...lines, line];
}

function part(word: string, weight: Weight, size: number, width: number): readonly string[] {
  const pieces: string[] = [];
  let rest = [...word];
  while (rest.length > 1 && widthOf(rest.join(''), weight, size) > width) {
    let taken = 1;
    while (taken < rest.length && widthOf(rest.slice(0, taken + 1).join(''), weight, size) <= width) taken++;
    const separator = rest.slice(0, taken).findLastIndex((character) => PARTING.test(character)) + 1;
    const end = separator * 2 >= taken ? separator : taken;
    pieces.push(rest.slice(0, end).join(''));
    rest = rest.slice(end);
  }
  return [...pieces, rest.join('')];
}
