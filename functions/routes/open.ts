import { get, type Route } from './route.ts';

/** What anybody may ask. */
export const openRoutes: readonly Route[] = [
  get('/health', 'health', 'open', 'public', 'platform', 'Whether the platform answers'),
  {
    ...get('/openapi.json', 'openapi', 'open', 'public', 'platform', 'This description'),
    gives: ['application/vnd.oai.openapi+json', 'application/json'],
  },
  get('/issuers', 'list-issuers', 'open', 'public', 'platform', 'The certification authorities and their addresses'),

  get('/finess-advice', 'finess-advice', 'open', 'public', 'structures', 'Which FINESS to order with, and why'),

  get('/texts', 'list-texts', 'open', 'public', 'platform', 'The texts that people accept, in every version'),
  {
    ...get('/texts/{textId}/{version}', 'show-text', 'open', 'public', 'platform', 'One wording of a text'),
    gives: ['application/json', 'text/plain'],
  },
  {
    ...get(
      '/texts/{textId}/{version}/document',
      'show-text-document',
      'open',
      'public',
      'platform',
      'The document of an uploaded text',
    ),
    gives: ['text/plain', 'text/markdown', 'application/pdf'],
  },
  {
    ...get(
      '/retrieval/{issuer}/{serial}',
      'retrieval-notice',
      'open',
      'public',
      'certificates',
      'Where the link of an e-mail leads: what to do, and nothing about any certificate',
    ),
    gives: ['text/html', 'text/plain'],
  },
];
