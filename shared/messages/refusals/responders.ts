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

  // authorities, by a ceremony
  'A root revokes issuing authorities, not itself.': 'Une racine révoque des autorités émettrices, et non elle-même.',
  'An issuing authority is certified by a root.': 'Une autorité émettrice est certifiée par une racine.',
  'There is another authority {} already; nothing was changed.':
    'Il existe déjà une autre autorité {1} ; rien n’a été changé.',
  'Another authority has this name: every generation has its own.':
    'Une autre autorité porte ce nom : chaque génération a le sien.',
  'Another authority publishes lists under this id: every generation has its own.':
    'Une autre autorité publie des listes sous cet identifiant : chaque génération a le sien.',
  'This key is blocked: found the authority with another one.':
    'Cette clé est bloquée : fondez l’autorité avec une autre.',
  'This key signs something else already: an authority has a key of its own.':
    'Cette clé signe déjà autre chose : une autorité a une clé à elle.',
  'Only an issuing authority is stopped or retired.': 'Seule une autorité émettrice est arrêtée ou retirée.',
  'This is no step that authority {} can take now.': 'L’autorité {1} ne peut pas passer à cet état maintenant.',
  'Authority {} cannot issue while its key rests.': 'L’autorité {1} ne peut pas émettre tant que sa clé est au repos.',
  'The last list of authority {} is not published yet: it cannot end.':
    'La dernière liste de l’autorité {1} n’est pas encore publiée : elle ne peut pas se terminer.',
  'The certification authority issues nothing for the time being: ask again later.':
    'L’autorité de certification n’émet rien pour le moment : redemandez plus tard.',

  // lists
  'This list is being made elsewhere: try again in a moment.':
    'Cette liste est déjà en cours de fabrication par ailleurs : réessayez dans un instant.',
  'This list is being published elsewhere: try again in a moment.':
    'Cette liste est déjà en cours de publication par ailleurs : réessayez dans un instant.',
};
