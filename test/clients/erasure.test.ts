import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, clientOf } from '../../infra/local/client.ts';
import { signIns } from '../../infra/local/identity/sign-ins.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { idOf, makeSample } from '../../infra/local/sample.ts';

/** The whole platform, every function with its own permissions: access, a refused erasure, a granted one, the end of time. */
const folder = mkdtempSync(join(tmpdir(), 'sceau-erasure-'));
let platform: Platform;
let agent: Client;
beforeAll(async () => {
  platform = await startPlatform({ folder, firstPort: 0 });
  await makeSample(platform);
  agent = await as('validation-agent-1');
}, 120_000);
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

const as = async (signIn: string) => clientOf(platform.url, await platform.tokenFor(signIn));
const run = async (name: string) => {
  const { failed, payload } = await platform.runSchedule(name);
  expect(failed, payload).toBe(false);
  return JSON.parse(payload) as Record<string, unknown>;
};
const objects = () =>
  platform.calls.filter(({ action, resource }) => action === 'PutObject' && resource.includes('/erasures/'));

test('somebody who never had a role asks for erasure, is erased by the next run, and can be registered anew', async () => {
  const who = signIns.find(({ name }) => name === 'hospital-administrator-1')!;
  const client = await as(who.name);
  const { personId } = await idOf(client, agent, who);
  const access = (await client.post('/me/privacy-requests', { asks: 'access' })).expect(201).json();
  const held = (await client.get((access.next as { href: string }).href)).expect(200).json() as unknown as {
    sections: { person: { lastName: string }[] };
  };
  expect(held.sections.person[0]!.lastName).toBe(who.lastName);
  const pdf = await client.get((access.next as { href: string }).href, 'application/pdf');
  expect(pdf.expect(200).status).toBe(200);

  (await client.post('/me/privacy-requests', { asks: 'erasure' })).expect(201);
  expect(await run('purge')).toEqual({
    counts: { 'sign-in-links': { erased: 1, held: 0 }, 'unused-person': { erased: 1, held: 0 } },
  });
  expect(objects()).toHaveLength(1);
  expect(await run('purge')).toEqual({ counts: {} });
  expect(await run('replay-erasures')).toEqual({ looked: 1, keys: 0, records: 0 });
  expect((await client.get('/me')).status).toBe(403);
  const again = await idOf(client, agent, who);
  expect(again.personId).not.toBe(personId);
});

test('an administrator is refused with the reason; fifteen years on, the clock has erased everybody who left', async () => {
  const administrator = await as('technical-administrator-1');
  const refused = (await administrator.post('/me/privacy-requests', { asks: 'erasure' })).expect(201).json();
  expect(refused.answer).toMatchObject({ outcome: 'refused', ground: 'legal-obligation' });
  expect(await run('privacy-requests-due')).toEqual({ reminded: 0, overdue: 0 });
  // mandates run out within three years; ten years later nothing stands against it any more
  for (const years of [4, 11]) {
    platform.clock.advance(years * 366 * 86_400_000);
    await run('purge');
  }
  expect((await administrator.get('/me')).status).not.toBe(200);
  expect(objects().length).toBeGreaterThan(5);
  expect(await run('replay-erasures')).toMatchObject({ keys: 0, records: 0 });
}, 120_000);
