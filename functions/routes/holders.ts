import { get, post, READERS, type Route, SIGNATORIES } from './route.ts';

/** Who registers holders and opens their requests. */
const OPENERS = ['technical-administrator', 'registration-officer'] as const;
/** Of the offers without directions. */
const ADMINISTRATORS = ['technical-administrator'] as const;
const HOLDERS = ['holder'] as const;

/** Those who hold certificates in their own name. */
export const holderRoutes: readonly Route[] = [
  post(
    '/subscriptions/{subscriptionId}/holders',
    'register-holder',
    'holders',
    ADMINISTRATORS,
    'holders',
    'Register a holder and open their first request; they are invited by mail',
  ),
  get(
    '/subscriptions/{subscriptionId}/holders',
    'list-holders',
    'holders',
    [...ADMINISTRATORS, ...SIGNATORIES, ...READERS],
    'holders',
    'The holders of a subscription, newest first',
  ),
  get(
    '/holders/{holderId}',
    'show-holder',
    'holders',
    [...OPENERS, ...HOLDERS, ...SIGNATORIES, ...READERS],
    'holders',
    'A holder, and where they stand',
  ),
  post(
    '/holders/{holderId}/correction',
    'correct-holder',
    'holders',
    OPENERS,
    'holders',
    'Correct the data of a holder, who then attests them anew',
  ),
  post(
    '/holders/{holderId}/opening',
    'open-holder',
    'holders',
    OPENERS,
    'holders',
    'Let a holder request one certificate, perhaps to renew one',
  ),
  get(
    '/me/holders',
    'list-my-holders',
    'holders',
    'signed-in',
    'holders',
    'What the caller holds, and what to do next',
  ),
  post(
    '/holders/{holderId}/attestation',
    'attest-holder',
    'holders',
    HOLDERS,
    'holders',
    'Attest one’s data and accept the terms of use',
  ),
  post(
    '/holders/{holderId}/correction-request',
    'ask-correction',
    'holders',
    HOLDERS,
    'holders',
    'Say that one’s data are wrong',
  ),
  post(
    '/holders/{holderId}/certificate-request',
    'request-for-holder',
    'submission',
    HOLDERS,
    'holders',
    'Request one’s own certificate, by the leave that was given',
  ),
  post(
    '/holders/{holderId}/declaration',
    'declare-received',
    'acceptance',
    HOLDERS,
    'holders',
    'Declare that one has received a certificate in one’s name, and read the terms',
  ),
  {
    ...get(
      '/holders/{holderId}/declarations/{serial}/receipt',
      'show-receipt',
      'documents',
      [...HOLDERS, ...OPENERS, ...READERS],
      'holders',
      'The sealed receipt of a declaration, or where it stands',
    ),
    gives: ['application/pdf', 'application/json'],
  },
];
