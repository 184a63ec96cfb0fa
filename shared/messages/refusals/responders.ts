import type { Rows } from './sentences.ts';

/** OCSP responders and revocation lists: what their planning, certificates and publication are refused for. */
export const responders: Rows = {
  // planned by a ceremony
  'A responder answers for an issuing authority.': 'Un répondeur répond pour une autorité émettrice.',
  'A responder has two keys, and these are one and the same.':
    'Un répondeur a deux clés, et celles-ci n’en font qu’une : désignez-en deux différentes.',
  'This key is blocked: plan the responder with another one.':
    'Cette clé est bloquée : prévoyez-en une autre pour le répondeur.',
  'This key signs something else already: a responder has keys of its own.':
    'Cette clé signe déjà autre chose : un répondeur a des clés à lui.',
  'The responder of {} has other keys than those that this file replaces.':
    'Le répondeur de {1} a d’autres clés que celles que ce fichier remplace.',

  // certified
  'No ceremony has planned a responder for this issuer.':
    'Aucune cérémonie n’a prévu de répondeur pour cette autorité émettrice.',
  'A responder is certified by an issuing authority.': 'Un répondeur est certifié par une autorité émettrice.',
  'Both keys of the responder of {} are blocked: a ceremony plans others.':
    'Les deux clés du répondeur de {1} sont bloquées : une cérémonie en prévoit d’autres.',

  // lists
  'This list is being made elsewhere: try again in a moment.':
    'Cette liste est déjà en cours de fabrication par ailleurs : réessayez dans un instant.',
  'This list is being published elsewhere: try again in a moment.':
    'Cette liste est déjà en cours de publication par ailleurs : réessayez dans un instant.',
};
