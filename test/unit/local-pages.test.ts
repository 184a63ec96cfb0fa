import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PageSettings } from '../../functions/pages/settings.ts';
import { bindGateway, type Gateway } from '../../infra/local/gateway/gateway.ts';
import { originsOf, type PagesHost, startPages } from '../../infra/local/gateway/pages.ts';
import { type Identity, startIdentity } from '../../infra/local/identity/identity.ts';
import { LocalProblem } from '../../infra/local/loopback.ts';

describe('the pages’ host on this machine', () => {
  let host: PagesHost;
  const settings: PageSettings = {
    api: 'http://127.0.0.1:1',
    signIn: {
      issuer: 'http://127.0.0.1:2',
      authorizationEndpoint: 'http://127.0.0.1:2/auth',
      tokenEndpoint: 'http://127.0.0.1:2/token',
      clientId: 'pages',
      scope: 'openid',
    },
  };
  beforeAll(async () => {
    host = await startPages(undefined);
    expect((await fetch(host.url)).status).toBe(503); // taken, and not open yet
    host.open(settings, () => {});
  });
  afterAll(() => host?.stop());

  test('serves the document at / with or without the query of a sign-in, under the deployment’s own policy', async () => {
    for (const path of ['/', '/?code=a&state=b', '/index.html']) {
      const answer = await fetch(`${host.url}${path}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.headers.get('content-security-policy')).toContain(
        'connect-src http://127.0.0.1:1 http://127.0.0.1:2;',
      );
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(originsOf({ ...settings, api: 'http://127.0.0.1:2/api' })).toEqual(['http://127.0.0.1:2']);
  });

  test('serves what the document names, and nothing else, by GET and HEAD alone', async () => {
    const html = await (await fetch(host.url)).text();
    const [, script] = /src="([^"]+)"/.exec(html)!;
    const answer = await fetch(`${host.url}${script}`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await fetch(`${host.url}/assets/../package.json`)).status).toBe(404);
    expect((await fetch(host.url, { method: 'POST' })).status).toBe(405);
  });

  test('keeps the port that e-mails name, or says in one sentence that it cannot', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(startPages(port)).rejects.toThrow(LocalProblem);
    await new Promise((resolve) => other.close(resolve));
    const again = await startPages(port);
    expect(again.port).toBe(port);
    await again.stop();
  });
});

describe('the gateway opens to the pages’ origin', () => {
  const PAGES = 'http://127.0.0.1:8081';
  let gateway: Gateway;
  let url: string;
  let calls = 0;
  beforeAll(async () => {
    gateway = await bindGateway('127.0.0.1', 0);
    url = `http://127.0.0.1:${gateway.port}`;
    gateway.open(
      {
        routes: [{ method: 'GET', path: '/me', lambda: 'closed', who: 'signed-in' }],
        defaultLambda: 'rest',
        pagesOrigin: PAGES,
        now: () => new Date(),
        authorize: async () => ({ challenge: 'Bearer' }),
        readPublished: async () => undefined,
        invoke: async () => {
          calls += 1;
          const headers = { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' };
          return { outcome: 'answer', payload: JSON.stringify({ statusCode: 200, headers }) };
        },
      },
      () => {},
    );
  });
  afterAll(() => gateway?.stop());

  const ask = (path: string, method: string, headers: Record<string, string>) =>
    fetch(`${url}${path}`, { method, headers });
  const opened = ({ headers }: Response) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

  test('answers preflight itself, and says nothing to other origins', async () => {
    const before = calls;
    const preflight = { 'access-control-request-method': 'POST' };
    const ours = await ask('/me', 'OPTIONS', { ...preflight, origin: PAGES });
    expect(ours.status).toBe(204);
    expect(opened(ours)).toEqual({
      'access-control-allow-origin': PAGES,
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'accept,accept-language,authorization,content-type,idempotency-key',
      'access-control-max-age': '600',
    });
    const other = await ask('/me', 'OPTIONS', { ...preflight, origin: 'https://else.example.test' });
    expect([other.status, opened(other)]).toEqual([204, {}]);
    expect(calls).toBe(before);
  });

  test('puts its own headers in place of a function’s, on its own refusals too', async () => {
    const answer = { 'access-control-allow-origin': PAGES };
    for (const path of ['/rest', '/me']) {
      expect(opened(await ask(path, 'GET', { origin: PAGES }))).toMatchObject(answer);
      expect(opened(await ask(path, 'GET', { origin: 'https://else.example.test' }))).toEqual({});
      expect(opened(await ask(path, 'GET', {}))).toEqual({});
    }
    expect(opened(await ask('/rest', 'GET', { origin: PAGES }))['access-control-allow-credentials']).toBeUndefined();
  });
});

describe('the local issuer', () => {
  let folder: string;
  let identity: Identity;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sceau-pages-identity-'));
    identity = await startIdentity({ folder, now: Date.now });
  });
  afterAll(async () => {
    await identity?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('gives its tokens to pages of this machine, and lets no other origin read them', async () => {
    const form = new URLSearchParams({ grant_type: 'sign-in', client_id: 'sceau-local', sign_in: 'holder' });
    const asked = async (origin: string) =>
      (await fetch(identity.tokenUrl, { method: 'POST', body: form, headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await asked('http://127.0.0.1:8081')).toBe('http://127.0.0.1:8081');
    for (const origin of ['https://else.example.test', 'http://127.0.0.1.example.test', 'http://localhost:8081'])
      expect(await asked(origin)).toBeNull();
  });
});
