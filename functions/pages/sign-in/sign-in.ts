import { base64url, randomOctets } from '../keys/web-crypto.ts';
import type { PageSettings } from '../settings.ts';

/**
 * Sign-in by authorization code with PKCE (RFC 7636) and no secret, in the page itself.
 *
 * The token stays in this page's memory and is written nowhere: browsers keep a tab's session storage on disk to restore
 * it, and a workstation may be shared. A page that is loaded again signs in again, which the issuer's own session makes one
 * redirection. Only what must outlive that redirection is stored, for as long as it lasts: state, verifier, way back.
 */
export interface SignInPorts {
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Where the pages are, with their final slash: the redirect address. */
  readonly here: string;
  readonly fetch?: typeof fetch;
  /** Milliseconds that never go back. */
  readonly elapsed: () => number;
}

export interface Token {
  readonly value: string;
  /** By `elapsed`. */
  readonly endsAt: number;
}

/** Why a return from the issuer gave no token. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure';
  /** `declined`: the issuer or the person said no. `stale`: nothing here was waiting for this. `failed`: no token came. */
  readonly why: 'declined' | 'stale' | 'failed';

  constructor(why: SignInFailure['why'], cause?: unknown) {
    super(why, cause === undefined ? {} : { cause });
    this.why = why;
  }
}

interface Under {
  readonly state: string;
  readonly verifier: string;
  /** The fragment to come back to. */
  readonly back: string;
}

const KEPT_UNDER = 'sceau-sign-in';

/** The address to go to, after what the way back needs was stored. `back` is a fragment of these pages. */
export async function departure(
  { signIn }: PageSettings,
  ports: SignInPorts,
  { back, card }: { readonly back: string; readonly card: boolean },
): Promise<string> {
  const under: Under = { state: base64url(randomOctets(24)), verifier: base64url(randomOctets(32)), back };
  ports.storage.setItem(KEPT_UNDER, JSON.stringify(under));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(under.verifier));
  const address = new URL(signIn.authorizationEndpoint);
  const asked = {
    response_type: 'code',
    client_id: signIn.clientId,
    redirect_uri: ports.here,
    scope: signIn.scope,
    state: under.state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    ...(signIn.resource !== undefined && { resource: signIn.resource }),
    ...(card && signIn.cardAcr !== undefined && { acr_values: signIn.cardAcr }),
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address.href;
}

/** Whether an address is a return from the issuer, with or without success. */
export function isReturn(query: string): boolean {
  const parameters = new URLSearchParams(query);
  return parameters.has('state') && (parameters.has('code') || parameters.has('error'));
}

/**
 * Takes the token for the code that the issuer sent back, once. Throws a SignInFailure; whatever happens, nothing of the
 * sign-in is left in storage.
 */
export async function arrival(
  { signIn }: PageSettings,
  ports: SignInPorts,
  query: string,
): Promise<{ readonly token: Token; readonly back: string }> {
  const kept = ports.storage.getItem(KEPT_UNDER);
  ports.storage.removeItem(KEPT_UNDER);
  const under = kept === null ? undefined : (JSON.parse(kept) as Under);
  const answer = new URLSearchParams(query);
  if (under === undefined || answer.get('state') !== under.state) throw new SignInFailure('stale');
  const issuer = answer.get('iss');
  if (issuer !== null && issuer !== signIn.issuer) throw new SignInFailure('stale');
  const code = answer.get('code');
  if (code === null) throw new SignInFailure('declined');
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: ports.here,
    client_id: signIn.clientId,
    code_verifier: under.verifier,
    ...(signIn.resource !== undefined && { resource: signIn.resource }),
  });
  return { token: await tokenFrom(signIn.tokenEndpoint, form, ports), back: under.back };
}

async function tokenFrom(endpoint: string, body: URLSearchParams, ports: SignInPorts): Promise<Token> {
  const asked = ports.elapsed();
  try {
    const answer = await (ports.fetch ?? fetch)(endpoint, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(20_000),
    });
    const given = (await answer.json()) as { access_token?: unknown; token_type?: unknown; expires_in?: unknown };
    const { access_token: value, token_type: type, expires_in: seconds } = given;
    if (answer.ok && typeof value === 'string' && String(type).toLowerCase() === 'bearer')
      return { value, endsAt: asked + (typeof seconds === 'number' ? seconds : 300) * 1000 };
  } catch (thrown) {
    throw new SignInFailure('failed', thrown);
  }
  throw new SignInFailure('failed');
}
