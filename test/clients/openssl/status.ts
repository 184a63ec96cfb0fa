import { describe, expect, test } from 'vitest';
import { done, fetchIssuer, held, obtain, session, type } from './desk.ts';

/** OCSP, as openssl and curl ask it. */
export function status(): void {
  describe('status', () => {
    const url = () => `${session.platform.publicationBase}/ocsp/ca-1`;
    const ASKED = '-issuer ca.pem -cert asked.pem';
    const TRUST = '-CAfile "$ROOT" -verify_other ca.pem';
    const ask = async (before: string, after: string) =>
      (await type(`openssl ocsp ${before} ${ASKED} -url ${url()} ${TRUST} ${after}`)).text;

    test('good: the answer verifies by the chain, in either digest, with and without a nonce', async () => {
      await obtain('asked');
      await fetchIssuer('ca-1', 'ca.pem');
      for (const [before, after] of [
        ['', '-no_nonce'],
        ['-sha256', '-no_nonce'],
        ['', '-nonce'],
        ['', '-nonce -signer asked.pem -signkey asked.key'],
      ] as const) {
        const said = await ask(before, after);
        expect(said).toContain('Response verify OK');
        expect(said).toContain('asked.pem: good');
        expect(said).not.toContain('WARNING');
      }
    });

    test('of several certificates at once', async () => {
      const { serial } = held.asked!;
      const said = await ask(`-issuer ca.pem -serial 0x${serial}`, '-no_nonce');
      expect(said).toContain('Response verify OK');
      expect(said.match(/: good/g)).toHaveLength(2);
    });

    test('of a serial that was never issued: nothing is said', async () => {
      const { text } = await type(`openssl ocsp -issuer ca.pem -serial 0x4711 -url ${url()} -no_nonce`);
      expect(text).toContain('Responder Error: unauthorized (6)');
    });

    test('by GET, for everything between to keep for half a minute', async () => {
      await done(`openssl ocsp ${ASKED} -no_nonce -reqout asked.req`);
      const base64 = (await done('openssl base64 -A -in asked.req')).trim();
      for (const address of [base64, encodeURIComponent(base64), base64.replace(/=+$/, '')]) {
        await done(`curl -sf --path-as-is "${url()}/${address}" -D asked.head -o asked.resp`);
        const read = await done(`openssl ocsp -respin asked.resp -reqin asked.req ${ASKED} ${TRUST} 2>&1`);
        expect(read).toContain('asked.pem: good');
        const head = session.read('asked.head').toLowerCase();
        expect(head).toContain('content-type: application/ocsp-response');
        expect(head).toContain('cache-control: public, max-age=30, no-transform, must-revalidate');
        expect(head).toMatch(/etag: "[\w-]+"/);
      }
    });

    test('of what is no request: said in OCSP, by a 200 that nobody keeps', async () => {
      const answer = await fetch(url(), {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request' },
        body: 'no request',
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(Buffer.from(await answer.arrayBuffer()).toString('hex')).toBe('30030a0101');
    });

    test('revoked, once what the process remembers is over', async () => {
      (await session.administrator.post(`${held.asked!.href}/revocation`, { reason: 'keyCompromise' })).expect(200);
      session.platform.clock.advance(15_000);
      const said = await ask('', '-no_nonce').finally(() => session.platform.clock.reset());
      expect(said).toContain('Response verify OK');
      expect(said).toContain('asked.pem: revoked');
      expect(said).not.toContain('Reason');
    });
  });
}
