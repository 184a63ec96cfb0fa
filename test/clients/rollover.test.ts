import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept } from '../../infra/local/retrieval.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { generation2, hold } from './ceremonies.ts';
import { apply, type Certified, certified, host, openSession, type Session } from './session.ts';

/** "The next generation of an authority" in peace: a campaign hurries its people from the old one to the new one. */
const DAY = 86_400_000;
let session: Session;
beforeAll(async () => {
  session = await openSession('rollover', { concurrency: 1 });
}, 300_000);
afterAll(() => session?.close());

const run = async (...schedules: string[]) => {
  for (const name of schedules) {
    await session.platform.runSchedule(name);
    await session.platform.settled();
  }
};

interface Campaign {
  readonly state: string;
  readonly list: { readonly lines: number; readonly sha256: string; readonly byIssuer: object };
  readonly progress: { readonly states: Readonly<Record<string, number>> };
}

test('a campaign over the first generation: told, renewed under the second with the same subject, and counted', async () => {
  const { platform, sample } = session;
  // tokens end as the clock is turned
  const administrator = () => session.as('technical-administrator-1');
  const officer = (n: 1 | 2) => session.as(`security-officer-${n}`);
  const old = certified(await apply(session, { commonName: host('peace'), request: pkcs10(generate('P-256')) }));
  await accept(await administrator(), old.href);
  expect(await hold(session, 'next', generation2)).toMatch(/authority +made +ca-2/);
  await run('certify-responders', 'crls-due', 'sweep-outbox');

  const start = platform.clock.now().getTime();
  const inDays = (days: number) => new Date(start + days * DAY).toISOString();
  const { id } = (
    await (
      await officer(1)
    ).post('/campaigns', {
      because: 'issuer',
      filter: { issuer: 'ca-1' },
      window: { from: inDays(1), until: inDays(8) },
      deadline: inDays(40),
      reasons: 'The second generation stands beside the first.',
    })
  )
    .expect(202)
    .json();
  const campaign = async () =>
    (await (await officer(1)).get(`/campaigns/${id}`)).expect(200).json() as unknown as Campaign;
  for (let at = 0; (await campaign()).state === 'counting' && at < 20; at++) await run('campaigns-due');
  const { list } = await campaign();
  expect(list).toMatchObject({ lines: 1, byIssuer: { 'ca-1': 1 } });
  (await (await officer(2)).post(`/campaigns/${id}/approval`, { listSha256: list.sha256 })).expect(202);

  const renewal = { certificationRequest: pkcs10(generate('P-256')) };
  const early = await (await administrator()).post(`${old.href}/renewal`, renewal);
  expect([early.status, JSON.stringify(early.json())]).toEqual([409, expect.stringContaining('renewal-early')]);
  platform.clock.set(new Date(start + 9 * DAY));
  await run('campaigns-due', 'campaigns-due', 'sweep-outbox');
  expect((await campaign()).progress.states).toMatchObject({ told: 1 });

  const evidence = { what: 'record of the domain check', sha256: 'e'.repeat(64) };
  const agent = await session.as('validation-agent-2');
  const control = { method: 'agent-check', evidence };
  (await agent.post(`/subscriptions/${sample.subscriptionId}/domain-control`, control)).expect(200);
  const next = certified(await (await administrator()).post(`${old.href}/renewal`, renewal));
  expect([old.issuer, next.issuer]).toEqual(['ca-1', 'ca-2']);
  await accept(await administrator(), next.href);
  const subject = async (name: string, { href }: Certified) => {
    const { bytes } = (await (await administrator()).get(href, 'application/x-pem-file')).expect(200);
    session.write(`${name}.pem`, bytes);
    return session.done(`openssl x509 -in ${name}.pem -noout -subject`);
  };
  expect(await subject('next', next)).toBe(await subject('old', old));

  platform.clock.set(new Date(start + 43 * DAY));
  for (let at = 0; (await campaign()).state !== 'done' && at < 20; at++) await run('campaigns-due');
  const ended = await campaign();
  expect([ended.state, ended.progress.states]).toMatchObject(['done', { renewed: 1, overdue: 0 }]);
}, 300_000);
