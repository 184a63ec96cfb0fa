import { createHash, randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Identity, startIdentity } from '../../infra/local/identity/identity.ts';
import { signIns } from '../../infra/local/identity/sign-ins.ts';
import { LocalProblem } from '../../infra/local/loopback.ts';
import { ROLES } from '../../shared/registration/records.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-identity-'));
let leap = 0;
let identity: Identity;
const start = async (port?: number) => {
  identity = await startIdentity({ folder, now: () => Date.now() + leap, ...(port !== undefined && { port }) });
};
/** Below what systems hand out for port 0: nobody else is given it while the issuer is down. */
const ports = Array.from({ length: 20 }, () => 20_000 + randomInt(10_000));
beforeAll(async () => {
  for (const port of ports) {
    const free = await start(port).then(
      () => true,
      () => false,
    );
    if (free) return;
  }
  throw new Error(`none of these ports is free: ${ports.join(', ')}`);
});
afterAll(async () => {
  await identity.stop();
  rmSync(folder, { recursive: true });
});

/** Leaves no connection behind that a restarted issuer on the same port would know nothing of. */
const visitOnce = (url: string, init: RequestInit = {}) => fetch(url, { ...init, headers: { connection: 'close' } });
const ask = (parameters: Record<string, string>) =>
  visitOnce(identity.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'sign-in', client_id: 'sceau-local', ...parameters }),
  });
async function tokenFor(parameters: Record<string, string>): Promise<string> {
  return ((await (await ask(parameters)).json()) as { access_token: string }).access_token;
}
async function verify(token: string, currentDate = new Date()) {
  const keys = createLocalJWKSet((await (await visitOnce(identity.jwksUrl)).json()) as JSONWebKeySet);
  return jwtVerify(token, keys, {
    issuer: identity.issuerUrl,
    audience: identity.audience,
    algorithms: ['RS256'],
    currentDate,
  });
}

describe('the sign-in grant', () => {
  it('has somebody for every role, and a stranger', () => {
    // machines come with a certificate
    const people = ROLES.filter((role) => role !== 'machine');
    expect(new Set(signIns.map((signIn) => signIn.role))).toEqual(new Set([...people, 'none']));
    const unique = (of: (string | undefined)[]) => of.filter((one) => one !== undefined);
    for (const values of [
      signIns.map((signIn) => signIn.name),
      unique(signIns.map((signIn) => signIn.card?.number)),
      unique(signIns.map((signIn) => signIn.directoryId)),
    ])
      expect(new Set(values).size).toBe(values.length);
  });

  it.each(signIns)('gives $name a token that the published keys verify', async (signIn) => {
    const { payload, protectedHeader } = await verify(await tokenFor({ sign_in: signIn.name }));
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.stringMatching(/^local-/) });
    expect(payload).toMatchObject({ sub: signIn.name, client_id: 'sceau-local' });
    const { card, directoryId } = signIn;
    expect(payload.card).toBe(card === undefined ? undefined : `${card.family}:${card.number}`);
    expect(payload.directory_id).toBe(directoryId);
    expect(payload.acr).toBe(card === undefined ? 'password' : 'card');
    expect(payload.exp! - payload.iat!).toBe(3600);
  });

  it('gives the same person without the card when asked', async () => {
    const { payload } = await verify(await tokenFor({ sign_in: 'technical-administrator-1', acr: 'password' }));
    expect(payload).toMatchObject({ card: 'CPS:0123456789', acr: 'password' });
  });

  it.each([
    [{ sign_in: 'nobody' }, 'invalid_grant'],
    [{}, 'invalid_grant'],
    [{ sign_in: 'holder', acr: 'card2' }, 'invalid_request'],
    [{ sign_in: 'holder', client_id: 'another' }, 'invalid_client'],
    [{ sign_in: 'holder', grant_type: 'password' }, 'unsupported_grant_type'],
  ])('refuses %o as %s', async (parameters, error) => {
    const answer = await ask(parameters as Record<string, string>);
    expect(answer.ok).toBe(false);
    expect(await answer.json()).toMatchObject({ error });
  });

  it("says the platform's time, which may be another than the machine's", async () => {
    leap = 30 * 86_400_000;
    try {
      const token = await tokenFor({ sign_in: 'holder' });
      await expect(verify(token, new Date(Date.now() + leap))).resolves.toBeDefined();
      await expect(verify(token, new Date(Date.now() + leap + 3_700_000))).rejects.toThrow(/exp/);
    } finally {
      leap = 0;
    }
  });
});

it('keeps its name and keys over a restart, so that tokens outlast it', async () => {
  const token = await tokenFor({ sign_in: 'auditor' });
  const before = identity.issuerUrl;
  await identity.stop();
  await start();
  expect(identity.issuerUrl).toBe(before);
  await expect(verify(token)).resolves.toBeDefined();
});

it('says which port is missing when somebody else has it', async () => {
  const port = Number(new URL(identity.issuerUrl).port);
  await identity.stop();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  try {
    await expect(startIdentity({ folder, now: Date.now })).rejects.toThrow(LocalProblem);
    await expect(startIdentity({ folder, now: Date.now })).rejects.toThrow(new RegExp(`Port ${port}`));
  } finally {
    await new Promise((resolve) => other.close(resolve));
    await start();
  }
});

it('signs a browser in with the code flow, as every OpenID Connect issuer does', async () => {
  const discovery = await fetch(`${identity.issuerUrl}/.well-known/openid-configuration`);
  const { authorization_endpoint, jwks_uri } = (await discovery.json()) as Record<string, string>;
  expect(jwks_uri).toBe(identity.jwksUrl);
  const verifier = randomBytes(32).toString('base64url');
  const redirect = 'http://127.0.0.1/signed-in';
  const question = new URLSearchParams({
    client_id: 'sceau-local',
    response_type: 'code',
    redirect_uri: redirect,
    scope: 'openid',
    state: 'kept',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const cookies = new Map<string, string>();
  const visit = async (url: string, form?: Record<string, string>): Promise<string> => {
    const answer = await fetch(new URL(url, identity.issuerUrl), {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=') as [string, string];
      cookies.set(name, value);
    }
    return answer.headers.get('location') ?? (await answer.text());
  };
  const choice = await visit(`${authorization_endpoint}?${question}`);
  expect(await visit(choice)).toContain('value="registration-officer"');
  const resumed = await visit(choice, { sign_in: 'registration-officer' });
  const back = new URL(await visit(resumed));
  expect(back.href.startsWith(redirect)).toBe(true);
  expect(back.searchParams.get('state')).toBe('kept');
  const token = await tokenFor({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirect,
    code_verifier: verifier,
  });
  expect((await verify(token)).payload).toMatchObject({
    sub: 'registration-officer',
    directory_id: 'TEST-DIR-1001',
    card: 'CPE:0011223309',
    acr: 'card',
  });
});
