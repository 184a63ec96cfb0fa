import { authority } from './authority.ts';
import { bulk } from './bulk.ts';
import { calls } from './calls.ts';
import { campaigns } from './campaigns.ts';
import { certificates } from './certificates.ts';
import { designations } from './designations.ts';
import { directions } from './directions.ts';
import { encodings } from './encodings.ts';
import { forms } from './forms.ts';
import { holderLife } from './holder-life.ts';
import { holders } from './holders.ts';
import { lints } from './lints.ts';
import { log } from './log.ts';
import { machines } from './machines.ts';
import { mails } from './mails.ts';
import { names } from './names.ts';
import { privacy } from './privacy.ts';
import { requestContent } from './request-content.ts';
import { requests } from './requests.ts';
import { responders } from './responders.ts';
import type { Rows } from './sentences.ts';
import { signedFiles } from './signed-files.ts';
import { structures } from './structures.ts';
import { terms } from './terms.ts';
import { webhooks } from './webhooks.ts';
import { nouns, words } from './words.ts';

/** Every table, so that each sentence stands in one of them. */
export const tables: readonly Rows[] = [
  authority,
  bulk,
  calls,
  campaigns,
  certificates,
  designations,
  directions,
  encodings,
  forms,
  holderLife,
  holders,
  lints,
  log,
  machines,
  mails,
  names,
  privacy,
  requestContent,
  requests,
  responders,
  signedFiles,
  structures,
  terms,
  webhooks,
];

/** Longer ones are nobody's sentences. */
const LONGEST = 2000;
const dates = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });
/** How often another place for a hole is tried before a sentence is left as it is. */
const MOST_TRIALS = 400;

interface Pattern {
  /** What stands between the holes of the English, one more than there are holes. */
  readonly between: readonly string[];
  readonly french: readonly (string | Hole)[];
}

interface Hole {
  readonly at: number;
  readonly turn: Turn;
}

/** The French of what stood in a hole; undefined where there is none, and with it no French of the sentence. */
type Turn = (text: string, trials: Trials) => string | undefined;
type Trials = { left: number };

const rows = tables.flatMap((table) => Object.entries(table));
const whole = new Map(rows.filter(([english]) => !english.includes('{}')).map(([key, text]) => [key, typeset(text)]));

const turns: Readonly<Record<string, Turn>> = {
  text: (text) => text,
  phrase: (text, trials) => (text === '' ? '' : sentence(text, trials)),
  m: (text) => severally(text, (one) => agreed(one, 0)),
  f: (text) => severally(text, (one) => agreed(one, 1)),
  list: (text) => severally(text, (one) => agreed(one, 0) ?? one),
  the: (text) => own(nouns, text) ?? (text.includes(' ') ? undefined : `l’attribut ${text}`),
  name: (text, trials) => sentence(text, trials) ?? (text.includes(' ') ? undefined : text),
  date: (text, trials) => dateInWords(text) ?? sentence(text, trials),
};

/** Those that say most come first: what fits several is meant by the closest. */
const patterns = rows
  .filter(([english]) => english.includes('{}'))
  .map(([english, french]): Pattern => ({ between: english.split('{}'), french: parts(french) }))
  .sort((a, b) => b.between.join('').length - a.between.join('').length);

/**
 * The French of an English sentence of ours, with what was put into it; undefined when no row says it. Never throws, and
 * takes time in proportion to the sentence.
 */
export function inFrench(english: string): string | undefined {
  return english.length > LONGEST ? undefined : sentence(english, { left: MOST_TRIALS });
}

function sentence(english: string, trials: Trials): string | undefined {
  const found = whole.get(english) ?? first(patterns, (pattern) => filled(pattern, english, trials));
  return found !== undefined && /^\p{Lu}/u.test(english) ? capitalised(found) : found;
}

/** The French of a pattern that the sentence fits, or undefined. A hole is as short as it can be. */
function filled(pattern: Pattern, english: string, trials: Trials): string | undefined {
  const { between, french } = pattern;
  if (!english.startsWith(between[0]!) || !english.endsWith(between.at(-1)!)) return undefined;
  const end = english.length - between.at(-1)!.length;
  const bind = (held: readonly string[], from: number): string | undefined => {
    const next = between[held.length + 1]!;
    const last = held.length + 2 === between.length;
    for (
      let at = last ? end : english.indexOf(next, from);
      at >= from;
      at = last ? -1 : english.indexOf(next, at + 1)
    ) {
      if (at > end || trials.left-- <= 0) return undefined;
      const more = [...held, english.slice(from, at)];
      const text = last ? rendered(french, more, trials) : bind(more, at + next.length);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  return bind([], between[0]!.length);
}

function rendered(french: Pattern['french'], held: readonly string[], trials: Trials): string | undefined {
  let text = '';
  for (const part of french) {
    const piece = typeof part === 'string' ? part : part.turn(held[part.at]!, trials);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

function parts(french: string): Pattern['french'] {
  return typeset(french)
    .split(/(\{\d(?::\w+)?\})/)
    .map((part) => {
      const hole = /^\{(\d)(?::(\w+))?\}$/.exec(part);
      return hole ? { at: Number(hole[1]) - 1, turn: turns[hole[2] ?? 'text']! } : part;
    });
}

/** No line ends before these signs, nor after an opening quotation mark. */
function typeset(french: string): string {
  return french.replace(/ ([:;?!»])/g, '\u00a0$1').replaceAll('« ', '«\u00a0');
}

function severally(text: string, turn: (one: string) => string | undefined): string | undefined {
  const known = turn(text);
  const found = text.split(/(, | or | and )/);
  if (found.length === 1) return known;
  const joints: Readonly<Record<string, string>> = { ' or ': ' ou ', ' and ': ' et ' };
  const turned = found.map((one, i) => (i % 2 === 1 ? (joints[one] ?? one) : turn(one)));
  return turned.includes(undefined) ? undefined : turned.join('');
}

function agreed(word: string, gender: 0 | 1): string | undefined {
  const found = own(words, word) ?? own(words, word.slice(0, 1).toLowerCase() + word.slice(1));
  return typeof found === 'string' ? found : found?.[gender];
}

/** `2026-03-31`, or an instant of that day, in UTC as it is written. */
function dateInWords(text: string): string | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(T[\d:.]{8,12}Z)?$/.exec(text) ?? [];
  const at = new Date(text);
  if (day === undefined || Number.isNaN(at.getTime())) return undefined;
  const date = dates.format(at).replace(/^1 /, '1er ');
  return time === undefined ? date : `${date} à ${time.slice(1, 9)} UTC`;
}

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function first<T, U>(all: readonly T[], find: (one: T) => U | undefined): U | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
