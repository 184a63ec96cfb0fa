import type { Rows } from './sentences.ts';

/** Terms of use as documents, their acceptance, the declaration of a certificate and its receipt. */
export const terms: Rows = {
  // the documents
  'This file cannot be taken as terms of use.': 'Ce fichier ne peut être reçu comme conditions d’utilisation.',
  'The file bears a signature, which would be nobody’s here: upload it without.':
    'Le fichier porte une signature, qui ne serait ici celle de personne : déposez-le sans elle.',
  'The text is longer than 256 KiB.': 'Le texte dépasse 256 Kio.',
  'The text is not UTF-8.': 'Le texte n’est pas codé en UTF-8.',
  'There is no text.': 'Il n’y a pas de texte.',
  'The text has characters that do not show, or that turn its direction.':
    'Le texte contient des caractères qui ne se voient pas, ou qui en retournent le sens.',
  'The document of language {} is not there: upload it, then propose.':
    'Le document de langue {1} manque : déposez-le, puis proposez.',
  'This document is being published: ask again in a minute.':
    'Ce document est en cours de publication : redemandez-le dans une minute.',
  'There is no document of this text in this version: see /texts.':
    'Il n’existe pas de document de ce texte dans cette version : voyez /texts.',

  // their proposal and approval
  'People get {} days at least, and the terms are in force by then.':
    'Chacun dispose d’au moins {1} jours, et les conditions sont alors en vigueur.',
  'From the deadline to the revocation there are {} days at least.':
    'Entre l’échéance et la révocation, il y a au moins {1} jours.',
  'Representatives hold no certificates: their acts are refused, and nothing is revoked.':
    'Les représentants ne détiennent pas de certificat : leurs actes sont refusés, et rien n’est révoqué.',
  'A second security officer approves terms: whoever proposed them cannot.':
    'Un second responsable de sécurité approuve les conditions : qui les a proposées ne le peut pas.',
  'This is not the digest of this edition: read it again.': 'Ce n’est pas l’empreinte de cette édition : relisez-la.',
  'This edition is {}.': 'Cette édition est {1:f}.',

  // their acceptance
  'This names no population.': 'Cela ne désigne aucune population.',
  'You have no mandate in force whose terms these are.':
    'Vous n’avez pas de mandat en vigueur auquel ces conditions s’appliquent.',
  'These terms have another version or wording now: read them again before accepting.':
    'Ces conditions ont maintenant une autre version ou un autre texte : relisez-les avant d’accepter.',
  'You have accepted a later edition of these terms already.':
    'Vous avez déjà accepté une édition ultérieure de ces conditions.',
  'New terms of use were to be accepted by {}: read them at /texts/{}/{} and accept them with POST /me/terms/{}/acceptance. Revocation stays open to you.':
    'De nouvelles conditions d’utilisation étaient à accepter avant le {1:date} : lisez-les à /texts/{2}/{3} et acceptez-les par POST /me/terms/{4}/acceptance. La révocation vous reste ouverte.',

  // the declaration and its receipt
  'This certificate has not been delivered yet: accept it first.':
    'Ce certificat n’a pas encore été remis : acceptez-le d’abord.',
  'The time to declare this certificate is over, and it is being revoked.':
    'Le délai de déclaration de ce certificat est passé, et il est en cours de révocation.',
  'The text {} is declared in version {}: read it again.': 'Le texte {1} se déclare dans sa version {2} : relisez-le.',
  'Nobody has declared this certificate.': 'Personne n’a déclaré ce certificat.',
};
