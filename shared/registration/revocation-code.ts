import { type Finding, Refusal } from '../errors.ts';
import { COMMON_WORDS } from './guessed-words.ts';

/** What a code may not be made of: the names of its certificate and of its setter, and the serial number. */
export interface CodeContext {
  readonly names: readonly string[];
  readonly serial: string;
}

export const SHORTEST_CODE = 12;
export const LONGEST_CODE = 200;
/** What must be left of a code once everything that is easily guessed has been taken out of it. */
const LEAST_LEFT = 8;
const CITATION = 'PRODUCT journey A, step 5; NIST SP 800-63B §5.1.1.2';

/** The one spelling in which a code is hashed: NFKC, so that the same keys give the same code on every device. */
export function spelt(code: string): string {
  return code.normalize('NFKC');
}

/**
 * Checks a revocation code that was typed twice. A code has at least twelve characters of at least two kinds, or is a
 * phrase of four words; and what is left without repetitions, sequences, common words, names and the serial number is
 * still eight characters long. Throws a Refusal `malformed` that never quotes the code.
 */
export function checkedCode(code: string, again: string, context: CodeContext): string {
  const written = spelt(code);
  if (written !== spelt(again)) refuse('codes-differ', 'The two codes differ: type the same one twice.', '/codeAgain');
  const length = [...written].length;
  if (length < SHORTEST_CODE || length > LONGEST_CODE) {
    refuse('code-length', `A code has ${SHORTEST_CODE} to ${LONGEST_CODE} characters.`);
  }
  if (/\p{C}/u.test(written)) refuse('code-characters', 'A code is made of characters that can be seen and typed.');
  if (!isPhrase(written) && kindsIn(written) < 2) {
    refuse('code-plain', 'Mix letters with digits or signs, or take a phrase of at least four different words.');
  }
  let left = folded(written);
  for (const { code: rule, detail, without } of RULES) {
    left = without(left, context);
    if (left.length < LEAST_LEFT) refuse(rule, detail);
  }
  return written;
}

interface Rule {
  readonly code: string;
  readonly detail: string;
  readonly without: (text: string, context: CodeContext) => string;
}

/** In the order in which they are taken out; each works on what the one before has left. */
const RULES: readonly Rule[] = [
  {
    code: 'code-names',
    detail: 'This code is mostly a name that goes with the certificate, or its serial number.',
    without: (text, { names, serial }) => withoutWords(text, [...wordsOf(names), serial, serial.slice(-LEAST_LEFT)]),
  },
  { code: 'code-repeats', detail: 'This code repeats itself.', without: withoutRepeats },
  {
    code: 'code-sequence',
    detail: 'This code follows the alphabet, the digits or the keyboard.',
    without: withoutRuns,
  },
  {
    code: 'code-common',
    detail: 'This code is mostly a word that everybody tries first.',
    without: (text) => withoutWords(text, COMMON_WORDS),
  },
];

function refuse(code: string, detail: string, pointer = '/code'): never {
  const finding: Finding = { code, citation: CITATION, pointer, detail };
  throw new Refusal('malformed', `${detail} Choose another revocation code.`, { findings: [finding] });
}

function isPhrase(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  return new Set(words).size >= 4;
}

function kindsIn(text: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(text)).length;
}

/** Lower case without accents and without what stands between words. */
function folded(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[\s._-]/g, '');
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** A whole that is one piece again and again becomes the piece; a character in a row becomes one. */
function withoutRepeats(text: string): string {
  const whole = /^(.+?)\1+$/su.exec(text);
  return (whole?.[1] ?? text).replace(/(.)\1{2,}/gsu, '$1');
}

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
].flatMap((row) => [row, [...row].reverse().join('')]);
const SHORTEST_RUN = 4;

/** Each piece of four or more along a row becomes its first character. */
function withoutRuns(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    let length = 1;
    while (at + length < text.length && ROWS.some((row) => row.includes(text.slice(at, at + length + 1)))) length++;
    out += text[at];
    at += length >= SHORTEST_RUN ? length : 1;
  }
  return out;
}

/** Takes out each word, longest first, also where it is written with look-alikes. */
function withoutWords(text: string, words: readonly string[]): string {
  let left = text;
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    const sought = plainly(word);
    for (let at = plainly(left).indexOf(sought); sought !== '' && at >= 0; at = plainly(left).indexOf(sought)) {
      left = left.slice(0, at) + left.slice(at + sought.length);
    }
  }
  return left;
}

/** Of the same length, with the letters that look-alikes stand for. */
function plainly(text: string): string {
  return text.replace(/[013457@$!]/g, (character) => LOOKALIKES[character]!);
}

/** The words of names that are long enough to be a hint. */
function wordsOf(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u).map(folded)).filter((word) => word.length >= 4);
}
