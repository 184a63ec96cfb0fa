import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PageSettings } from '../../../functions/pages/settings.ts';
import { arrival, departure, isReturn, type SignInPorts } from '../../../functions/pages/sign-in/sign-in.ts';

const settings: PageSettings = {
  api: 'https://api.example.test',
  signIn: {
    issuer: 'https://identity.example.test',
    authorizationEndpoint: 'https://identity.example.test/auth?tenant=1',
    tokenEndpoint: 'https://identity.example.test/token',
    clientId: 'pages',
    scope: 'openid',
    resource: 'urn:sceau:api',
    cardAcr: 'card',
  },
};

const store = new Map<string, string>();
let asked: { url: string; form: URLSearchParams }[] = [];
let answer: () => Response;
const ports: SignInPorts = {
  storage: {
    getItem: (key) => store.get(key) ?? null,
    setItem: (key, value) => void store.set(key, value),
    removeItem: (key) => void store.delete(key),
  },
  here: 'https://pages.example.test/',
  elapsed: () => 5_000,
  fetch: async (url, init) => {
    asked.push({ url: String(url), form: init?.body as URLSearchParams });
    return answer();
  },
};

beforeEach(() => {
  store.clear();
  asked = [];
  answer = () => Response.json({ access_token: 'a.b.c', token_type: 'Bearer', expires_in: 600 });
});

const leave = async (card = false) =>
  new URL(await departure(settings, ports, { back: '#/request', card })).searchParams;
const code = (state: string, more = '') => `?code=xyz&state=${state}${more}`;

describe('sign-in in the page', () => {
  test('leaves with a challenge whose verifier stays behind, and asks for the card only where it is needed', async () => {
    const query = await leave();
    const { verifier } = JSON.parse([...store.values()][0]!) as { verifier: string };
    expect(query.get('tenant')).toBe('1');
    expect(query.get('code_challenge')).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(verifier.length).toBeGreaterThanOrEqual(43);
    expect([query.get('redirect_uri'), query.get('resource'), query.get('acr_values')]).toEqual([
      'https://pages.example.test/',
      'urn:sceau:api',
      null,
    ]);
    expect((await leave(true)).get('acr_values')).toBe('card');
  });

  test('comes back with a code, which becomes a token once; nothing is left in storage', async () => {
    const state = (await leave()).get('state')!;
    const { token, back } = await arrival(settings, ports, code(state, '&iss=https%3A%2F%2Fidentity.example.test'));
    expect([token.value, token.endsAt, back]).toEqual(['a.b.c', 605_000, '#/request']);
    expect(asked[0]!.url).toBe('https://identity.example.test/token');
    expect(Object.fromEntries(asked[0]!.form)).toMatchObject({
      grant_type: 'authorization_code',
      code: 'xyz',
      client_id: 'pages',
    });
    expect(asked[0]!.form.has('client_secret')).toBe(false);
    expect(store.size).toBe(0);
    await expect(arrival(settings, ports, code(state))).rejects.toMatchObject({ why: 'stale' });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['another state', () => '?code=xyz&state=other', 'stale'],
    ['another issuer', (state: string) => code(state, '&iss=https%3A%2F%2Felse.example.test'), 'stale'],
    ['a refusal', (state: string) => `?error=access_denied&state=${state}`, 'declined'],
  ])('%s gives no token and asks for none', async (_, query, why) => {
    const state = (await leave()).get('state')!;
    await expect(arrival(settings, ports, query(state))).rejects.toMatchObject({ why });
    expect(asked).toEqual([]);
    expect(store.size).toBe(0);
  });

  test.each([
    ['an error', () => Response.json({ error: 'invalid_grant' }, { status: 400 })],
    ['another kind of token', () => Response.json({ access_token: 'a', token_type: 'DPoP' })],
    ['no JSON', () => new Response('oops')],
    [
      'no answer',
      () => {
        throw new TypeError('network');
      },
    ],
  ])('%s from the token endpoint is a failed sign-in', async (_, given) => {
    answer = given as () => Response;
    const state = (await leave()).get('state')!;
    await expect(arrival(settings, ports, code(state))).rejects.toMatchObject({ why: 'failed' });
  });

  test('a return is told from any other address', () => {
    expect([isReturn(''), isReturn('?state=a'), isReturn('?code=a'), isReturn('?code=a&state=b')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
