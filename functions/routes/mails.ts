import { AGENTS, get, post, READERS, type Route } from './route.ts';

/** What became of messages that need a human. */
export const mailRoutes: readonly Route[] = [
  get(
    '/mails',
    'list-mails',
    'registration',
    READERS,
    'work',
    'Messages that were given up, or of which nobody knows whether they went, oldest first',
  ),
  post('/mails/{mailId}/retry', 'retry-mail', 'registration', AGENTS, 'work', 'Have a message tried again'),
];
