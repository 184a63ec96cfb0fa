import fc from 'fast-check';

/** Holders to whom things are done: few, so that what is done to one meets what was done before. */
const PEOPLE = 2;
export const person = fc.integer({ min: 0, max: PEOPLE - 1 });

/**
 * Sequences of steps that go the way to a certificate once or more, with something else in between, perhaps: most sequences
 * of single acts lead nowhere. `plain` is the step that does an act of the way and nothing besides.
 */
export function rounds<A, S>(
  way: readonly A[],
  step: fc.Arbitrary<S>,
  plain: (act: A, person: number) => S,
): fc.Arbitrary<readonly S[]> {
  const between = fc.array(fc.option(step, { freq: 2, nil: undefined }), {
    minLength: way.length,
    maxLength: way.length,
  });
  const round = fc.tuple(person, between).map(([who, others]) =>
    way.flatMap((act, index) => {
      const other = others[index];
      return [plain(act, who), ...(other === undefined ? [] : [other])];
    }),
  );
  return fc.array(round, { minLength: 1, maxLength: 3 }).map((all) => all.flat());
}
