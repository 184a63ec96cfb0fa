import { openBook } from '../infra/local/iam/open-book.ts';

/**
 * Before any test: the policies that platforms enforce are made once, or there from the last time. Where they cannot be made,
 * the tests that need them say why, and the others run.
 */
export async function setup(): Promise<void> {
  await openBook().catch((error: Error) => console.warn(error.message));
}
