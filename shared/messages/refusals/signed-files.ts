import type { Rows } from './sentences.ts';

/** What is found in an uploaded form and in its electronic signature. */
export const signedFiles: Rows = {
  // the file
  'This file cannot be taken as the signed form.': 'Ce fichier ne peut pas être reçu comme formulaire signé.',
  'The file is empty.': 'Le fichier est vide.',
  'The file is encrypted or protected. Save it without a password or restrictions.':
    'Le fichier est chiffré ou protégé. Enregistrez-le sans mot de passe ni restriction.',
  'The file contains a script. Print it and scan it, or sign the form as the platform gave it.':
    'Le fichier contient un script. Imprimez-le et numérisez-le, ou signez le formulaire tel que la plateforme l’a donné.',
  'The file has other files inside. Send the signed form alone.':
    'Le fichier en contient d’autres. Envoyez le formulaire signé seul.',
  'The file can start programs, send data or open other files by itself. Print it and scan it.':
    'Le fichier peut lancer des programmes, envoyer des données ou ouvrir d’autres fichiers de lui-même. Imprimez-le et numérisez-le.',
  'The file has sound, film or three-dimensional parts. Send the signed form alone.':
    'Le fichier contient du son, de la vidéo ou des éléments en trois dimensions. Envoyez le formulaire signé seul.',
  'The file is an XFA form, whose content may change after the signature. Print it and scan it.':
    'Le fichier est un formulaire XFA, dont le contenu peut changer après la signature. Imprimez-le et numérisez-le.',
  'A part of the file lies outside it. Send a file that is complete.':
    'Une partie du fichier se trouve en dehors de lui. Envoyez un fichier complet.',
  'The file is built in a way that takes too long to inspect. Print it and scan it.':
    'Le fichier est construit de telle façon que son examen serait trop long. Imprimez-le et numérisez-le.',
  'The file is larger than 4 MB. Make the scan in black and white, or with fewer dots per inch.':
    'Le fichier dépasse 4 Mo. Numérisez en noir et blanc, ou avec moins de points par pouce.',
  'This is not a PDF file: it does not begin as one.': 'Ce n’est pas un fichier PDF : il ne commence pas comme tel.',
  'The file is cut off, or something stands behind its end. Send the file as it was made.':
    'Le fichier est tronqué, ou quelque chose suit sa fin. Envoyez le fichier tel qu’il a été fait.',
  '{} (Found: {}.)': '{1:phrase} (Trouvé : {2}.)',
  'The file does something by itself when it is opened. Print it and scan it.':
    'Le fichier agit de lui-même à l’ouverture. Imprimez-le et numérisez-le.',
  'A part of the file cannot be inspected (near octet {}). Print it and scan it.':
    'Une partie du fichier ne peut être examinée (vers l’octet {1}). Imprimez-le et numérisez-le.',
  'Programs may show different things for this file (near octet {}). Print it and scan it.':
    'Les logiciels peuvent montrer ce fichier de façons différentes (vers l’octet {1}). Imprimez-le et numérisez-le.',
  'This is not a PDF file: it has no pages that can be found.':
    'Ce n’est pas un fichier PDF : aucune page n’y est trouvée.',
  'The file has more than {} pages; the form has one. Send the signed form alone.':
    'Le fichier a plus de {1} pages ; le formulaire en a une. Envoyez le formulaire signé seul.',

  // what an electronic signature is worth
  'The file is signed electronically, but the form is not ours: the signature was not examined.':
    'Le fichier est signé électroniquement, mais le formulaire n’est pas celui de la plateforme : la signature n’a pas été examinée.',
  'This electronic signature does not replace the stamp of the structure: look for it.':
    'Cette signature électronique ne remplace pas le cachet de la structure : cherchez-le.',
  'Not examined, because of what failed before.': 'Non examiné, à cause de ce qui a échoué auparavant.',
  'The file takes too long to inspect.': 'L’examen du fichier prend trop de temps.',
  'The certificate may be used for signatures.': 'Le certificat peut servir à signer.',
  'The certificate is not for signatures (its key usage does not say so).':
    'Le certificat ne sert pas à signer (son usage de clé ne le dit pas).',
  'No authority is configured whose signatures count.':
    'Aucune autorité n’est configurée dont les signatures soient prises en compte.',
  'The signing certificate does not come from an authority that is configured here.':
    'Le certificat du signataire ne vient pas d’une autorité configurée ici.',
  'The path to the configured authority does not hold: {}.':
    'Le chemin vers l’autorité configurée n’est pas valable : {1:phrase}.',
  'a key is smaller than RSA 2048': 'une clé est plus petite que RSA 2048',
  'a certificate has an unknown critical extension ({})': 'un certificat a une extension critique inconnue ({1})',
  'an issuer is not a certification authority': 'un émetteur n’est pas une autorité de certification',
  'the path is longer than an issuer allows': 'le chemin est plus long qu’un émetteur ne l’admet',
  'The path restricts names or policies, which are not examined here.':
    'Le chemin restreint les noms ou les politiques, qui ne sont pas examinés ici.',
  'The signing certificate leads to a configured authority in {} steps.':
    'Le certificat du signataire mène à une autorité configurée, en nombre d’étapes : {1}.',
  'Every certificate of the path was valid when the file came.':
    'Tous les certificats du chemin étaient valides à la réception du fichier.',
  '{} {}; the file came on {}.': '{1:phrase} {2:phrase} ; le fichier a été reçu le {3:date}.',
  'The signing certificate': 'Le certificat du signataire',
  'A certificate of an authority above the signer': 'Un certificat d’une autorité au-dessus du signataire',
  'expired on {}': 'a expiré le {1:date}',
  'begins on {}': 'commence le {1:date}',
  'an unreadable time': '(date illisible)',
  'The signature does not say when it was made.': 'La signature ne dit pas quand elle a été faite.',
  'Signed, by the signer’s own clock, on {}.': 'Signé, d’après l’horloge du signataire, le {1:date}.',
  'By the signer’s own clock it was made {}: {}.':
    'D’après l’horloge du signataire, la signature a été faite {1:phrase}, le {2:date}.',
  'before the form was made': 'avant que le formulaire ne soit établi',
  'after the file came': 'après la réception du fichier',
  '{} was revoked on {}.': '{1:phrase} a été révoqué le {2:date}.',
  '{} could not be checked: no whole revocation list of its issuer is at hand that was valid then.':
    '{1:phrase} n’a pu être vérifié : aucune liste de révocation complète de son émetteur, valide à ce moment, n’est disponible.',
  'No certificate of the path stands in its issuer’s revocation list.':
    'Aucun certificat du chemin ne figure dans la liste de révocation de son émetteur.',

  // the signature itself
  'The signature is no CMS structure in DER, or is built to exhaust the reader.':
    'La signature n’est pas une structure CMS en DER, ou est construite pour épuiser le lecteur.',
  'The signature is not of the expected form: {}.': 'La signature n’a pas la forme attendue : {1:phrase}.',
  'not exactly one signer': 'il n’y a pas exactement un signataire',
  'it does not sign data': 'elle ne signe pas de données',
  'it carries a content of its own': 'elle porte un contenu propre',
  'signed attributes are missing or stand twice': 'des attributs signés manquent ou figurent deux fois',
  'One CMS signature with one signer, the form itself outside it.':
    'Une signature CMS avec un signataire, le formulaire lui-même étant en dehors.',
  'The signature uses an algorithm that is not accepted.': 'La signature emploie un algorithme qui n’est pas admis.',
  'The digest is not SHA-256, SHA-384 or SHA-512.': 'L’empreinte n’est ni SHA-256, ni SHA-384, ni SHA-512.',
  'The {} digest in the signature is that of the file.': 'L’empreinte {1} de la signature est celle du fichier.',
  'The file is not what was signed: the digest in the signature is of other octets.':
    'Le fichier n’est pas ce qui a été signé : l’empreinte de la signature est celle d’autres octets.',
  'The signature does not verify with the key of the signing certificate.':
    'La signature ne se vérifie pas avec la clé du certificat du signataire.',
  'The signature verifies with the key of the signing certificate.':
    'La signature se vérifie avec la clé du certificat du signataire.',
  'The signature binds its certificate {}.': 'La signature désigne son certificat {1:phrase}.',
  'only by SHA-1': 'seulement par SHA-1',
  'not at all': 'de façon incertaine, faute d’attribut',
  'The signature names the certificate it was made with.':
    'La signature désigne le certificat avec lequel elle a été faite.',
  'How the signature binds its certificate cannot be read.':
    'La façon dont la signature désigne son certificat est illisible.',
  'The signature names another certificate than the one that came with it.':
    'La signature désigne un autre certificat que celui qui l’accompagne.',

  // its place in the file
  'The file does not begin with the form that the platform made: it was changed or saved anew.':
    'Le fichier ne commence pas par le formulaire établi par la plateforme : il a été modifié ou enregistré de nouveau.',
  'The file begins with the platform’s form, octet for octet.':
    'Le fichier commence par le formulaire de la plateforme, octet pour octet.',
  'The file has {} signatures or time-stamps; one is expected.':
    'Le fichier a {1} signatures ou horodatages ; il en est attendu un seul.',
  'The file has one signature.': 'Le fichier a une signature.',
  'The signature covers the whole file except its own place.':
    'La signature couvre tout le fichier, sauf son propre emplacement.',
  'The signature says something twice.': 'La signature dit deux fois la même chose.',
  'The signature has no readable place in the file.': 'La signature n’a pas d’emplacement lisible dans le fichier.',
  'The range of what is signed is not written as two parts.': 'L’étendue signée n’est pas écrite en deux parties.',
  'The signature stands in a wrong place.': 'La signature n’est pas à sa place.',
  'The range leaves out more, or other octets, than the signature itself.':
    'L’étendue signée laisse de côté plus, ou d’autres octets, que la signature elle-même.',
  'The file goes on behind what is signed.': 'Le fichier continue après ce qui est signé.',
  'Beside the signature, something of the form itself was changed ({}): compare it with the platform’s form.':
    'Outre la signature, quelque chose du formulaire lui-même a été modifié ({1:phrase}) : comparez-le avec le formulaire de la plateforme.',
  'A part of what was added cannot be inspected (near octet {}): compare the file with the platform’s form.':
    'Une partie de ce qui a été ajouté ne peut être examinée (vers l’octet {1}) : comparez le fichier avec le formulaire de la plateforme.',
  'object {}': 'objet {1}',
  'the root': 'la racine',
  'Nothing of the form was replaced; a visible signature may lie on it.':
    'Rien du formulaire n’a été remplacé ; une signature visible peut s’y superposer.',
};
