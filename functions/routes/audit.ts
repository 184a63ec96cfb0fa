import { get, type Route } from './route.ts';

const READERS = ['security-officer', 'auditor'] as const;
const TABLE = ['application/json', 'text/csv'] as const;

/** What auditors read of the stock. */
export const auditRoutes: readonly Route[] = [
  get(
    '/relint-reports',
    'list-relint-reports',
    'inventory',
    READERS,
    'audit',
    'Nightly looks at everything that was issued, newest first',
  ),
  {
    ...get(
      '/relint-reports/{day}',
      'show-relint-report',
      'inventory',
      READERS,
      'audit',
      'What one night found, certificate by certificate',
    ),
    gives: TABLE,
  },
  get(
    '/signatures',
    'show-signatures',
    'inventory',
    READERS,
    'audit',
    'Signatures that the trail of the cloud account tells of, by key, and what explains them',
  ),
];
