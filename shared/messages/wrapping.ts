/** Lines and lengths of plain text. */

/** RFC 5322 §2.1.1 asks for lines of 78 characters at most. */
const LINE = 78;
/** Longest subject: what a list of messages shows, and far below what a header's line may hold (RFC 5322 §2.1.1). */
export const LONGEST_SUBJECT = 119;
/** A name is not cut below this, so that it can still be told from another. */
const LEAST = 12;

/** Control, format and separator characters become one space: they can break a line or turn its direction. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

/**
 * Breaks a line at its spaces; what has none, such as an address, stays whole. The first line begins with `mark`, later
 * ones with `indent`.
 */
export function wrapped(text: string, indent = '', mark = ''): string {
  const [first = '', ...words] = text.trim().split(/ +/);
  const lines = [mark + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= LINE) lines.splice(-1, 1, longer);
    else lines.push(indent + word);
  }
  return lines.join('\n');
}

/**
 * Room for each value of a subject, in characters, so that the whole is no longer than LONGEST_SUBJECT: the longest give
 * way first, so that dates stay whole. `fixed` is the length of the words around them.
 */
export function roomFor(lengths: readonly number[], fixed: number): number {
  let room = LONGEST_SUBJECT;
  const taken = () => lengths.reduce((sum, length) => sum + Math.min(length, room), fixed);
  while (room > LEAST && taken() > LONGEST_SUBJECT) room -= 1;
  return room;
}

const characters = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/** The beginning of a text and `…`, not longer than `most`; no character is cut in two. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  // one character can have any number of parts: what is far beyond the length is not even looked at
  for (const { segment } of characters.segment(text.slice(0, most * 4))) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
