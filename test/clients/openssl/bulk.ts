import { describe, expect, test } from 'vitest';
import { eventually } from '../session.ts';
import { obtain, session, verify } from './desk.ts';

/** Many certificates by one order of two officers, as relying parties see it. */
export function bulk(): void {
  describe('a bulk revocation', () => {
    test('nothing before the second officer, and every relying party within seconds after', async () => {
      const names = ['bulk-one', 'bulk-two'];
      const certificates = [];
      for (const name of names) {
        const { issuer, serial } = await obtain(name);
        certificates.push({ issuer, serial });
      }
      const [one, two, auditor] = await Promise.all(
        ['security-officer-1', 'security-officer-2', 'auditor'].map((signIn) => session.as(signIn)),
      );
      const body = { selection: { by: 'list', certificates }, reason: 'superseded', reasons: 'A weak library.' };
      const { id } = (await one!.post('/bulk-revocations', body)).expect(202).json();
      const order = async () =>
        (await auditor!.get(`/bulk-revocations/${id}`)).expect(200).json() as unknown as {
          state: string;
          list: { sha256: string; wouldRevoke: number };
          progress: { results: object; told: number };
        };
      await eventually('the list is frozen', async () => (await order()).state === 'proposed');
      const { list } = await order();
      expect(list.wouldRevoke).toBe(2);
      const approval = { listSha256: list.sha256 };
      (await one!.post(`/bulk-revocations/${id}/approval`, approval)).expect(403);
      for (const name of names) expect((await verify(name)).text).toContain('OK');

      (await two!.post(`/bulk-revocations/${id}/approval`, approval)).expect(202);
      for (const name of names) {
        await eventually(`${name} is on the list`, async () => !(await verify(name)).ok);
        expect((await verify(name)).text).toContain('certificate revoked');
      }
      await eventually('it is over', async () => (await order()).state === 'done');
      expect((await order()).progress).toMatchObject({ results: { revoked: 2, left: 0 } });
      await eventually('those concerned are told in one message', async () => {
        const told = /^(Révoqués le|Revoked on) .+ \+ 1, /;
        const letters = (await session.platform.inbox()).filter(({ subject }) => told.test(subject));
        return letters.length === (await order()).progress.told;
      });
    });
  });
}
