import { get, type Route } from './route.ts';

const READERS = ['security-officer', 'auditor'] as const;

/** The sealed log: what anybody may hold the house to, and what is proved of it. */
export const logRoutes: readonly Route[] = [
  {
    ...get('/log/checkpoint', 'show-checkpoint', 'open', 'public', 'log', 'The newest checkpoint of the sealed log'),
    gives: ['application/json', 'text/plain'],
  },
  get('/log/checkpoints', 'list-checkpoints', 'inventory', READERS, 'log', 'All checkpoints of the log, newest first'),
  get(
    '/log/consistency',
    'prove-consistency',
    'inventory',
    READERS,
    'log',
    'Proof that the log of one checkpoint begins with that of an earlier one',
  ),
  get(
    '/certificates/{issuer}/{serial}/log-proof',
    'prove-certificate',
    'inventory',
    [
      'technical-administrator',
      'registration-officer',
      'holder',
      'legal-representative',
      'mandatary',
      'validation-agent',
      ...READERS,
    ],
    'log',
    'Proof that an event of a certificate is in the log',
  ),
];
