import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { RequestState } from '../../../shared/lifecycle/records.ts';
import { forms } from '../../../shared/messages/refusals/forms.ts';
import { inFrench, tables } from '../../../shared/messages/refusals/french.ts';
import { nouns, words } from '../../../shared/messages/refusals/words.ts';
import { DESIGNATION_STATES } from '../../../shared/registration/designation-records.ts';
import { type DesignationAct, MOVES } from '../../../shared/registration/designations.ts';
import {
  type AppointmentRecord,
  type CardStanding,
  ROLES,
  type StructureRecord,
  type SubscriptionState,
} from '../../../shared/registration/records.ts';
import { production, read } from '../../tidy/sources.ts';
import { sentences } from './sentences.ts';

const rows = tables.flatMap((table) => Object.entries(table));
const french = new Map(rows);
const ours = rows.filter(([english]) => !Object.hasOwn(forms, english));
const said = sentences();

/** What can stand in a hole, and what becomes of it. */
const SAMPLES: Readonly<Record<string, readonly [english: string, french: string]>> = {
  text: ['q-7', 'q-7'],
  phrase: ['has no letter and no digit', 'n’a ni lettre ni chiffre'],
  m: ['ended', 'terminé'],
  f: ['ended', 'terminée'],
  list: ['a/b or c/d', 'a/b ou c/d'],
  the: ['CN', 'l’attribut CN'],
  name: ['keyUsage', 'keyUsage'],
  date: ['2027-01-01', '1er janvier 2027'],
};

const HOLE = /\{(\d)(?::(\w+))?\}/g;
const holesOf = (text: string) => [...text.matchAll(HOLE)].map(([, at, turn = 'text']) => ({ at: Number(at), turn }));
const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
const unbroken = (text: string) => text.replace(/ ([:;?!»])/g, '\u00a0$1').replaceAll('« ', '«\u00a0');

describe('sentences that people are shown', () => {
  test('each has its French', () => {
    const known = (text: string) => french.has(text) || Object.hasOwn(words, text) || Object.hasOwn(nouns, text);
    expect(said.filter(({ text }) => !known(text)).map(({ text, at }) => `${at}  ${text}`)).toEqual([]);
    expect(said.length).toBeGreaterThan(500);
  });

  test('no row, word or noun is left over from a sentence that is gone', () => {
    const texts = new Set(said.map(({ text }) => text));
    expect(ours.map(([english]) => english).filter((english) => !texts.has(english))).toEqual([]);
    const code = production
      .filter((path) => !path.startsWith('shared/messages/'))
      .map(read)
      .join('\n');
    const zods = new Set(['array', 'boolean', 'int', 'null', 'number', 'object', 'string']);
    const gone = (word: string) => !code.includes(`'${word}'`) && !code.includes(`"${word}"`) && !zods.has(word);
    const fields = new Set(['civility', 'phone']);
    expect([...Object.keys(words), ...Object.keys(nouns)].filter((word) => gone(word) && !fields.has(word))).toEqual(
      [],
    );
  });

  test('each stands in one table only', () => {
    expect(rows.length).toBe(french.size);
  });
});

