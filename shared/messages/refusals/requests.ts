import type { Rows } from './sentences.ts';

/** Requests on their way to a certificate: gate, decision, issue, renewal. */
export const requests: Rows = {
  // the gate
  'The mandate under which this certificate was requested is no longer in force.':
    'Le mandat au titre duquel ce certificat a été demandé n’est plus en vigueur.',
  'There is no certificate profile {}.': 'Il n’existe pas de profil de certificat {1}.',
  'The offer {} has no certificates for {}.': 'L’offre {1} ne comporte pas de certificat pour l’usage {2}.',
  'The offer {} has no certificates of profile {}.': 'L’offre {1} ne comporte pas de certificat du profil {2}.',
  'This public key has been used in another request: make a new key for each certificate.':
    'Cette clé publique a servi dans une autre demande : générez une nouvelle clé pour chaque certificat.',
  'The same public key stands in an earlier request.': 'La même clé publique figure dans une demande antérieure.',
  'Another request has just taken this public key: make a new key.':
    'Une autre demande vient de prendre cette clé publique : générez une nouvelle clé.',
  'This public key has just been blocked: make a new key.':
    'Cette clé publique vient d’être bloquée : générez une nouvelle clé.',
  'The records of this subscription have just changed: look at them again and resubmit.':
    'Les données de cette souscription viennent de changer : regardez-les de nouveau, puis redéposez la demande.',

  // decision and issue
  'There is no such request.': 'Cette demande n’existe pas.',
  'This request is {}.': 'Cette demande est {1:f}.',
  'Nobody decides on a request that they submitted: ask another agent.':
    'Nul ne décide d’une demande qu’il a déposée : adressez-vous à un autre agent.',
  'This request or its dossier has just changed: look at it again.':
    'Cette demande ou son dossier vient de changer : regardez de nouveau.',
  'This request is being worked on elsewhere. Please ask again.':
    'Cette demande est en cours de traitement ailleurs. Veuillez redemander.',
  'The key of this request is held by another request.': 'La clé de cette demande est tenue par une autre demande.',
  'This request has not been approved by an agent who did not submit it.':
    'Cette demande n’a pas été approuvée par un agent autre que celui qui l’a déposée.',
  'The issuer that had taken up this request has been replaced: please submit a new request.':
    'L’autorité émettrice qui avait pris cette demande a été remplacée : veuillez déposer une nouvelle demande.',
  'The certificate would break a rule of its profile.': 'Le certificat enfreindrait une règle de son profil.',
  'The authority has less life left than the certificate would have: it issues no more of them.':
    'L’autorité a moins de temps devant elle que n’en aurait le certificat : elle n’en émet plus.',

  // renewal
  'This certificate may be renewed from {} on: until then make a new request.':
    'Ce certificat peut être renouvelé à partir du {1:date} : d’ici là, faites une nouvelle demande.',
  'Control of the declared domain was last checked before {}: prove it again by DNS, or ask a validation agent, then renew.':
    'Le contrôle du domaine déclaré a été vérifié pour la dernière fois avant le {1:date} : prouvez-le de nouveau par le DNS, ou adressez-vous à un agent du service client, puis renouvelez.',
  'The request of this certificate is no longer kept: make a new one.':
    'La demande de ce certificat n’est plus conservée : faites-en une nouvelle.',
  'This certificate has been renewed already: renew the one that took its place.':
    'Ce certificat a déjà été renouvelé : renouvelez celui qui l’a remplacé.',
  'This certificate is being renewed already: wait for what becomes of that request.':
    'Ce certificat est déjà en cours de renouvellement : attendez la suite de cette demande.',
  'Request {}.': 'Demande {1}.',
  'The revocation of this certificate is ordered for {} already: leave the delay out.':
    'La révocation de ce certificat est déjà prévue pour le {1:date} : n’indiquez pas de délai.',
  'No revocation of this certificate is ordered for a day to come.':
    'Aucune révocation de ce certificat n’est prévue pour un jour à venir.',
  'This revocation does not go with a renewal: whoever ordered it answers for it.':
    'Cette révocation n’accompagne pas un renouvellement : la personne qui l’a décidée en répond.',
  'An order is for an instant to come: else revoke now.':
    'L’instant indiqué doit être à venir : sinon, révoquez dès maintenant.',
  'By then the certificate has ended: cancel the order.':
    'Le certificat aura alors pris fin : annulez la révocation prévue.',
  'A move names its instant, a cancellation none.': 'Un report indique son instant, une annulation n’en indique pas.',
  'This certificate is {}, so that it cannot be renewed: make a new request.':
    'Ce certificat est {1:m} et ne peut donc pas être renouvelé : faites une nouvelle demande.',
  'It is {}. A new request may declare the same fields.':
    'Il est {1:m}. Une nouvelle demande peut déclarer les mêmes champs.',
  'The certificate before was issued for another usage or naming family: this is a new order.':
    'Le certificat précédent a été émis pour un autre usage ou une autre famille de noms : c’est une nouvelle commande.',
  'The names are not those of the certificate before: other names are a new order.':
    'Les noms ne sont pas ceux du certificat précédent : d’autres noms font une nouvelle commande.',
  'The {} stays as the certificate before has it; the record has another by now.':
    'L’attribut {1} reste celui du certificat précédent ; les données enregistrées en ont un autre désormais.',
  'The {} would not be that of the certificate before: this is a new order, not a renewal.':
    'L’attribut {1} ne serait pas celui du certificat précédent : c’est une nouvelle commande, pas un renouvellement.',
  'The certificate before names its subject by other attributes: this is a new order.':
    'Le certificat précédent nomme son sujet par d’autres attributs : c’est une nouvelle commande.',
};
