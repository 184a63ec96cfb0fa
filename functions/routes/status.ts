import type { Route } from './route.ts';

const OCSP = {
  lambda: 'status',
  who: 'public',
  gives: ['application/ocsp-response'],
  tag: 'status',
} as const;

/** What relying parties' programs ask: OCSP over HTTP (RFC 6960 appendix A). */
export const statusRoutes: readonly Route[] = [
  {
    ...OCSP,
    method: 'POST',
    path: '/ocsp/{issuer}',
    operation: 'ask-status',
    takes: ['application/ocsp-request'],
    summary: 'The status of certificates of an issuer (RFC 6960)',
  },
  {
    ...OCSP,
    method: 'GET',
    path: '/ocsp/{issuer}/{request+}',
    operation: 'ask-status-by-address',
    summary: 'The same, with the request in base64 in the address (RFC 5019)',
  },
  {
    ...OCSP,
    method: 'HEAD',
    path: '/ocsp/{issuer}/{request+}',
    operation: 'look-at-status-by-address',
    summary: 'What a GET would say of its answer, without the answer',
  },
];
