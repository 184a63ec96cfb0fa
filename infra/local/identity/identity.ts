import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageSettings } from '../../../functions/pages/settings.ts';
import { LocalProblem, listen, type Running, readBody } from '../loopback.ts';
import { keepState, readState } from './keys.ts';
import { choicePage, choose, startPage } from './pages.ts';
import { AUDIENCE, CLIENT, makeProvider } from './provider.ts';

export interface IdentityOptions {
  readonly folder: string;
  /** Without one: the port of last time, at first any free one. The port is part of the issuer's name in every token. */
  readonly port?: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where browsers may be sent back to after a sign-in. */
  readonly redirectUris?: readonly string[];
}

export interface Identity extends Running {
  readonly issuerUrl: string;
  readonly jwksUrl: string;
  readonly tokenUrl: string;
  readonly audience: string;
  /** For pages that sign people in by themselves. */
  readonly signIn: PageSettings['signIn'];
}

/** Starts the OpenID Connect issuer of the local cloud. Throws `LocalProblem`. */
export async function startIdentity({ folder, port, now, redirectUris }: IdentityOptions): Promise<Identity> {
  const state = await readState(folder);
  let handler: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.writeHead(503).end();
  const running = await listen((request, response) => handler(request, response), port ?? state.port, 'sign-in').catch(
    (error: unknown) => {
      if (!(error instanceof LocalProblem) || port !== undefined) throw error;
      throw new LocalProblem(
        `Port ${state.port}, which the sign-ins of this state folder are tied to, is in use: free it.`,
      );
    },
  );
  const issuer = running.url;
  keepState(folder, { ...state, port: Number(new URL(issuer).port) });
  const provider = makeProvider(
    issuer,
    state,
    [...(redirectUris ?? ['http://127.0.0.1/', 'http://127.0.0.1/signed-in'])],
    now,
  );
  const inner = provider.callback();
  const tokenUrl = `${issuer}/token`;
  handler = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/') return startPage(response, tokenUrl);
    if (!pathname.startsWith('/interaction/')) return void inner(request, response);
    if (request.method !== 'POST') return choicePage(response);
    readBody(request, 4096)
      .then((body) => choose(provider, request, response, new URLSearchParams(body.toString()).get('sign_in') ?? ''))
      .catch(() => void response.writeHead(400).end());
  };
  const signIn = {
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: tokenUrl,
    clientId: CLIENT,
    scope: 'openid',
  };
  return { ...running, issuerUrl: issuer, jwksUrl: `${issuer}/jwks`, tokenUrl, audience: AUDIENCE, signIn };
}
