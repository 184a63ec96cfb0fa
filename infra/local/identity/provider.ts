import Provider, { type ClientMetadata, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { IssuerState } from './keys.ts';
import { Shelf } from './memory.ts';
import { claimsOf, type SignIn, signIns } from './sign-ins.ts';

/** What access tokens name as their audience: the platform's API. */
export const AUDIENCE = 'urn:sceau:api';
/** The client that scripts and pages sign in with; it has no secret. */
export const CLIENT = 'sceau-local';
/** The grant that turns the name of a ready-made sign-in into a token. Exists here and nowhere else. */
export const SIGN_IN_GRANT = 'sign-in';

const LOOPBACK_ORIGIN = /^http:\/\/127\.0\.0\.1:\d+$/;
const TOKEN_LIFETIME_SECONDS = 3600;

const resourceServer = {
  audience: AUDIENCE,
  scope: 'openid',
  accessTokenTTL: TOKEN_LIFETIME_SECONDS,
  accessTokenFormat: 'jwt' as const,
  jwt: { sign: { alg: 'RS256' as const } },
};

/**
 * The issuer: OpenID Connect as every issuer speaks it (code flow with PKCE, discovery, JWKS), and beside it the sign-in
 * grant: `sign_in=<name>`, with `acr=password` for the same person without their card. `now` in milliseconds: tokens say
 * the platform's time, which tests may move.
 */
export function makeProvider(issuer: string, state: IssuerState, redirectUris: string[], now: () => number): Provider {
  const shelves = new Map<string, Shelf>();
  const client: ClientMetadata = {
    client_id: CLIENT,
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    grant_types: ['authorization_code', SIGN_IN_GRANT],
    response_types: ['code'],
    redirect_uris: redirectUris,
  };
  const configuration: Configuration = {
    adapter: (model: string) => {
      const shelf = shelves.get(model) ?? new Shelf();
      shelves.set(model, shelf);
      return shelf;
    },
    clients: [client],
    // pages on this machine may take their token by script; nothing else of the provider answers them
    clientBasedCORS: (_, origin) => LOOPBACK_ORIGIN.test(origin),
    jwks: state.jwks as NonNullable<Configuration['jwks']>,
    cookies: { keys: [state.cookieKey] },
    scopes: ['openid'],
    claims: { openid: ['sub', 'card', 'directory_id', 'acr'] },
    ttl: { AccessToken: TOKEN_LIFETIME_SECONDS, Session: 86_400, Grant: 86_400, Interaction: 3600, IdToken: 3600 },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, name) => {
      const person = byName(name);
      if (person === undefined) return undefined;
      return { accountId: name, claims: async () => ({ sub: name, ...claimsOf(person, true) }) };
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        getResourceServerInfo: () => resourceServer,
        useGrantedResource: () => true,
      },
      userinfo: { enabled: false },
    },
    extraTokenClaims: (_, token) => {
      const person = 'accountId' in token ? byName(token.accountId) : undefined;
      return person === undefined ? undefined : claimsOf(person, token.scope !== WITHOUT_CARD);
    },
    formats: {
      customizers: {
        jwt: (_, _token, { payload }) => {
          const shift = Math.floor((now() - Date.now()) / 1000);
          payload.iat = (payload.iat as number) + shift;
          payload.exp = (payload.exp as number) + shift;
        },
      },
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.registerGrantType(SIGN_IN_GRANT, (ctx) => signIn(provider, ctx), ['sign_in', 'acr']);
  return provider;
}

/** How a token in the making remembers that the card was not used. */
const WITHOUT_CARD = 'without-card';

async function signIn(provider: Provider, ctx: KoaContextWithOIDC): Promise<void> {
  const { sign_in: name, acr } = (ctx.oidc.params ?? {}) as { sign_in?: string; acr?: string };
  const person = byName(name ?? '');
  if (person === undefined)
    throw new errors.CustomOIDCProviderError(
      'invalid_grant',
      `sign_in is not one of ${signIns.map((known) => known.name).join(', ')}`,
    );
  if (acr !== undefined && acr !== 'card' && acr !== 'password')
    throw new errors.CustomOIDCProviderError('invalid_request', 'acr is card or password');
  const token = new provider.AccessToken({
    client: ctx.oidc.client!,
    accountId: person.name,
    grantId: 'sign-in',
    gty: SIGN_IN_GRANT,
    expiresWithSession: false,
    scope: acr === 'password' ? WITHOUT_CARD : 'openid',
  } as ConstructorParameters<typeof provider.AccessToken>[0]);
  token.resourceServer = new provider.ResourceServer(AUDIENCE, resourceServer);
  ctx.oidc.entity('AccessToken', token);
  ctx.body = {
    access_token: await token.save(),
    token_type: 'Bearer',
    expires_in: TOKEN_LIFETIME_SECONDS,
  };
}

function byName(name: string): SignIn | undefined {
  return signIns.find((known) => known.name === name);
}
