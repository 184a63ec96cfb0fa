import type { Actor } from '../events.ts';
import { WorkedElsewhere } from '../outbox.ts';
import type { Clock, Ledger } from '../ports.ts';

/** Longer than a list takes to make or to publish, shorter than a revocation may wait for whoever comes after one that died. */
const LEASE_MS = 90_000;

/** What is done with a scope by one at a time, each beside the other. */
const WORK = {
  make: {
    lease: (scope: string) => `making-${scope}`,
    busy: 'This list is being made elsewhere: try again in a moment.',
  },
  publish: { lease: (scope: string) => scope, busy: 'This list is being published elsewhere: try again in a moment.' },
} as const;

/**
 * Lets one at a time make the lists of a scope, and one publish them. The lease spares work and keeps nothing right: that is
 * for the conditions of the writes. An invocation may take its own lease again, and a ceremony that of the one before it,
 * for one is held at a time. Throws WorkedElsewhere while another works.
 */
export async function alone<T>(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  work: keyof typeof WORK,
  scope: string,
  by: { readonly actor: Actor; readonly correlation: string },
  act: () => Promise<T>,
): Promise<T> {
  const holder = by.actor.capacity === 'ceremony' ? by.actor.capacity : by.correlation;
  const { lease, busy } = WORK[work];
  const name = lease(scope);
  const now = clock.now();
  const until = new Date(now.getTime() + LEASE_MS);
  if (!(await ledger.leases.take(name, holder, now, until))) throw new WorkedElsewhere(busy);
  try {
    return await act();
  } finally {
    await ledger.leases.release(name, holder, clock.now()).catch(() => undefined);
  }
}
