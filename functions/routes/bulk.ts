import { get, OFFICERS, post, type Route } from './route.ts';

const READERS = ['security-officer', 'auditor'] as const;

/** The revocation of many certificates by one order of two security officers. */
export const bulkRoutes: readonly Route[] = [
  post(
    '/bulk-revocations',
    'propose-bulk',
    'revocation',
    OFFICERS,
    'bulk-revocations',
    'Propose to revoke certificates by list, by key or by filter: a dry run, nothing is revoked',
  ),
  get('/bulk-revocations', 'list-bulk', 'revocation', READERS, 'bulk-revocations', 'Bulk revocations, newest first'),
  get(
    '/bulk-revocations/{bulkId}',
    'show-bulk',
    'revocation',
    READERS,
    'bulk-revocations',
    'A bulk revocation: its figures, and how far it is',
  ),
  {
    ...get(
      '/bulk-revocations/{bulkId}/certificates',
      'list-bulk-certificates',
      'revocation',
      READERS,
      'bulk-revocations',
      'The frozen list, and what became of each certificate',
    ),
    gives: ['application/json', 'text/csv'],
  },
  post(
    '/bulk-revocations/{bulkId}/approval',
    'approve-bulk',
    'revocation',
    OFFICERS,
    'bulk-revocations',
    'Approve the frozen list of another security officer, by its digest: it runs',
  ),
  post(
    '/bulk-revocations/{bulkId}/pause',
    'pause-bulk',
    'revocation',
    OFFICERS,
    'bulk-revocations',
    'Hold a bulk revocation up',
  ),
  post(
    '/bulk-revocations/{bulkId}/resume',
    'resume-bulk',
    'revocation',
    OFFICERS,
    'bulk-revocations',
    'Let a paused bulk revocation go on',
  ),
  post(
    '/bulk-revocations/{bulkId}/cancellation',
    'cancel-bulk',
    'revocation',
    OFFICERS,
    'bulk-revocations',
    'End a bulk revocation, for ever',
  ),
];
