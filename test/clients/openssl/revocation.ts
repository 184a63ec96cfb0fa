import { describe, expect, test } from 'vitest';
import { clientOf } from '../../../infra/local/client.ts';
import { type Certified, eventually, host } from '../session.ts';
import { ask, done, fetchList, held, obtain, refusal, session, verify } from './desk.ts';

/** Every way to revoke, as relying parties see it. */
export function revocation(): void {
  describe('revocation', () => {
    const revoked = async (name: string) => {
      let said = '';
      await eventually(`${name} is on the list`, async () => {
        const { ok, text } = await verify(name);
        said = text;
        return !ok;
      });
      expect(said).toContain('certificate revoked');
    };
    const listed = async () => {
      await fetchList('ca-1', 'ca.crl');
      return done('openssl crl -in ca.crl -noout -text');
    };

    test('by the administrator: every relying party knows within seconds, and nobody why', async () => {
      const { href, serial } = await obtain('lost');
      expect(await verify('lost')).toMatchObject({ ok: true });
      (await session.administrator.post(`${href}/revocation`, { reason: 'keyCompromise' })).expect(200);
      await revoked('lost');
      const list = await listed();
      expect(list).toContain(`Serial Number: ${serial.toUpperCase()}`);
      expect(list).not.toContain('Reason');
      const record = (await session.administrator.get(href)).expect(200).json();
      expect(record).toMatchObject({ state: 'revoked', revocation: { reason: 'keyCompromise' } });
      expect(refusal(await ask('lost', { commonName: host('found') }))).toMatchObject({ code: 'weak-key' });
    });

    test('by an agent; twice is once', async () => {
      const { href } = await obtain('left');
      const first = (await session.agent.post(`${href}/revocation`, { reason: 'cessationOfOperation' })).expect(200);
      const second = (await session.administrator.post(`${href}/revocation`, { reason: 'superseded' })).expect(200);
      expect(second.json()).toEqual(first.json());
      await revoked('left');
    });

    const anybody = () => clientOf(session.platform.url);
    const challenge = async ({ issuer, serial }: Certified) => {
      const { id, text } = (await anybody().post('/key-proofs', { issuer, serial, reason: 'keyCompromise' }))
        .expect(201)
        .json() as unknown as { id: string; text: string };
      session.write('challenge.txt', text);
      return id;
    };
    const answer = async (id: string, key: string) => {
      const signature = (await done(`openssl dgst -sha256 -sign ${key} challenge.txt | openssl base64 -A`)).trim();
      return anybody().post(`/key-proofs/${id}/answer`, { signature });
    };

    test('by whoever proves the private key, once', async () => {
      const it = await obtain('proof');
      const id = await challenge(it);
      expect((await answer(id, 'left.key')).json()).toMatchObject({ status: 422, code: 'bad-signature' });
      expect(await verify('proof')).toMatchObject({ ok: true });
      expect((await answer(id, 'proof.key')).expect(200).json()).toMatchObject({ serial: it.serial, state: 'revoked' });
      expect((await answer(id, 'proof.key')).json()).toMatchObject({ status: 409, code: 'wrong-state' });
      await revoked('proof');
    });
    test('with an RSA key as well', async () => {
      (await answer(await challenge(held.rsa3072!), 'rsa3072.key')).expect(200);
      await revoked('rsa3072');
    });
    test('not with a challenge that has expired', async () => {
      const id = await challenge(await obtain('late'));
      session.platform.clock.advance(10 * 60_000);
      try {
        expect((await answer(id, 'late.key')).json()).toMatchObject({ status: 409, code: 'wrong-state' });
      } finally {
        session.platform.clock.reset();
      }
      expect(await verify('late')).toMatchObject({ ok: true });
    });
  });
}
