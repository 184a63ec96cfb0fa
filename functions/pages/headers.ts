/** What the pages' host says with every answer, wherever it is: read by the deployment, the local gateway and tests. */
export interface PagesOrigins {
  /** Origins that the pages talk to: the API's, and that of the issuer's token endpoint. */
  readonly connect: readonly string[];
}

/**
 * Nothing that is not listed: no script or style but files of this host, no frame, no form that goes anywhere, no other
 * host than the API and the sign-in, and no text that becomes markup (Content Security Policy 3, Trusted Types).
 */
export function contentSecurityPolicy({ connect }: PagesOrigins): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${connect.join(' ')}`,
    "img-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** No powerful feature is used. */
export const PERMISSIONS_POLICY =
  'camera=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=(), midi=()';

/** Two years, as lists of preloaded hosts ask. */
export const HSTS_SECONDS = 63_072_000;

/** The document is asked for anew each time; what it refers to carries its digest in its name and never changes. */
export const CACHE_CONTROL = {
  document: 'no-cache',
  asset: 'public, max-age=31536000, immutable',
} as const;

/** The headers of the pages over plain loopback http; deployed, https and HSTS come with them (`infra/aws/pages-cdn.ts`). */
export function pagesHeaders(origins: PagesOrigins): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(origins),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': PERMISSIONS_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

/** What the API lets a script of the pages' origin do and see; no cookie goes with a call, so no credentials are allowed. */
export const CROSS_ORIGIN = {
  methods: ['GET', 'POST'],
  requestHeaders: ['accept', 'accept-language', 'authorization', 'content-type', 'idempotency-key'],
  responseHeaders: ['content-disposition', 'content-language', 'request-id', 'retry-after'],
  maxAgeSeconds: 600,
} as const;
