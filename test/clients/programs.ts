import { describe, expect, test } from 'vitest';
import { onPath } from '../../infra/local/programs.ts';

export { onPath };

/** What is said of a program that is not there. */
export const absence = (program: string, path?: string): string | undefined =>
  onPath(program, path) === undefined
    ? `absent  ${program}: what it would say of our certificates was not asked on this machine`
    : undefined;

/**
 * The sessions with a program that a machine may lack. Where it is absent, one line says so by name, and one test of
 * that name stands in their place: nothing is left out in silence.
 */
export function withProgram(program: string, sessions: () => void): void {
  const missing = absence(program);
  describe(program, () => {
    if (missing === undefined) sessions();
    else
      test(missing, () => {
        console.warn(missing);
        expect(onPath(program)).toBeUndefined();
      });
  });
}
