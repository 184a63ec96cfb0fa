import { get, OFFICERS, post, READERS, type Route } from './route.ts';

/** Who answers for the house: the officers of a holder's direction, or the agents. */
const ANSWERERS = ['registration-officer', 'validation-agent'] as const;
/** Who answers for what is erased, and who looks on. */
const KEEPERS = ['security-officer', 'auditor'] as const;
const EXPORT = ['application/json', 'application/pdf'] as const;

/** What people ask about their own data, legal holds, and reports of what was erased. */
export const privacyRoutes: readonly Route[] = [
  post(
    '/me/privacy-requests',
    'ask-privacy',
    'privacy',
    'signed-in',
    'privacy',
    'Ask to see, to correct or to erase one’s own data',
  ),
  get(
    '/me/privacy-requests',
    'list-my-privacy-requests',
    'privacy',
    'signed-in',
    'privacy',
    'What I asked about my own data, and the answers',
  ),
  get(
    '/me/privacy-requests/{privacyRequestId}',
    'show-my-privacy-request',
    'privacy',
    'signed-in',
    'privacy',
    'One of my requests about my own data',
  ),
  {
    ...get(
      '/me/privacy-requests/{privacyRequestId}/export',
      'export-my-data',
      'privacy',
      'signed-in',
      'privacy',
      'Everything that is held on me, as JSON or as a PDF',
    ),
    gives: EXPORT,
  },
  get(
    '/privacy-requests',
    'list-privacy-requests',
    'privacy',
    ['registration-officer', ...READERS],
    'privacy',
    'Requests that wait for an answer, the most urgent first',
  ),
  post(
    '/persons/{personId}/privacy-requests',
    'record-privacy-request',
    'privacy',
    ANSWERERS,
    'privacy',
    'Record what somebody asked about their data at the counter, by letter, mail or telephone',
  ),
  get(
    '/persons/{personId}/privacy-requests/{privacyRequestId}',
    'show-privacy-request',
    'privacy',
    ['registration-officer', ...READERS],
    'privacy',
    'A request, and where it stands',
  ),
  {
    ...get(
      '/persons/{personId}/privacy-requests/{privacyRequestId}/export',
      'export-data-of-person',
      'privacy',
      ANSWERERS,
      'privacy',
      'What is held on somebody who asked for it, to be handed over',
    ),
    gives: EXPORT,
  },
  post(
    '/persons/{personId}/privacy-requests/{privacyRequestId}/answer',
    'answer-privacy-request',
    'privacy',
    ANSWERERS,
    'privacy',
    'Answer a request to correct data',
  ),
  post(
    '/holds',
    'set-hold',
    'privacy',
    OFFICERS,
    'privacy',
    'Hold the data of a person, or of a structure, back from erasure',
  ),
  get('/holds', 'list-holds', 'privacy', KEEPERS, 'privacy', 'Legal holds that are set, the oldest first'),
  post(
    '/holds/{subject}/{subjectId}/lift',
    'lift-hold',
    'privacy',
    OFFICERS,
    'privacy',
    'Lift a hold, as another security officer',
  ),
  get(
    '/purges/forecast',
    'forecast-purge',
    'privacy',
    KEEPERS,
    'privacy',
    'What would be erased by an instant, by class; nothing is',
  ),
  {
    ...get('/purges', 'list-purges', 'privacy', KEEPERS, 'privacy', 'What was erased, run by run, newest first'),
    gives: ['application/json', 'text/csv'],
  },
];
