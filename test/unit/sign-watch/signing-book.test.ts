import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import type { Signer } from '../../../shared/lifecycle/ports.ts';
import type { SigningRecord } from '../../../shared/lifecycle/records.ts';
import { createSigningBook } from '../../../shared/lifecycle/status/signing-book.ts';
import { seeded, turnedClock } from '../../world/world.ts';

/** Leave for answers about status: before each signature, with its id afterwards, and few writes for many. */
function bookOf(signer: Partial<Pick<Signer, 'sign'>> = {}) {
  const clock = turnedClock('2028-01-31T10:00:00.000Z');
  const rows = new Map<string, SigningRecord>();
  const writes: SigningRecord[] = [];
  let [signed, refuses] = [0, false];
  const house = {
    clock,
    randomness: seeded('book'),
    ledger: {
      signings: {
        async note(leave: SigningRecord) {
          if (refuses) throw new Refusal('unavailable', 'The ledger does not answer.', { retryAfterSeconds: 1 });
          writes.push(leave);
          rows.set(leave.id, leave);
        },
      },
    },
    signer: {
      async sign(...asked: Parameters<Signer['sign']>) {
        const left = [...rows.values()].some(
          ({ most, requestIds, keyId }) => requestIds === undefined && most > 0 && keyId === asked[0],
        );
        expect(left, 'leave is there before the key is asked').toBe(true);
        return signer.sign ? signer.sign(...asked) : { signature: new Uint8Array(), signRequestId: `sign-${++signed}` };
      },
    },
  };
  const book = createSigningBook(house);
  return {
    sign: (keyId = 'alias/ocsp') => book.sign(keyId, 'ecdsa-with-SHA256', new Uint8Array()),
    clock,
    rows: () => [...rows.values()],
    writes,
    fail: (does: boolean) => {
      refuses = does;
    },
  };
}

describe('leave for answers', () => {
  test('is for one at first, comes back with its id, and grows while it is used up', async () => {
    const { sign, rows } = bookOf();
    for (let n = 0; n < 1 + 4 + 16 + 1; n++) await sign();
    const [first, second, third, open] = rows();
    expect(first).toMatchObject({ most: 1, requestIds: ['sign-1'], by: 'status', signs: { of: 'status' } });
    expect(second).toMatchObject({ most: 4, version: 2 });
    expect(third!.requestIds).toHaveLength(16);
    expect(open).toMatchObject({ most: 64, version: 1 });
    expect(open!.requestIds).toBeUndefined();
  });

  test('ends after a minute: what was used of it comes back, and it is for one again', async () => {
    const { sign, rows, clock } = bookOf();
    for (let n = 0; n < 3; n++) await sign();
    clock.advance(60_000);
    await sign();
    const [, second, third] = rows();
    expect(second).toMatchObject({ version: 2, most: 2, requestIds: ['sign-2', 'sign-3'] });
    expect(third).toMatchObject({ most: 1, requestIds: ['sign-4'] });
  });

  test('is of one key: another has its own', async () => {
    const { sign, rows } = bookOf();
    await Promise.all([sign('alias/a'), sign('alias/b')]);
    expect(rows().map(({ keyId, requestIds }) => [keyId, requestIds?.length])).toEqual([
      ['alias/a', 1],
      ['alias/b', 1],
    ]);
  });

  test('5,000 answers, 40 at a time: each id comes back once, in few writes', async () => {
    const { sign, rows, writes, clock } = bookOf();
    let left = 5_000;
    const worker = async () => {
      while (left-- > 0) await sign();
    };
    await Promise.all(Array.from({ length: 40 }, worker));
    const back = rows().flatMap(({ requestIds = [] }) => requestIds);
    clock.advance(61_000);
    await sign();
    const all = rows().flatMap(({ requestIds = [] }) => requestIds);
    expect(back.length).toBeGreaterThan(5_000 - 256);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(5_001);
    expect(writes.length).toBeLessThan(60);
  });

  test('a signature that failed is asked for and not there: it stays open to explain one', async () => {
    let calls = 0;
    const { sign, rows } = bookOf({
      sign: async () => {
        calls++;
        throw new Error('no answer');
      },
    });
    await expect(sign()).rejects.toThrow('no answer');
    expect(calls).toBe(1);
    expect(rows()).toMatchObject([{ version: 2, most: 1, requestIds: [] }]);
  });

  test('without the ledger nothing is signed; ids that cannot be given back are no reason to withhold an answer', async () => {
    const { sign, fail, rows } = bookOf();
    fail(true);
    await expect(sign()).rejects.toMatchObject({ code: 'unavailable' });
    expect(rows()).toEqual([]);
    fail(false);
    await sign();
    await sign();
    fail(true);
    await sign();
    await sign();
    await expect(sign()).resolves.toMatchObject({ signRequestId: 'sign-5' });
    expect(rows().at(-1)).toMatchObject({ most: 4, version: 1 });
    await expect(sign()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
