import { get, OFFICERS, post, type Route } from './route.ts';

const READERS = ['security-officer', 'auditor'] as const;

const read = (path: string, operation: string, summary: string) =>
  get(path, operation, 'revocation', READERS, 'campaigns', summary);
const act = (path: string, operation: string, summary: string) =>
  post(path, operation, 'revocation', OFFICERS, 'campaigns', summary);

/** The early renewal of a population, by one order of two security officers. */
export const campaignRoutes: readonly Route[] = [
  act('/campaigns', 'propose-campaign', 'Propose to renew a population early, by filter: a dry run, nobody is told'),
  read('/campaigns', 'list-campaigns', 'Campaigns, newest first'),
  read('/campaigns/{campaignId}', 'show-campaign', 'A campaign: its figures, and how far it is'),
  {
    ...read(
      '/campaigns/{campaignId}/certificates',
      'list-campaign-certificates',
      'The frozen list, and how each certificate stands',
    ),
    gives: ['application/json', 'text/csv'],
  },
  act(
    '/campaigns/{campaignId}/approval',
    'approve-campaign',
    'Approve the frozen list of another security officer, by its digest: it runs',
  ),
  act('/campaigns/{campaignId}/refusal', 'refuse-campaign', 'Refuse the campaign of another security officer'),
  act('/campaigns/{campaignId}/pause', 'pause-campaign', 'Hold a campaign up: nobody more is told'),
  act('/campaigns/{campaignId}/resume', 'resume-campaign', 'Let a paused campaign go on'),
  act('/campaigns/{campaignId}/cancellation', 'cancel-campaign', 'End a campaign, for ever'),
  {
    ...get(
      '/campaigns/{campaignId}/report',
      'show-campaign-report',
      'documents',
      READERS,
      'campaigns',
      'What a campaign came to: figures, and the certificates that are left',
    ),
    gives: ['application/json', 'text/csv', 'application/pdf'],
  },
];
