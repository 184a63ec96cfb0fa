import type { Rows } from './sentences.ts';

/** About the form of a call, and about what does not answer behind it. */
export const calls: Rows = {
  // addresses, headers and bodies
  'There is nothing at this address: see /openapi.json.': 'Il n’y a rien à cette adresse : consultez /openapi.json.',
  'This address takes {}.': 'Cette adresse n’admet que {1:list}.',
  'The address names nothing that can exist.': 'Cette adresse ne désigne rien qui puisse exister.',
  'This is given as {}.': 'Cette ressource est donnée sous la forme {1:list}.',
  'The body must be {}, in UTF-8.': 'Le corps doit être de type {1:list}, en UTF-8.',
  'A body has at most {} octets.': 'Un corps compte au plus {1} octets.',
  'This call has no body.': 'Cet appel n’admet aucun corps.',
  'This call has no query parameter.': 'Cet appel n’admet aucun paramètre dans son adresse.',
  'The body is not JSON in UTF-8.': 'Le corps n’est pas du JSON en UTF-8.',
  'A text of the body has a surrogate without its other half.':
    'Un texte du corps contient un demi-code de substitution sans l’autre moitié.',
  'the body is empty': 'le corps est vide',
  'The call does not have the form that its description demands.':
    'L’appel n’a pas la forme que demande sa description : corrigez ce que disent les constats, puis recommencez.',
  'There is no such field here.': 'Ce champ n’existe pas ici.',
  'This cursor is not one of this list: start again without it.':
    'Ce curseur n’est pas de cette liste : recommencez sans lui.',
  'This cursor is not one of this list and these filters: start again without it.':
    'Ce curseur n’est pas de cette liste avec ces filtres : recommencez sans lui.',
  'This call needs a sign-in: send a token as Authorization: Bearer.':
    'Cet appel demande une identification : envoyez un jeton dans l’en-tête Authorization, de type Bearer.',

  // how often, and how long
  'There may be {} calls a minute: wait for the next one.':
    'Il est admis {1} appels par minute : attendez la minute suivante.',
  'This took too long: look whether it was done, then repeat.':
    'L’opération a pris trop de temps : vérifiez si elle a eu lieu, puis recommencez.',
  'An Idempotency-Key has 1 to 255 visible ASCII characters.':
    'Une clé d’idempotence (Idempotency-Key) compte de 1 à 255 caractères ASCII visibles.',
  'Your mandates or your sign-in have changed since this call was made: look at what it did, and use a new key.':
    'Vos mandats ou votre identification ont changé depuis cet appel : voyez ce qu’il a fait, et prenez une nouvelle clé.',
  'This Idempotency-Key came with another call: use a new one.':
    'Cette clé d’idempotence a servi pour un autre appel : prenez-en une nouvelle.',
  'The same call is being worked on: repeat it in a moment.':
    'Le même appel est en cours de traitement : répétez-le dans un instant.',
  'This call carries a secret and takes no Idempotency-Key: repeat it without.':
    'Cet appel porte un secret et n’admet pas de clé d’idempotence : répétez-le sans elle.',
  'Somebody else changed this at the same time: look at it again, then repeat.':
    'Quelqu’un d’autre a fait un changement en même temps : regardez de nouveau, puis recommencez.',

  // what lies behind
  'The key that protects these data is switched off: try again later.':
    'La clé qui protège ces données est désactivée : recommencez plus tard.',
  '{} does not answer at the moment: try again in a few seconds.':
    '{1:list} ne répond pas pour le moment : réessayez dans quelques secondes.',
  'The ledger is not open yet: come back later.': 'Le registre n’est pas encore ouvert : revenez plus tard.',
  'The ledger has too much to do at the moment: try again in a few seconds.':
    'Le registre est surchargé pour le moment : réessayez dans quelques secondes.',
  'The ledger holds no house.': 'Le registre ne contient aucune plateforme : la cérémonie des clés n’a pas eu lieu.',
  'This {} is larger than the ledger can hold (400 KB): send less.':
    'L’enregistrement « {1} » dépasse ce que le registre peut contenir (400 Ko) : envoyez-en moins.',
  'This change is larger than the ledger can take at once (4 MB): send less.':
    'Ce changement dépasse ce que le registre admet en une fois (4 Mo) : envoyez-en moins.',
  'The DNS did not answer about this domain: ask again in a while.':
    'Le DNS n’a pas répondu au sujet de ce domaine : redemandez dans un moment.',
  'Issuance did not answer: the request stays approved and is taken up again within a minute or two.':
    'L’émission n’a pas répondu : la demande reste approuvée et sera reprise d’ici une ou deux minutes.',
  'The platform is not in service yet: its key ceremony has not been held.':
    'La plateforme n’est pas encore en service : sa cérémonie des clés n’a pas eu lieu.',
  'No certification authority is in service yet: its key ceremony has not been held.':
    'Aucune autorité de certification n’est encore en service : sa cérémonie des clés n’a pas eu lieu.',
  'There is no issuer {}.': 'Il n’existe pas d’autorité émettrice {1}.',
  'There is no such text in this version: see /texts.': 'Ce texte n’existe pas dans cette version : consultez /texts.',
  'An invocation names one request, one seal or one responder.':
    'Une invocation désigne une seule demande, un seul cachet ou un seul répondeur.',
  'There is no such seal.': 'Ce cachet n’existe pas.',
  'A seal is certified by an issuing authority in service.':
    'Un cachet est certifié par une autorité émettrice en service.',
  'The platform has no seal yet, or its certificate has ended: receipts wait for it.':
    'La plateforme n’a pas encore de cachet, ou son certificat a pris fin : les récépissés attendent.',
  'There is no such job.': 'Cette tâche n’existe pas.',
  'This names no certificate.': 'Cela ne désigne aucun certificat.',

  // fields by their form
  'an identifier of a contact is 32 hex digits, a dash and 32 more':
    'un identifiant de contact compte 32 chiffres hexadécimaux, un tiret et 32 autres',
  'an identifier is 32 hex digits': 'un identifiant compte 32 chiffres hexadécimaux',
  'a SHA-256 is 64 lower-case hex digits': 'une empreinte SHA-256 compte 64 chiffres hexadécimaux en minuscules',
  'a serial number is lower-case hex': 'un numéro de série s’écrit en hexadécimal, en minuscules',
  'an issuer has a name of lower-case letters, digits and hyphens':
    'une autorité émettrice porte un nom fait de minuscules, de chiffres et de traits d’union',
  'only nominative cards are accepted: {}': 'seules les cartes nominatives sont acceptées : {1}',
  'declare commonName (and dnsNames), serviceName, email or holder, as the usage asks':
    'déclarez commonName (et dnsNames), serviceName, email ou holder, selon l’usage',
  'an identifier is never edited: a structure with another number is succeeded by a new one':
    'un identifiant ne se modifie jamais : une structure qui change de numéro est reprise par une nouvelle',
};
