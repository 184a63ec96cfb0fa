import type { Actor } from '../events.ts';
import { leaveToSign } from '../leave-to-sign.ts';
import type { Clock, Ledger, Randomness, Signed, Signer } from '../ports.ts';
import type { SigningRecord } from '../records.ts';

/**
 * Leave to sign answers about status, of which there may be hundreds a second: taken for many at once before the key is
 * asked, and given back with the request ids of those that were signed. A process that ends with leave in hand leaves a
 * row without ids, which explains so many signatures at most and no more; so the first leave of a process is for one
 * signature, and grows only while it is used up within its time.
 */
const STATUS: Actor = { capacity: 'platform', function: 'status' };

const FIRST = 1;
const GROWTH = 4;
/** Ids of so many make a row of 10 KB. */
export const LARGEST = 256;
export const LASTS_MS = 60_000;

interface Block {
  readonly leave: SigningRecord;
  readonly until: number;
  readonly ids: string[];
  asked: number;
  underWay: number;
  closed: boolean;
}

/** Wraps a signer: each signature is asked for under leave that the ledger has. Throws what the signer or the ledger throws. */
export function createSigningBook(house: {
  readonly ledger: Pick<Ledger, 'signings'>;
  readonly signer: Pick<Signer, 'sign'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}): Pick<Signer, 'sign'> {
  const blocks = new Map<string, Block>();
  const opening = new Map<string, Promise<void>>();

  async function open(keyId: string, before: Block | undefined): Promise<void> {
    const usedUp = before !== undefined && before.asked === before.leave.most;
    const most = usedUp ? Math.min(before.leave.most * GROWTH, LARGEST) : FIRST;
    const leave = leaveToSign(house, { keyId, signs: { of: 'status' } }, STATUS, { lastsMs: LASTS_MS, most });
    await Promise.all([house.ledger.signings.note(leave), before && giveBack(before)]);
    const block = { leave, until: Date.parse(leave.until), ids: [], asked: 0, underWay: 0, closed: false };
    blocks.set(keyId, block);
  }

  /** Takes one signature of the leave that is open, or of the next: those who come together wait for the same one. */
  async function take(keyId: string): Promise<Block> {
    for (;;) {
      const block = blocks.get(keyId);
      if (block && block.asked < block.leave.most && house.clock.now().getTime() < block.until) {
        block.asked++;
        block.underWay++;
        return block;
      }
      const next = opening.get(keyId) ?? open(keyId, block).finally(() => opening.delete(keyId));
      opening.set(keyId, next);
      await next;
    }
  }

  /** Writes the ids down once nothing more comes. Losing them is no reason to withhold an answer: the leave explains it. */
  async function giveBack(block: Block): Promise<void> {
    if (block.closed || block.underWay > 0) return;
    block.closed = true;
    const { leave, ids, asked } = block;
    const back: SigningRecord = { ...leave, version: leave.version + 1, most: asked, requestIds: ids };
    await house.ledger.signings.note(back).catch(() => undefined);
  }

  return {
    async sign(keyId, algorithm, message): Promise<Signed> {
      const block = await take(keyId);
      try {
        const signed = await house.signer.sign(keyId, algorithm, message);
        block.ids.push(signed.signRequestId);
        return signed;
      } finally {
        block.underWay--;
        if (block.asked === block.leave.most || blocks.get(keyId) !== block) await giveBack(block);
      }
    },
  };
}
