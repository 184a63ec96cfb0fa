/**
 * What the repository's host says with everything that it gives, wherever it is: read by the deployment, the local gateway
 * and tests. Its pages have a style and links, and nothing that runs, asks or is framed. There is no HSTS: relying parties
 * fetch lists over plain http (RFC 5280 §8), and what they fetch is signed.
 */
export const REPOSITORY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Paths that mean the index, as people type them. */
export const INDEX_PATHS = ['/', '/repository', '/repository/'] as const;
export const INDEX_KEY = 'repository/index.html';
export const NOT_FOUND_KEY = 'repository/404.html';
