import { AGENTS, get, post, READERS, type Route, SIGNATORIES } from './route.ts';

/** Machines with a client certificate. What they may call are the routes that name the role `machine`. */
export const machinesRoutes: readonly Route[] = [
  get(
    '/machine',
    'show-machine',
    'submission',
    ['machine'],
    'machines',
    'Which machine calls, and what it may request',
  ),
  post(
    '/structures/{structureId}/machines',
    'link-machine',
    'registration',
    AGENTS,
    'machines',
    'Link a machine to a structure or one of its administrators, by its certificate',
  ),
  get(
    '/structures/{structureId}/machines',
    'list-machines',
    'registration',
    [...SIGNATORIES, ...READERS],
    'machines',
    'The machines of a structure',
  ),
  post(
    '/machines/{machineId}/end',
    'end-machine',
    'registration',
    [...SIGNATORIES, ...AGENTS],
    'machines',
    'End a machine with its mandates, at once',
  ),
];
