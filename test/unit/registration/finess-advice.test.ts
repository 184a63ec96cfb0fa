import { describe, expect, test } from 'vitest';
import { operations } from '../../../functions/open/lambda.ts';
import { optionInWords, whyInWords } from '../../../shared/messages/finess-advice.ts';
import { ESTABLISHMENTS, type Establishment } from '../../../shared/registration/establishments.ts';
import {
  CONTRACT_STATES,
  type ContractState,
  finessAdvice,
  PROJECTS,
  type Project,
} from '../../../shared/registration/finess-advice.ts';
import { openOffice, problem } from '../http/office.ts';

/** The notice of form F503, read again, apart from the code: each paragraph's bullets, and where it says nothing. */
const FIRST: readonly Establishment[] = ['public-hospital', 'dialysis-centre', 'medico-social'];
const SECOND: readonly Establishment[] = ['laboratory', 'pharmacy'];
const THIRD: readonly Establishment[] = [
  'health-centre',
  'health-house',
  'private-non-profit-hospital',
  'private-for-profit-establishment',
];
const UNNAMED: readonly Establishment[] = ['radiology-practice', 'other-care', 'no-care'];

type Row = readonly [
  place: string,
  who: readonly Establishment[],
  project: Project,
  contract: ContractState,
  /** Numbers in the order of the notice, each with the next renewal; `?` in front where the notice does not say. */
  answer: string,
];
const NOTICE: readonly Row[] = [
  ['§1 Ségur, bullet 1: no contract yet', FIRST, 'segur-core', 'none', 'sign legal, same-number'],
  ['§1 Ségur, bullet 2: contract on legal', FIRST, 'segur-core', 'legal', 'keep legal, same-number'],
  [
    '§1 Ségur, bullet 3: contract on geographic',
    FIRST,
    'segur-core',
    'geographic',
    'keep geographic, move-to-legal | sign legal, same-number',
  ],
  ['§1 other projects: no contract (unsaid)', FIRST, 'other', 'none', '? sign legal, ask-agent'],
  ['§1 other projects: contract on legal', FIRST, 'other', 'legal', 'keep legal, follow-contract'],
  ['§1 other projects: contract on geographic', FIRST, 'other', 'geographic', 'keep geographic, follow-contract'],
  ...PROJECTS.flatMap((project) =>
    CONTRACT_STATES.map(
      (contract): Row => [
        `§2 every project (${project}), whatever contract (${contract})`,
        SECOND,
        project,
        contract,
        'implicit geographic, same-number',
      ],
    ),
  ),
  ['§3 Ségur, bullet 1: no contract yet', THIRD, 'segur-core', 'none', 'sign geographic, same-number'],
  ['§3 Ségur: contract on legal (unsaid)', THIRD, 'segur-core', 'legal', '? keep legal, ask-agent'],
  ['§3 Ségur, bullet 2: contract on geographic', THIRD, 'segur-core', 'geographic', 'keep geographic, same-number'],
  ['§3 other projects: no contract (unsaid)', THIRD, 'other', 'none', '? sign legal, ask-agent'],
  ['§3 other projects: contract on legal', THIRD, 'other', 'legal', 'keep legal, follow-contract'],
  ['§3 other projects: contract on geographic', THIRD, 'other', 'geographic', 'keep geographic, follow-contract'],
  ...PROJECTS.flatMap((project) =>
    CONTRACT_STATES.map(
      (contract): Row => [
        `no paragraph, ${project}, contract ${contract} (unsaid: the general rule)`,
        UNNAMED,
        project,
        contract,
        contract === 'none' ? '? sign legal, ask-agent' : '? keep legal, ask-agent',
      ],
    ),
  ),
];
const VERB = { 'sign-first': 'sign', 'in-force': 'keep', implicit: 'implicit' };

describe('the notice on the FINESS', () => {
  for (const [place, establishments, project, contract, answer] of NOTICE) {
    test.each(establishments)(`${place}: %s`, (establishment) => {
      const advice = finessAdvice(establishment, project, contract);
      const options = advice.options.map((one) => `${VERB[one.contract]} ${one.finess}, ${one.atRenewal}`).join(' | ');
      expect(`${advice.answer === 'unsaid' ? '? ' : ''}${options}`).toBe(answer);
      const numbers = new Set(advice.options.map(({ finess }) => finess)).size;
      expect(advice.answer === 'choice').toBe(numbers === 2);
      expect(advice.place).toMatchObject({ project, contract });
      for (const language of ['fr', 'en'] as const) {
        expect(whyInWords(advice.because, language)).toMatch(/\.$/);
        for (const option of advice.options) expect(optionInWords(option, language).nextRenewal).toMatch(/\.$/);
      }
    });
  }

  test('every kind of establishment has its cells, and each stands in one paragraph at most', () => {
    expect([...FIRST, ...SECOND, ...THIRD, ...UNNAMED].sort()).toEqual([...ESTABLISHMENTS].sort());
    expect(NOTICE.reduce((cells, [, who]) => cells + who.length, 0)).toBe(
      ESTABLISHMENTS.length * PROJECTS.length * CONTRACT_STATES.length,
    );
  });
});

describe('GET /finess-advice', () => {
  async function advice(query: Record<string, string>, language = 'fr') {
    const office = await openOffice();
    const handler = office.handlerOf(operations as never, 'open');
    return office.ask('GET /finess-advice', { query, headers: { 'accept-language': language } }, handler);
  }
  const CHOICE = { establishment: 'public-hospital', project: 'segur-core', contract: 'geographic' };

  test('answers anybody, in their language, with why and what to do at the next renewal', async () => {
    const [french, english] = [await advice(CHOICE), await advice(CHOICE, 'en')];
    expect(french).toMatchObject({ status: 200, headers: { 'content-language': 'fr' } });
    expect(french.json.why).toContain('la plus durable');
    expect(english).toMatchObject({
      headers: { 'content-language': 'en' },
      json: {
        answer: 'choice',
        options: [
          { finess: 'geographic', nextRenewal: expect.stringContaining('begin again with the legal FINESS') },
          { finess: 'legal', now: expect.stringContaining('First sign') },
        ],
        place: { paragraph: 1, project: 'segur-core', contract: 'geographic' },
      },
    });
  });

  test('says so where the notice does not say', async () => {
    const { json } = await advice({ establishment: 'health-centre', project: 'other', contract: 'none' }, 'en');
    expect(json).toMatchObject({ answer: 'unsaid', options: [{ finess: 'legal' }] });
    expect(json.why).toMatch(/says nothing of this case.*ask an agent/);
  });

  test.each([
    { ...CHOICE, establishment: 'zoo' },
    { ...CHOICE, finess: 'legal' },
    { establishment: 'pharmacy', project: 'other' },
  ])('%j is no question', async (query) => {
    expect(problem(await advice(query)).code).toBe('malformed');
  });
});
