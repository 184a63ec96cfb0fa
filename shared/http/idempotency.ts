import { createHmac } from 'node:crypto';
import { Refusal } from '../errors.ts';
import { newId } from '../lifecycle/identity.ts';
import type { FrontHouse } from './call.ts';
import { faultOf, type Log } from './log.ts';
import type { KeptAnswer } from './ports.ts';

/** Longer than any function that answers people may run: an attempt that holds a key beyond it is dead. */
const LEASE_SECONDS = 35;
const KEPT_HOURS = 24;
/** Longest wait that is advised to somebody whose first call is still running. */
const ADVISED_SECONDS = 5;

/** One JSON POST with an Idempotency-Key. */
export interface KeyedCall {
  readonly house: FrontHouse;
  readonly lookupSalt: string;
  /** The header's value. */
  readonly key: string;
  /** Who may replay it: the Person, or the source address where nobody signs in. */
  readonly caller: string;
  readonly operation: string;
  /** All that the answer depends on. */
  readonly asked: readonly unknown[];
  /** By what the caller may ask: an answer is kept for nobody who may no longer do so. */
  readonly authority: readonly string[];
  readonly correlation: string;
  readonly log: Log;
}

/**
 * Does `work` once per caller, route and key, and answers repetitions with the kept answer
 * (draft-ietf-httpapi-idempotency-key-header). A refused or failed call is not kept and may be repeated. Throws a Refusal
 * `idempotency-mismatch` when the key came with another call or under other mandates, `in-progress` while the first one runs.
 */
export async function once(call: KeyedCall, work: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
  if (!/^[\x21-\x7e]{1,255}$/.test(call.key)) {
    throw new Refusal('malformed', 'An Idempotency-Key has 1 to 255 visible ASCII characters.');
  }
  const { calls, clock, randomness } = call.house;
  const digest = (value: unknown) => createHmac('sha256', call.lookupSalt).update(JSON.stringify(value)).digest('hex');
  const key = digest(['key', call.caller, call.operation, call.key]);
  const asked = digest(['asked', ...call.asked]);
  const fingerprint = `${asked}.${digest(['authority', ...call.authority])}`;
  const attempt = newId(randomness);
  const now = clock.now();
  const leaseUntil = new Date(now.getTime() + LEASE_SECONDS * 1000);
  const expiresAt = new Date(now.getTime() + KEPT_HOURS * 3_600_000);

  const found = await calls.take({ key, fingerprint, attempt, now, leaseUntil, expiresAt });
  if (found.state !== 'taken') {
    if (found.fingerprint !== fingerprint) {
      if (found.fingerprint.startsWith(`${asked}.`)) {
        throw new Refusal(
          'idempotency-mismatch',
          'Your mandates or your sign-in have changed since this call was made: look at what it did, and use a new key.',
        );
      }
      throw new Refusal('idempotency-mismatch', 'This Idempotency-Key came with another call: use a new one.');
    }
    if (found.state === 'finished') {
      return { ...found.answer, headers: { ...found.answer.headers, 'idempotency-replayed': 'true' } };
    }
    const left = Math.ceil((found.leaseUntil.getTime() - now.getTime()) / 1000);
    throw new Refusal('in-progress', 'The same call is being worked on: repeat it in a moment.', {
      retryAfterSeconds: Math.max(1, Math.min(left, ADVISED_SECONDS)),
    });
  }
  // The work is what counts: neither keeping nor giving back may turn its outcome into another.
  const quietly = (done: Promise<void>) =>
    done.catch((thrown) => {
      call.log('answer.not-kept', {
        correlation: call.correlation,
        operation: call.operation,
        fault: faultOf(thrown),
      });
    });
  try {
    const answer = await work();
    await quietly(calls.finish({ key, attempt, answer }));
    return answer;
  } catch (thrown) {
    await quietly(calls.release({ key, attempt }));
    throw thrown;
  }
}
