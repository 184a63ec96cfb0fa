import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { extra, usual } from './vitest.config.ts';

/** The suites that `npm test` leaves out, run by `.ci/run` after it. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: { ...usual, include: [...extra] },
});
