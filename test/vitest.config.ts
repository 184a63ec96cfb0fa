import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Not part of `npm test`: they need curl, certtool or keytool, run, kill and restart whole platforms for minutes, or play
 * each remote call of a long use case failing in two ways.
 */
export const extra = [
  'test/clients/curl.test.ts',
  'test/clients/pages.test.ts',
  'test/clients/pages-keys.test.ts',
  'test/clients/pages-life.test.ts',
  'test/clients/pages-contact.test.ts',
  'test/clients/peers.test.ts',
  'test/clients/status/answers.test.ts',
  'test/clients/status/lists.test.ts',
  'test/clients/status/scopes.test.ts',
  'test/clients/status.test.ts',
  'test/clients/endurance.test.ts',
  'test/clients/demo.test.ts',
  'test/clients/erasure.test.ts',
  'test/clients/receipt.test.ts',
  'test/clients/retrieval.test.ts',
  'test/faults/holder-life.test.ts',
  'test/faults/imports.test.ts',
  'test/faults/privacy.test.ts',
] as const;

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...extra],
    pool: 'threads',
    // all cores: much of the time goes by in waiting for platforms and openssl
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
