import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Not part of `npm test`: they need curl, certtool or keytool, run, kill and restart whole platforms for minutes, ask every
 * route what nobody would, or play each remote call of a long use case failing in two ways.
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
  'test/clients/machine.test.ts',
  'test/clients/demo.test.ts',
  'test/clients/generations.test.ts',
  'test/clients/rollover.test.ts',
  'test/clients/erasure.test.ts',
  'test/clients/receipt.test.ts',
  'test/clients/restore.test.ts',
  'test/clients/signatures.test.ts',
  'test/clients/verify-log.test.ts',
  'test/clients/retrieval.test.ts',
  'test/clients/webhooks.test.ts',
  'test/faults/campaigns.test.ts',
  'test/faults/generations.test.ts',
  'test/faults/holder-life.test.ts',
  'test/faults/imports.test.ts',
  'test/faults/privacy.test.ts',
  'test/fuzz/events.test.ts',
  'test/fuzz/routes.test.ts',
  'test/infra/reproducible.test.ts',
] as const;

/**
 * Files that start servers, workers or whole platforms: each gets a thread and modules of its own. All others have no
 * state that lasts, so they share threads, and what they import is loaded once in each: that was half of the suite's time.
 */
const apart = ['test/authorisation/*.test.ts', 'test/clients/**/*.test.ts', 'test/**/local-*.test.ts'];

/** What both configurations say. */
export const usual = {
  pool: 'threads',
  // all cores: much of the time goes by in waiting for platforms and openssl
  maxWorkers: '100%',
  testTimeout: 30_000,
  hookTimeout: 60_000,
  globalSetup: ['test/policies.ts', 'test/log-canaries.ts'] as string[],
  setupFiles: 'test/log-watch.ts',
} as const;

const exclude = [...configDefaults.exclude, ...extra];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    ...usual,
    projects: [
      {
        extends: true,
        test: { name: 'apart', include: apart, exclude },
      },
      {
        extends: true,
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: [...exclude, ...apart], isolate: false },
      },
    ],
  },
});
