import { describe, expect, test } from 'vitest';
import { HOLDER_STEPS, NEXT } from '../../../functions/pages/steps/holder.ts';
import { isText, say, type TextKey, words } from '../../../functions/pages/texts/texts.ts';
import { REFUSAL_CODES } from '../../../shared/errors.ts';
import { production, read } from '../../tidy/sources.ts';

const keys = Object.keys(words.fr) as TextKey[];
const braces = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const document = read('functions/pages/index.html');
const source = [...production.filter((path) => /^functions\/pages\/(dom|steps)\//.test(path)).map(read), document].join(
  '\n',
);

describe('the words of the pages', () => {
  test('are whole in both languages, with the same blanks to fill in', () => {
    expect(Object.keys(words.en).sort()).toEqual([...keys].sort());
    for (const key of keys) {
      for (const language of ['fr', 'en'] as const) expect(words[language][key].trim(), key).toMatch(/^\S[\s\S]*\S$/);
      expect(braces(words.en[key]), key).toEqual(braces(words.fr[key]));
    }
  });

  test('are translated: no text is the same twice but names of the trade', () => {
    const same = keys.filter((key) => words.fr[key] === words.en[key]);
    expect(same).toEqual(['data.structure', 'name.O', 'ask.usage', 'usage.SIGN']);
  });

  test('are all used: by their name, or by one that the page puts together', () => {
    const composed =
      /^(name|usage|next|next-step|step|sign-in|revoke|ask|code|password)\.|^loss\.(lost|stolen|compromised)$|^departure\.(departure|transfer)$|^secret-|\.title$/;
    const unused = keys.filter((key) => !source.includes(`'${key}'`) && !source.includes(`"${key}"`));
    expect(unused.filter((key) => !composed.test(key))).toEqual([]);
  });

  test('answer whatever the API can refuse, and every state and step', () => {
    for (const code of [...REFUSAL_CODES, 'internal', 'network']) expect(isText(`next.${code}`), code).toBe(true);
    for (const next of NEXT) expect(isText(`next-step.${next}`), next).toBe(true);
    for (const step of HOLDER_STEPS) expect(isText(`step.${step}`), step).toBe(true);
    for (const screen of [...HOLDER_STEPS, 'wait', 'leave', 'left', 'done'])
      expect(isText(`${screen}.title`), screen).toBe(true);
  });

  test('of the document itself are those of the French texts, so that it says the same before the script runs', () => {
    const placed = [...document.matchAll(/data-text="([^"]+)"[^>]*>([^<]*)</g)];
    expect(placed.length).toBeGreaterThan(3);
    for (const [, key, text] of placed) expect(isText(key!) && words.fr[key].startsWith(text!.trim()), key).toBe(true);
  });

  test('fill in what is given, and show a blank that was forgotten', () => {
    expect(say('en', 'steps.at', { at: 2, of: 6, name: 'Key' })).toBe('Step 2 of 6: Key');
    expect(say('en', 'problem.incident')).toBe('Incident number: {incident}');
  });

  test('in French keep their tall signs with the word before them', () => {
    expect(say('fr', 'home.what')).toBe('Que voulez-vous faire\u202f?');
    expect(say('fr', 'data.message-hint')).toContain('«\u202fmon');
    expect(say('en', 'home.what')).toBe('What would you like to do?');
  });
});
