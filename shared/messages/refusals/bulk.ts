import type { Rows } from './sentences.ts';

/** The revocation of many certificates by one order. */
export const bulk: Rows = {
  'a profile has a name of lower-case letters and digits':
    'le nom d’un profil est fait de lettres minuscules et de chiffres',
  'One order names {} certificates at most: make several, or use a filter.':
    'Un ordre nomme {1} certificats au plus : faites-en plusieurs, ou utilisez un filtre.',
  'This certificate is named twice.': 'Ce certificat est nommé deux fois.',
  'No certificate says this key.': 'Aucun certificat ne porte cette clé.',
  'Some of these keys are of no certificate.': 'Certaines de ces clés ne sont celles d’aucun certificat.',
  'A filter that selects everything is not taken.': 'Un filtre qui retient tout n’est pas admis.',
  'Another security officer approves this: whoever proposed it cannot.':
    'Un autre responsable de sécurité approuve : celui qui a proposé ne le peut pas.',
  'This list is too old to be relied on: propose it again.':
    'Cette liste est trop ancienne pour qu’on s’y fie : proposez-la de nouveau.',
  'This is not the list that waits for approval: look at it again.':
    'Ce n’est pas la liste qui attend l’approbation : regardez-la de nouveau.',
  'Nothing on this list would be revoked.': 'Rien sur cette liste ne serait révoqué.',
  'The list names certificates of the platform’s own authorities, seals or responders, marked `authority` in it: these are revoked one at a time, by a ceremony or in an emergency.':
    'La liste nomme des certificats des autorités, cachets ou répondeurs de la plateforme elle-même, que marque `authority` : ceux-ci se révoquent un par un, par une cérémonie ou en urgence.',
  'The list is longer than one order may be: narrow the filter and propose several.':
    'La liste est plus longue qu’un ordre ne peut l’être : resserrez le filtre et proposez-en plusieurs.',
  'This names no bulk revocation.': 'Ceci ne nomme aucune révocation en nombre.',
  'This bulk revocation is {}.': 'Cette révocation en nombre est {1:f}.',
};
