import { LEAVE_MS } from '../leave-to-sign.ts';
import type { Ledger } from '../ports.ts';
import type { SignedFor, SigningRecord } from '../records.ts';
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
}

/**
 * Ids of leave that what it is said to be for does not bear out. So a row of leave alone explains nothing, whoever wrote it:
 * there must be the certificate, list, receipt or checkpoint, with the same request id, or, for an attempt without an answer,
 * intended and not long since signed; and those have their events in the log. Answers about status are kept nowhere: for them
 * the leave has to do, and nobody else's leave is believed to be for one.
 */
export async function contradicted(
  house: ConfirmingHouse,
  leaves: readonly SigningRecord[],
): Promise<ReadonlySet<string>> {
  const wrong = await someAtATime(leaves, async (leave) => ((await isBorneOut(house, leave)) ? undefined : leave.id));
  return new Set(wrong.filter((id) => id !== undefined));
}

async function isBorneOut(
  house: ConfirmingHouse,
  { by, most, createdAt, requestIds, signs }: SigningRecord,
): Promise<boolean> {
  if (signs.of === 'status') return by === 'status';
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
