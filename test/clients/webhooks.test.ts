import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept } from '../../infra/local/retrieval.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { apply, certified, eventually, host, openSession, type Session } from './session.ts';

/** What is told outside, on the whole platform: each function with its own permissions only. */
let session: Session;
let deaf: Server;
let port = 0;
beforeAll(async () => {
  session = await openSession('webhooks', { concurrency: 1 });
  // takes connections and speaks no TLS
  deaf = createServer((socket) => socket.end('no\r\n'));
  await new Promise<void>((ready) => deaf.listen(0, '127.0.0.1', ready));
  port = (deaf.address() as { port: number }).port;
}, 120_000);
afterAll(async () => {
  deaf?.close();
  await session?.close();
});

const sweep = async () => {
  await session.platform.runSchedule('sweep-outbox');
  await session.platform.settled();
};

test('an issue and an acceptance are on the bus; a webhook is asked, and it is seen what became of it', async () => {
  const { administrator, platform } = session;
  const it = certified(await apply(session, { commonName: host('told'), request: pkcs10(generate('P-256')) }));
  const { subscriptionId } = (await administrator.get(it.href)).expect(200).json();
  const entry = { url: `https://localhost:${port}/`, types: ['certificate.accepted'] };
  const made = (await administrator.post(`/subscriptions/${subscriptionId}/webhooks`, entry)).expect(201).json();
  await accept(administrator, it.href);
  await sweep();
  const [, issuer, serial] = /\/certificates\/([^/]+)\/([^/]+)$/.exec(it.href)!;
  const heard = () => platform.cloud.heard.filter(({ resources }) => resources[0] === `${issuer}/${serial}`);
  await eventually('both events', async () => heard().length === 2);
  expect(
    heard()
      .map((event) => event['detail-type'])
      .sort(),
  ).toEqual(['certificate.accepted', 'certificate.issued']);
  expect(heard()[0]).toMatchObject({ source: 'sceau', bus: 'sceau-local-events', detail: { version: 1 } });
  const deliveries = async () =>
    (await administrator.get(`/webhooks/${made.id}/deliveries`)).expect(200).json().items as {
      type: string;
      attempts: number;
      failure?: string;
    }[];
  await eventually('an attempt', async () => (await deliveries())[0]?.attempts === 1);
  expect(await deliveries()).toEqual([
    expect.objectContaining({
      type: 'certificate.accepted',
      state: 'waiting',
      failure: expect.stringMatching(/^(tls|refused)$/),
    }),
  ]);
  const refused = await administrator.post(`/subscriptions/${subscriptionId}/webhooks`, {
    ...entry,
    url: 'https://169.254.169.254/',
  });
  expect(refused.status).toBe(400);
});

test('the clock finds what expired, with the permissions of its function', async () => {
  const { failed } = await session.platform.runSchedule('expired-events');
  expect(failed).toBe(false);
});
