import type { Rows } from './sentences.ts';

/** What is refused about machines that call with a client certificate. */
export const machines: Rows = {
  'letters of ASCII, digits, spaces, dots, hyphens and underscores':
    'des lettres sans accent, des chiffres, des espaces, des points, des tirets et des tirets bas',
  'This call needs the client certificate of a machine, and nothing beside it.':
    'Cet appel demande le certificat client d’une machine, et rien à côté.',
  'This is not for machines.': 'Ceci n’est pas ouvert aux machines.',
  'No machine is linked with this certificate: ask a validation agent.':
    'Aucune machine n’est rattachée à ce certificat : demandez à un agent du service client.',
  'This certificate is not in force, or not linked for this day.':
    'Ce certificat n’est pas en vigueur, ou n’est pas rattaché pour ce jour.',
  'This certificate has expired.': 'Ce certificat a expiré.',
  'The key of this certificate is blocked.': 'La clé de ce certificat est bloquée.',
  'Nobody has accepted this certificate yet: an administrator must do so first.':
    'Personne n’a encore accepté ce certificat : un administrateur doit d’abord le faire.',
  'This machine is no longer linked.': 'Cette machine n’est plus rattachée.',
  'The machine that requests this certificate is no longer linked.':
    'La machine qui demande ce certificat n’est plus rattachée.',
  'The key with which a machine asked for this certificate, or one before it, is known to be compromised: refuse or revoke the certificate, order a new one and have the machine linked anew.':
    'La clé avec laquelle une machine a demandé ce certificat, ou l’une des précédentes, est connue comme compromise : refusez ou révoquez le certificat, commandez-en un nouveau et faites rattacher la machine à nouveau.',
  'This machine may not request certificates for {}.': 'Cette machine ne peut pas demander de certificats pour {1}.',
  'The data of whoever had this machine have been erased.':
    'Les données de la personne à qui était cette machine ont été effacées.',
  'The card of the person in whose name this machine acts is not in force.':
    'La carte de la personne au nom de qui agit cette machine n’est pas en vigueur.',
  'The person in whose name this machine acts no longer administers this subscription.':
    'La personne au nom de qui agit cette machine n’administre plus cette souscription.',
  'This machine has ended already.': 'Cette machine a déjà pris fin.',
  'This certificate, or another one with its key, is the credential of a machine already.':
    'Ce certificat, ou un autre qui a la même clé, sert déjà à reconnaître une machine.',
  'This key is another machine’s already: make a new key.':
    'Cette clé est déjà celle d’une autre machine : faites-en une nouvelle.',
  'This subscription is named twice.': 'Cette souscription est nommée deux fois.',
  'This usage is named twice.': 'Cet usage est nommé deux fois.',
  'Certificates for people are requested by these people.':
    'Les certificats de personnes sont demandés par ces personnes.',
  'This person does not administer this subscription today.':
    'Cette personne n’administre pas cette souscription aujourd’hui.',
  'The structure has no such certificate.': 'La structure n’a pas de tel certificat.',
  'This certificate is a person’s: no machine is recognised by it.':
    'Ce certificat est celui d’une personne : aucune machine n’est reconnue par lui.',
  'This certificate is not in force.': 'Ce certificat n’est pas en vigueur.',
  'The certificate has no day left in this term.': 'Il ne reste au certificat aucun jour dans cette période.',
  'This is not one certificate in PEM that can be read here.':
    'Ceci n’est pas un certificat unique en PEM qui puisse être lu ici.',
  'This certificate is one of ours: name it by its issuer and serial number.':
    'Ce certificat est l’un des nôtres : nommez-le par son émetteur et son numéro de série.',
  'This is a certificate of an authority.': 'Ceci est le certificat d’une autorité.',
  'This certificate is not for clients of TLS.': 'Ce certificat n’est pas destiné aux clients de TLS.',
};
