import type { Rows } from './sentences.ts';

/** The sealed log, and what is proved of it. */
export const log: Rows = {
  'This certificate has no such event.': 'Ce certificat n’a pas d’événement de ce numéro.',
  'This event is not sealed yet: ask again in a minute.':
    'Cet événement n’est pas encore scellé : redemandez dans une minute.',
  'The log is being sealed elsewhere.': 'Le journal est en cours de scellement ailleurs.',
  'The earlier checkpoint comes first.': 'Le point de contrôle le plus ancien vient en premier.',
  'There is no checkpoint {}.': 'Il n’y a pas de point de contrôle {1}.',
  'The log has no checkpoint yet: ask again in a few minutes.':
    'Le journal n’a pas encore de point de contrôle : redemandez dans quelques minutes.',
};
