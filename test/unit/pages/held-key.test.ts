import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { pagePart } from './page-part.ts';

interface App {
  held: { readonly key: { readonly spkiSha256: string }; readonly filed: boolean } | undefined;
  mayDropKey(): boolean;
  signIn(): Promise<void>;
}
type Ask = (kind: 'P-256', post: () => Promise<object>) => Promise<object>;

const { App: OfPage, KeyKept } = await pagePart<{
  readonly App: new (settings: object, ports: object, frame: object, language: 'fr') => App;
  readonly KeyKept: new () => Error;
}>('app');
const { requestOnce } = await pagePart<{ requestOnce(app: App): Ask }>('key-choice');

const settings = {
  api: 'https://api.example.test',
  signIn: {
    issuer: 'https://id.example.test',
    authorizationEndpoint: 'https://id.example.test/authorize',
    tokenEndpoint: 'https://id.example.test/token',
    clientId: 'pages',
    scope: 'openid',
  },
};
const ports = {
  storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  here: 'https://pages.example.test/',
  elapsed: () => 0,
};
const held = (filed: boolean) => ({ key: { spkiSha256: 'first' }, filed });

/** A page with a key, and somebody who answers its question. */
function page(filed: boolean, answer: boolean) {
  const app = new OfPage(settings, ports, {}, 'fr');
  app.held = held(filed);
  const asked = vi.fn(() => answer);
  vi.stubGlobal('confirm', asked);
  return { app, asked };
}
afterEach(() => vi.unstubAllGlobals());

describe('a key that no file was made of is lost only on somebody’s word', () => {
  test('another journey that would make a key asks first, and keeps it where the answer is no', async () => {
    const { app, asked } = page(false, false);
    await expect(requestOnce(app)('P-256', async () => ({}))).rejects.toBeInstanceOf(KeyKept);
    expect([app.held?.key.spkiSha256, asked.mock.calls.length]).toEqual(['first', 1]);
  });

  test.each([
    [false, true],
    [true, false],
  ])('filed %j, answered %j: another key is made', async (filed, answer) => {
    const { app, asked } = page(filed, answer);
    await requestOnce(app)('P-256', async () => ({}));
    expect(app.held?.key.spkiSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(asked).toHaveBeenCalledTimes(filed ? 0 : 1);
  });

  test.each([
    [undefined, false, true, 0],
    [true, false, true, 0],
    [false, false, false, 1],
    [false, true, true, 1],
  ])('filed %j, answered %j: it may go: %j', (filed, answer, may, times) => {
    const { app, asked } = page(filed === true, answer);
    if (filed === undefined) app.held = undefined;
    expect([app.mayDropKey(), asked.mock.calls.length]).toEqual([may, times]);
  });

  test('the way out goes through the question', () => {
    const page = readFileSync(new URL('../../../functions/pages/dom/page.ts', import.meta.url), 'utf8');
    expect(page.replace(/\s+/g, ' ')).toContain('if (!app.mayDropKey()) return; app.leave();');
  });

  test('signing in again leaves the page with the key there, so that the browser asks', async () => {
    const { app } = page(false, true);
    let atDeparture: unknown;
    vi.stubGlobal('location', {
      hash: '#/',
      assign: () => {
        atDeparture = app.held;
      },
    });
    await app.signIn();
    expect(atDeparture).toEqual(held(false));
  });
});
