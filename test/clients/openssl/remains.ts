import { createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesHolding, holds, readLedger } from '../ledger.ts';
import { host } from '../session.ts';
import { accepted, PASSWORD, session } from './desk.ts';

/** Last: the platform is stopped, and what it keeps is looked at from outside. */
export function remains(): void {
  describe('what the house keeps', () => {
    let rows: Awaited<ReturnType<typeof readLedger>>;
    beforeAll(async () => {
      await session.platform.settled();
      await session.platform.stop();
      rows = await readLedger(session.state);
    });

    test('is a record for each request that was accepted, and none for any other', () => {
      expect(accepted.size).toBeGreaterThan(15);
      expect(rows.filter(({ kind, sk }) => kind === 'request' && sk === 'record')).toHaveLength(accepted.size);
    });
    const keeping = (needle: string | Buffer) =>
      rows.filter((row) => holds(row, needle)).map(({ pk, sk }) => `${pk.split('#')[0]} ${sk.split('#')[0]}`);
    test('is no challenge password, though the rest of its request is there', () => {
      expect(keeping(host('password'))).toContain('request record');
      expect(keeping(PASSWORD)).toEqual([]);
      expect(filesHolding(session.state, PASSWORD)).toEqual([]);
    });
    test('is no private key of anybody, in no form', async () => {
      const { d } = createPrivateKey(session.read('pasted.key')).export({ format: 'jwk' });
      const secret = Buffer.from(d!, 'base64url');
      expect(keeping(secret)).toEqual([]);
      const lines = session.read('pasted.key').match(/^[A-Za-z0-9+/=]{20,}$/gm)!;
      expect(lines.length).toBeGreaterThan(1);
      for (const needle of [...lines, secret]) expect(filesHolding(session.state, needle)).toEqual([]);
    });
  });
}
