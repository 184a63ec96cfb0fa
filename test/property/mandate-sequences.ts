import fc from 'fast-check';

/**
 * Everything that anybody can do about administrators and their requests, in any order and by anybody, right or wrong:
 * no mandate is ever without an accepted form or recorded paper behind it, and no request outlives its mandate.
 */
const PEOPLE = 3;
const FORMS = 2;
const agentOf = fc.constantFrom('agent' as const, 'second' as const);
const somebody = fc.constantFrom('representative' as const, 'representative' as const, 'agent' as const);
const person = fc.constantFrom<number>(1, 1, 2, PEOPLE);
const offer = fc.integer({ min: 0, max: 1 });
const form = fc.integer({ min: 0, max: FORMS - 1 });
const content = fc.record({
  lines: fc.uniqueArray(
    fc.record({ person, action: fc.constantFrom('add' as const, 'add' as const, 'remove' as const) }),
    {
      minLength: 1,
      maxLength: PEOPLE,
      selector: (line) => line.person,
    },
  ),
  offers: fc.uniqueArray(offer, { minLength: 1 }),
});
export type Content = typeof content extends fc.Arbitrary<infer T> ? T : never;

const step = <K extends string, T extends object>(
  act: K,
  weight: number,
  more: { [F in keyof T]: fc.Arbitrary<T[F]> },
) => ({
  weight,
  arbitrary: fc.record({ act: fc.constant(act), ...more }) as unknown as fc.Arbitrary<{ act: K } & T>,
});
const decision = fc.constantFrom('accepted' as const, 'accepted' as const, 'refused' as const);
const judge = fc.constantFrom('reviewer' as const, 'reviewer' as const, 'agent' as const, 'second' as const);
const state = fc.constantFrom('blocked' as const, 'expired' as const, 'active' as const);
const which = fc.nat(7);
export const steps = fc.array(
  fc.oneof(
    step('draft', 3, { form, content, by: somebody }),
    step('edit', 2, { form, content, by: somebody }),
    step('upload', 2, { form, by: somebody }),
    step('submit', 3, { form, by: somebody }),
    step('review', 4, { form, by: agentOf }),
    step('decide', 9, { form, by: judge, decision }),
    // from a draft to what an agent looks at, so that the sequences get somewhere
    step('hand-in', 12, { form, content, by: agentOf, decided: fc.boolean() }),
    step('withdraw', 1, { form }),
    step('duties', 5, { person }),
    step('renounce', 2, { person, offer }),
    step('end', 2, { person, offer }),
    step('card', 4, { person, state }),
    step('represent', 1, {}),
    step('suspend', 1, {}),
    step('resume', 3, {}),
    step('end-offer', 1, { offer }),
    step('request', 16, { person, offer }),
    step('approve', 6, { which, by: agentOf }),
    step('issue', 14, { which }),
    step('wait', 1, { days: fc.integer({ min: 1, max: 60 }) }),
  ),
  { minLength: 10, maxLength: 26, size: 'max' },
);
export type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never;
