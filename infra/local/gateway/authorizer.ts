import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';

/** A JWT authorizer of an HTTP API: who issues the tokens, and for whom they must be meant. */
export interface AuthorizerOptions {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Reads the issuer's JWK set. */
  readonly keys: () => Promise<readonly (JsonWebKey & { readonly kid?: string })[]>;
  /** The platform's clock, which the issuer's tokens go by as well: whoever sets it far ahead signs in again. */
  readonly now: () => Date;
}

export type Verdict =
  | { readonly claims: Readonly<Record<string, unknown>> }
  /** What goes into `www-authenticate`. */
  | { readonly challenge: string };

/** Why a token is not accepted, in the words of the `error_description`. */
class Denied extends Error {}

const HASHES: Readonly<Record<string, string>> = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' };
/** API Gateway keeps an issuer's keys for two hours; an unknown `kid` asks for them again, not more often than this. */
const KEYS_KEPT_MS = 2 * 60 * 60 * 1000;
const KEYS_AGAIN_MS = 1000;

/**
 * Decides as API Gateway does ("Control access to HTTP APIs with JWT authorizers"): RSA signatures only, the key by
 * `kid`; `iss`; `aud`, or `client_id` where there is no `aud`; `exp` after, `nbf` and `iat` not after now.
 */
export function createAuthorizer(options: AuthorizerOptions): (header: string | undefined) => Promise<Verdict> {
  const keyFor = keyCache(options);
  return async (header) => {
    if (header === undefined || header === '') return { challenge: 'Bearer' };
    try {
      return { claims: await claimsOf(header.replace(/^Bearer +/i, '').trim(), keyFor, options) };
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      return { challenge: `Bearer scope="" error="invalid_token" error_description="${error.message}"` };
    }
  };
}

async function claimsOf(
  token: string,
  keyFor: (kid: string) => Promise<KeyObject | undefined>,
  options: AuthorizerOptions,
): Promise<Record<string, unknown>> {
  const [head, payload, signature, ...rest] = token.split('.');
  if (!head || !payload || signature === undefined || rest.length > 0) throw new Denied('the token is not a JWT');
  const header = decodeObject(head);
  const hash = typeof header.alg === 'string' ? HASHES[header.alg] : undefined;
  if (hash === undefined) throw new Denied('the token is signed with an unsupported algorithm');
  if (header.crit !== undefined) throw new Denied('the token has a critical header that is not understood');
  const key = typeof header.kid === 'string' ? await keyFor(header.kid) : undefined;
  if (key === undefined) throw new Denied('the key of the token is not known');
  if (!verify(hash, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url')))
    throw new Denied('the signature of the token is invalid');
  const claims = decodeObject(payload);
  checkClaims(claims, options);
  return claims;
}

function checkClaims(claims: Record<string, unknown>, options: AuthorizerOptions): void {
  const seconds = options.now().getTime() / 1000;
  if (claims.iss !== options.issuer) throw new Denied('the token does not have a valid issuer');
  const meant = claims.aud ?? claims.client_id;
  const meantFor: readonly unknown[] = Array.isArray(meant) ? meant : [meant];
  if (!meantFor.some((one) => typeof one === 'string' && options.audience.includes(one)))
    throw new Denied('the token does not have a valid audience');
  if (typeof claims.exp !== 'number' || claims.exp <= seconds) throw new Denied('the token has expired');
  for (const name of ['nbf', 'iat']) {
    const value = claims[name];
    if (value !== undefined && (typeof value !== 'number' || value > seconds))
      throw new Denied('the token is not yet valid');
  }
}

function decodeObject(part: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    throw new Denied('the token is not a JWT');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Denied('the token is not a JWT');
  return value as Record<string, unknown>;
}

function keyCache(options: AuthorizerOptions): (kid: string) => Promise<KeyObject | undefined> {
  let known = new Map<string, KeyObject>();
  let readAt = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    readAt = options.now().getTime();
    const rsa = (await options.keys()).filter((one) => one.kty === 'RSA' && one.kid !== undefined);
    known = new Map(rsa.map((one) => [one.kid!, createPublicKey({ key: one, format: 'jwk' })]));
  };
  return async (kid) => {
    const age = options.now().getTime() - readAt;
    if (age > (known.has(kid) ? KEYS_KEPT_MS : KEYS_AGAIN_MS)) await refresh();
    return known.get(kid);
  };
}
