import { LEAVE_MS } from '../leave-to-sign.ts';
import type { Ledger } from '../ports.ts';
import type { SignedFor, SigningRecord } from '../records.ts';
import { LARGEST, LASTS_MS } from '../status/signing-book.ts';
import { someAtATime } from '../whole-list.ts';

/** What was, or was to be, signed. */
interface Intended {
  readonly signRequestId?: string | undefined;
  /** When the signature that counts was recorded, where that is known. */
  readonly issuedAt?: string | undefined;
}

export interface ConfirmingHouse {
  readonly ledger: Pick<Ledger, 'read'>;
  /** A checkpoint of the log, by its number. */
  readonly checkpoint: (number: number) => Promise<Intended | undefined>;
  /** Answers about status that all processes together may have signed with one key in a minute; absent: as many as there are. */
  readonly answersPerMinute?: number;
}

/**
 * Ids of leave that what it is said to be for does not bear out. So a row of leave alone explains nothing, whoever wrote it:
 * there must be the certificate, list, receipt or checkpoint, with the same request id, or, for an attempt without an answer,
 * intended and not long since signed; and those have their events in the log. Answers about status are kept nowhere: for them
 * the leave has to do, of the responder for its own keys, of the size that it takes, and so many a minute as it may sign (`beyondReach`).
 */
export async function contradicted(
  house: ConfirmingHouse,
  leaves: readonly SigningRecord[],
): Promise<ReadonlySet<string>> {
  const wrong = await someAtATime(leaves, async (leave) => ((await isBorneOut(house, leave)) ? undefined : leave.id));
  return new Set(wrong.filter((id) => id !== undefined));
}

/** Attempts at one thing within `LEAVE_MS` that are believed to have had no answer: workers side by side, and again each minute. */
export const MOST_ATTEMPTS = 64;

const MINUTE_MS = 60_000;

/**
 * Ids of leave beyond what can be asked for, by the first of which the rest is not believed: answers about status in a
 * minute, attempts at one thing for as long as leave lasts. Whoever writes leave does not say by how much it counts.
 */
export function beyondReach(
  { answersPerMinute = Number.POSITIVE_INFINITY }: ConfirmingHouse,
  leaves: readonly SigningRecord[],
): ReadonlySet<string> {
  const sums = new Map<string, number>();
  const beyond = new Set<string>();
  for (const { id, keyId, signs, createdAt, most, requestIds } of leaves) {
    const isAnswers = signs.of === 'status';
    // with its id it is borne out by what was signed, which has one
    if (!isAnswers && requestIds !== undefined) continue;
    const [span, bound] = isAnswers ? [MINUTE_MS, answersPerMinute] : [LEAVE_MS, MOST_ATTEMPTS];
    const place = `${keyId} ${thingOf(signs)} ${Math.floor(Date.parse(createdAt) / span)}`;
    const sum = (sums.get(place) ?? 0) + (isAnswers ? sizeOf(most) : 1);
    sums.set(place, sum);
    if (sum > bound) beyond.add(id);
  }
  return beyond;
}

const isSize = (most: number): boolean => Number.isInteger(most) && most >= 0;
const sizeOf = (most: number): number => (isSize(most) ? most : Number.POSITIVE_INFINITY);

/** By what it is found in the ledger, and by nothing that could be said beside. */
function thingOf(signs: SignedFor): string {
  switch (signs.of) {
    case 'certificate':
    case 'receipt':
      return `${signs.of} ${signs.issuer} ${signs.serial}`;
    case 'crl':
    case 'delta':
      return `${signs.of} ${signs.scope} ${signs.crlNumber}`;
    case 'checkpoint':
      return `${signs.of} ${signs.number}`;
    case 'status':
      return 'status';
  }
}

/** As the responder takes it (`status/signing-book.ts`). */
function isForAnswers({ by, most, createdAt, until, requestIds = [] }: SigningRecord): boolean {
  const lasts = Date.parse(until) - Date.parse(createdAt);
  return by === 'status' && lasts <= LASTS_MS && isSize(most) && most <= LARGEST && requestIds.length <= most;
}

async function isBorneOut(house: ConfirmingHouse, leave: SigningRecord): Promise<boolean> {
  const { most, createdAt, requestIds, signs } = leave;
  if (signs.of === 'status') return isForAnswers(leave);
  const found = most === 1 ? await intended(house, signs) : undefined;
  if (!found) return false;
  if (requestIds !== undefined) return requestIds.length === 1 && found.signRequestId === requestIds[0];
  // another worker may have read the intent just before the first signature was recorded
  return found.issuedAt === undefined || Date.parse(createdAt) <= Date.parse(found.issuedAt) + LEAVE_MS;
}

async function intended({ ledger, checkpoint }: ConfirmingHouse, signs: SignedFor): Promise<Intended | undefined> {
  switch (signs.of) {
    case 'certificate':
      return ledger.read('certificate', signs);
    case 'receipt': {
      const receipt = await ledger.read('receipt', signs);
      return receipt && { signRequestId: receipt.document?.signRequestId, issuedAt: receipt.document?.at };
    }
    case 'crl':
      return ledger.read('crlIntent', signs);
    case 'delta':
      return (await ledger.read('crlIntent', signs))?.delta;
    case 'checkpoint':
      return checkpoint(signs.number);
    case 'status':
      return undefined;
  }
}
