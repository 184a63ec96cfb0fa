import type { Actor } from './events.ts';
import { newId } from './identity.ts';
import type { Clock, Randomness } from './ports.ts';
import type { SignedFor, SigningRecord } from './records.ts';

/** Longer than any function lasts, and so than anybody could still ask under leave that was written before. */
export const LEAVE_MS = 15 * 60_000;

/**
 * Leave to ask `keyId` for one signature. It is to be committed before the key is asked: with the intent where there is
 * one to write, by `ledger.signings` where the intent is taken up again.
 */
export function leaveToSign(
  house: { readonly clock: Clock; readonly randomness: Randomness },
  { keyId, signs }: Pick<SigningRecord, 'keyId' | 'signs'>,
  actor: Actor,
  { lastsMs = LEAVE_MS, most = 1 } = {},
): SigningRecord {
  const now = house.clock.now();
  const until = new Date(now.getTime() + lastsMs).toISOString();
  const id = newId(house.randomness);
  const common = { kind: 'signing', id, version: 1, createdAt: now.toISOString(), until } as const;
  return { ...common, keyId, by: signerOf(actor), signs, most };
}

/** The leave with the request id of its one signature, to be committed with what was signed. */
export const answered = (leave: SigningRecord, signRequestId: string): SigningRecord => ({
  ...leave,
  version: leave.version + 1,
  requestIds: [signRequestId],
});

export const certificateSigned = ({ issuer, serial }: { readonly issuer: string; readonly serial: string }) =>
  ({ of: 'certificate', issuer, serial }) as const satisfies SignedFor;

/** Those who sign are the ceremony and functions of the platform; nobody else ever asks. */
function signerOf(actor: Actor): string {
  if (actor.capacity === 'ceremony') return 'ceremony';
  if ('function' in actor) return actor.function;
  throw new TypeError(`a ${actor.capacity} asks no key for a signature`);
}
