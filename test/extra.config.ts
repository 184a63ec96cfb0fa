import { configDefaults, defineConfig } from 'vitest/config';
import usual, { extra } from './vitest.config.ts';

/** The suites that `npm test` leaves out, run by `.ci/run` after it. */
export default defineConfig({
  ...usual,
  test: { ...usual.test, include: [...extra], exclude: configDefaults.exclude },
});
