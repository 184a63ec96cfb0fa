import { beginsFormula } from '../registration/formula.ts';
import type { Fault } from './host-name.ts';

/** Text that goes into a subject, and its length in characters, which is what X.520 bounds. */

interface Rule extends Fault {
  readonly broken: (text: string) => boolean;
}

const LATIN = /\p{Script=Latin}/u;
const LOOKS_LATIN = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

/**
 * What the names of French public bodies, and of those who work there, are written with: Latin letters (those that are
 * composed of an ASCII letter and marks, and those that stand for themselves), digits, and the punctuation of the press.
 */
const LETTERS = /^[A-Za-zÆæŒœØøÐðĐđÞþßẞŁłıĦħŊŋŦŧƏə]$/;
const REST = /^[ -~¡-¬®°±¶·»¿×÷‐‘’‚“”„‹›–—•€]$/;
/** Raised and ordinal signs of the French keyboard, which the compatibility form would take for letters and digits. */
const KEPT = /[ª²³¹º]/g;

/** Nothing is seen of them: fillers and selectors (UAX 44, Default_Ignorable_Code_Point), and the blank Braille pattern. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

const EMPTY: Rule = {
  code: 'text-empty',
  citation: 'X.520 §6 (SIZE from 1); CA/Browser Forum BR §7.1.4.2',
  detail: 'is empty, or says only that nothing is said',
  broken: (text) => /^(n\/?a|null|none|nil|undefined|unknown)?$/i.test(text),
};
const WORDLESS: Rule = {
  code: 'text-wordless',
  citation: 'CA/Browser Forum BR §7.1.4.2',
  detail: 'has no letter and no digit',
  broken: (text) => !/[\p{L}\p{N}]/u.test(text),
};

/** What makes a text of any kind unfit to be read, in the order of what is worst. */
const ILLEGIBLE: readonly Rule[] = [
  {
    code: 'text-characters',
    citation: 'RFC 4518 §2.4; Unicode UAX 9 (directional controls), UAX 44',
    detail: 'has control, formatting, invisible, private-use or unassigned characters',
    broken: (text) => UNSEEN.test(text) || !text.isWellFormed(),
  },
  {
    code: 'text-spaces',
    citation: 'RFC 4518 §2.6.1',
    detail: 'begins or ends with a space, or has two in a row',
    broken: (text) => /^\s|\s\s|\s$/u.test(text),
  },
  {
    code: 'text-normal-form',
    citation: 'RFC 5280 §7.1; Unicode UAX 15',
    detail: 'is not in Unicode normal form C',
    broken: (text) => text !== text.normalize('NFC'),
  },
];

const RULES: readonly Rule[] = [
  EMPTY,
  {
    code: 'text-pictures',
    citation: 'Unicode UTS 51; X.520 §6 (names)',
    detail: 'has emoji or other pictures, which stand in no name',
    broken: (text) => /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u.test(text),
  },
  ...ILLEGIBLE,
  WORDLESS,
  {
    code: 'text-markup',
    citation: 'CWE-1236 (formulas); CWE-79 (markup)',
    detail: 'has angle brackets, or begins with = + - @ | or %, which spreadsheets and pages take for more than text',
    broken: (text) => /[<>]/.test(text) || beginsFormula(text),
  },
  {
    code: 'text-mixed-scripts',
    citation: 'UTS 39 §5.2',
    detail: 'mixes Latin letters with Greek or Cyrillic ones in one word',
    broken: (text) => LOOKS_LATIN.test(text) && text.split(/\s/u).some((w) => LATIN.test(w) && LOOKS_LATIN.test(w)),
  },
  {
    code: 'text-other-forms',
    citation: 'Unicode UAX 15 (NFKC); UTS 39 §3.1',
    detail: 'has full-width, mathematical or joined forms of letters and signs: write plain ones',
    broken: (text) => {
      const bare = text.replace(KEPT, '');
      return bare !== bare.normalize('NFKC');
    },
  },
  {
    code: 'text-letters',
    citation: 'UTS 39 §5.1; RFC 5280 §8 (names that look alike)',
    detail: 'has letters of other scripts, or signs that stand in no name of a French register',
    broken: (text) =>
      Array.from(text).some((one) => !LETTERS.test(one.normalize('NFD').replace(/\p{M}+$/u, '')) && !known(one)),
  },
];

const known = (one: string) => REST.test(one) || one.replace(KEPT, '') === '';

/** What nearly every text is: words of ASCII and of Latin-1 letters, one space between them, beginning with a letter or digit. */
const PLAIN = /^(?=[0-9A-Za-zÀ-ÖØ-öø-ÿ])[!-;=?-~À-ÖØ-öø-ÿ]+(?: [!-;=?-~À-ÖØ-öø-ÿ]+)*$/;

/** What is wrong with a value of a subject attribute; undefined when nothing is. */
export function textFault(text: string): Fault | undefined {
  const asked = PLAIN.test(text) ? [EMPTY, WORDLESS] : RULES;
  return asked.find(({ broken }) => broken(text));
}

/** What makes a text of any kind, a name or not, unfit to be read; undefined when nothing does. */
export function legibleFault(text: string): Fault | undefined {
  return ILLEGIBLE.find(({ broken }) => broken(text));
}

/** Length in characters, as X.520 counts: code points, not octets and not UTF-16 units. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** At most `limit` characters of a text, never parting a letter from its combining marks, without a space at the end. */
export function shorten(text: string, limit: number): string {
  const all = [...text];
  if (all.length <= limit) return text;
  let end = limit;
  while (end > 0 && /[\p{M}\u200d]/u.test(all[end] ?? '')) end--;
  return all.slice(0, end).join('').trimEnd();
}
