import { post, type Route } from './route.ts';

/** The holder, and those who look after them. */
const CONCERNED = ['technical-administrator', 'registration-officer', 'holder'] as const;

/** What breaks into a holder's time, and its end. */
export const holderLifeRoutes: readonly Route[] = [
  post(
    '/holders/{holderId}/loss',
    'declare-loss',
    'revocation',
    CONCERNED,
    'holders',
    'Declare a key lost, stolen or known to others: the certificates are revoked at once',
  ),
  post(
    '/holders/{holderId}/departure',
    'declare-departure',
    'holders',
    CONCERNED,
    'holders',
    'Declare that a holder leaves or moves, on a day; or another day',
  ),
  post(
    '/holders/{holderId}/departure-withdrawal',
    'withdraw-departure',
    'holders',
    CONCERNED,
    'holders',
    'Take a departure back before its day',
  ),
  post(
    '/holders/{holderId}/deletion-confirmation',
    'confirm-deletion',
    'holders',
    'signed-in',
    'holders',
    'Confirm, after leaving, that certificate, key and copies are deleted',
  ),
];
