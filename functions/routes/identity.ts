import { AGENTS, get, OFFICERS, post, type Route } from './route.ts';

/** People, appointments and mandates. */
export const identityRoutes: readonly Route[] = [
  get('/me', 'show-me', 'registration', 'signed-in', 'identity', 'Who the caller is, and their mandates'),
  post('/persons', 'register-person', 'registration', [...AGENTS, ...OFFICERS], 'identity', 'Register a person'),
  post('/appointments', 'propose-appointment', 'registration', OFFICERS, 'identity', 'Propose an internal role'),
  post(
    '/appointments/{appointmentId}/approval',
    'approve-appointment',
    'registration',
    OFFICERS,
    'identity',
    'Give a proposed role, as the second security officer',
  ),
  post(
    '/persons/{personId}/mandates/{mandateId}/confirmation',
    'confirm-mandate',
    'registration',
    ['legal-representative'],
    'identity',
    'Let a mandate from before one’s own time stand',
  ),
  post(
    '/persons/{personId}/completion',
    'complete-person',
    'registration',
    AGENTS,
    'identity',
    'Add the civility and telephone that a signatory needs',
  ),
  post(
    '/persons/{personId}/mandates/{mandateId}/end',
    'end-mandate',
    'designation',
    [...AGENTS, ...OFFICERS],
    'identity',
    'End a mandate, at once',
  ),
];