describe('the French of a sentence', () => {
  test('has the holes of the English, each at least once, and no other', () => {
    for (const [english, text] of rows) {
      const holes = english.split('{}').length - 1;
      const used = new Set(holesOf(text).map(({ at }) => at));
      expect([...used].sort(), english).toEqual(Array.from({ length: holes }, (_, i) => i + 1));
      expect(
        holesOf(text).filter(({ turn }) => !Object.hasOwn(SAMPLES, turn)),
        english,
      ).toEqual([]);
      expect(text.replace(HOLE, ''), english).not.toMatch(/[{}]/);
    }
  });

  test('is found again with what is put into it, and nothing of the English is left', () => {
    for (const [english, text] of rows) {
      const holes = holesOf(text).sort((a, b) => a.at - b.at);
      const turnAt = new Map(holes.map(({ at, turn }) => [at, turn]));
      let at = 0;
      const asked = english.replace(/\{\}/g, () => SAMPLES[turnAt.get(++at)!]![0]);
      const filled = unbroken(text).replace(HOLE, (_, n, turn = 'text') => SAMPLES[turn]![1] ?? n);
      expect(inFrench(asked), english).toBe(/^\p{Lu}/u.test(asked) ? capitalised(filled) : filled);
    }
  });

  test('is set as French is', () => {
    for (const [english, text] of rows) {
      const prose = text.replace(HOLE, 'x').replace(/`[^`]*`|\d\d:\d\d:\d\d[.\d]*Z?/g, 'x');
      expect(prose, english).not.toMatch(/\p{L}'\p{L}|\p{L}"/u);
      expect(prose, 'a space before these signs').not.toMatch(/[^\s][:;?!»]/);
      expect(prose, 'a space after this one').not.toMatch(/«\S/);
      expect(prose, 'no doubled or outer space').not.toMatch(/ {2}| $/);
      expect(text.endsWith('.') || text.endsWith('.)'), english).toBe(english.endsWith('.') || english.endsWith('.)'));
      const plain = /^\p{L}\p{Ll}*[ ’,]/u;
      if (plain.test(english) && plain.test(text)) {
        expect(/^\p{Lu}/u.test(text), english).toBe(/^\p{Lu}/u.test(english));
      }
    }
    expect(inFrench('There is no such request.')).not.toContain(' :');
    expect(inFrench('The address lies outside the declared domain.')).toBe('L’adresse est hors du domaine déclaré.');
  });

  test('keeps what was put in, whatever it looks like', () => {
    expect(inFrench('It is cut at 64 characters and certified as “A : {1} and active.”.')).toBe(
      'Il est coupé à 64 caractères et certifié sous la forme «\u00a0A : {1} and active.\u00a0».',
    );
    expect(inFrench('There is no issuer constructor.')).toBe('Il n’existe pas d’autorité émettrice constructor.');
  });
});

describe('what has no French stays as it is', () => {
  test.each(['What is wrong.', '', 'The moon is ended.', 'constructor', '__proto__', 'This subscription is blue.'])(
    '%j',
    (english) => expect(inFrench(english)).toBeUndefined(),
  );

  test('in no time, even where somebody tries', () => {
    const hostile = [
      'a {} '.repeat(399),
      `The ${'name is a '.repeat(190)}.`,
      `${'is not a '.repeat(200)} (and 3 more)`,
    ];
    const before = process.cpuUsage();
    for (const english of [...hostile, 'x'.repeat(1e6)]) inFrench(english);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(250);
  });
});

describe('words that are put in', () => {
  const states = <S extends string>(all: Readonly<Record<S, true>>) => Object.keys(all);
  const acts: Readonly<Record<DesignationAct, true>> = {
    edited: true,
    'form-printed': true,
    'signed-form-received': true,
    submitted: true,
    'review-begun': true,
    accepted: true,
    refused: true,
    withdrawn: true,
  };

  test.each<[string, readonly string[], (word: string) => string]>([
    ['roles', ROLES, (role) => `This needs a mandate as ${role} or auditor.`],
    [
      'structures',
      states<StructureRecord['state']>({ active: true, suspended: true, succeeded: true, closed: true }),
      (state) => `This structure is ${state}: it cannot become ${state}.`,
    ],
    [
      'dossiers',
      states<StructureRecord['state']>({ active: true, suspended: true, succeeded: true, closed: true }),
      (state) => `The dossier of this structure is ${state}.`,
    ],
    [
      'subscriptions',
      states<SubscriptionState>({ requested: true, active: true, refused: true, ended: true }),
      (state) => `This subscription is ${state}.`,
    ],
    [
      'requests',
      states<RequestState>({ pending: true, approved: true, issued: true, refused: true }),
      (state) => `This request is ${state}.`,
    ],
    [
      'proposals',
      states<AppointmentRecord['state']>({ proposed: true, given: true, refused: true }),
      (state) => `This proposal is ${state}.`,
    ],
    [
      'cards',
      states<CardStanding['state']>({ active: true, expired: true, blocked: true, replaced: true }),
      (state) => `This card is recorded as ${state} already.`,
    ],
    ['designations', DESIGNATION_STATES, (state) => `This designation is ${state}: it cannot be edited now.`],
    ['what happens to them', Object.keys(acts), (act) => `This designation is refused: it cannot be ${act} now.`],
  ])('%s', (_, all, sentence) => {
    for (const word of all) {
      const text = inFrench(sentence(word));
      expect(text, word).toBeDefined();
      if (!/^(active|auditor|machine)$/.test(word)) expect(text, word).not.toContain(` ${word}`);
    }
    expect(Object.keys(MOVES)).toEqual([...DESIGNATION_STATES]);
  });

  test('a list of them', () => {
    expect(inFrench('This needs a mandate as legal-representative or mandatary.')).toBe(
      'Pour cette action, il faut un mandat comme représentant légal ou mandataire.',
    );
    expect(inFrench('This address takes GET, POST.')).toBe('Cette adresse n’admet que GET, POST.');
  });
});

test('what zod says of a field is said in French', () => {
  const form = z.strictObject({
    text: z.string().min(2).max(4),
    list: z.array(z.int()).min(1).max(2),
    number: z.number().min(1).max(9),
    whole: z.coerce.number().int(),
    choice: z.enum(['a', 'b']),
    one: z.literal('legal'),
    shape: z.string().regex(/^[0-9]{3}$/),
    at: z.iso.datetime({ precision: 3 }),
    day: z.iso.date(),
    octets: z.base64(),
    either: z.union([z.string(), z.boolean()]),
    flag: z.boolean(),
    inner: z.object({}),
  });
  const wrong = [
    {},
    { text: 'a', list: [], number: 0, whole: 'x', choice: 'c', one: 'x', shape: 'x', at: 'x', day: 'x', octets: '*' },
    { text: 'abcde', list: [1, 2, 3], number: 10, whole: 1.5, choice: 1, one: null, shape: 1, either: 1, flag: 'x' },
    { text: null, list: ['x'], number: '1', inner: [], at: 3 },
  ];
  const told = wrong.flatMap((value) => form.safeParse(value).error!.issues.map(({ message }) => message));
  expect([...new Set(told)].filter((message) => inFrench(message) === undefined)).toEqual([]);
  expect(new Set(told).size).toBeGreaterThan(20);
  expect(inFrench('Invalid input: expected string, received undefined')).toBe(
    'Ce champ manque\u00a0: il y faut un texte',
  );
});
