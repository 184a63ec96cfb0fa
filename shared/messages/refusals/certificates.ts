import type { Rows } from './sentences.ts';

/** Certificates once issued: retrieval, acceptance, revocation and its code. */
export const certificates: Rows = {
  // retrieval
  'Downloads are given once the certificate has been accepted: accept it first.':
    'Le téléchargement s’ouvre une fois le certificat accepté : acceptez-le d’abord.',
  'This certificate is revoked.': 'Ce certificat est révoqué.',
  'This certificate has been accepted already: it can be downloaded.':
    'Ce certificat a déjà été accepté : il peut être téléchargé.',
  'Nobody accepted this certificate within {} days and it is being revoked: make a new request.':
    'Personne n’a accepté ce certificat dans les {1} jours et sa révocation est en cours : faites une nouvelle demande.',
  'You have accepted this certificate already, with another code or other texts: nothing was changed. Set another code by the change of revocation codes.':
    'Vous avez déjà accepté ce certificat, avec un autre code ou d’autres textes : rien n’a été changé. Pour poser un autre code, utilisez le changement de code de révocation.',
  'This is not the code that goes with the certificate.': 'Ce n’est pas le code qui accompagne le certificat.',
  'These are not the texts that you accepted with it.': 'Ce ne sont pas les textes que vous avez acceptés avec lui.',
  'What you accept is not what goes with this certificate now: look at it again.':
    'Ce que vous acceptez n’est pas ce qui accompagne ce certificat maintenant : regardez de nouveau.',
  'This is not the digest of this certificate.': 'Ce n’est pas l’empreinte de ce certificat.',
  'The text {} is accepted in version {}.': 'Le texte {1} s’accepte dans sa version {2}.',
  'This is none of the texts that go with a certificate now.':
    'Ce texte n’est pas de ceux qui accompagnent un certificat maintenant.',
  'This certificate or your mandate has just changed: look again.':
    'Ce certificat ou votre mandat vient de changer : regardez de nouveau.',

  // the revocation code
  'The two codes differ: type the same one twice.': 'Les deux codes diffèrent : saisissez deux fois le même.',
  'A code has {} to {} characters.': 'Un code compte de {1} à {2} caractères.',
  'A code is made of characters that can be seen and typed.':
    'Un code se compose de caractères que l’on peut voir et saisir.',
  'Mix letters with digits or signs, or take a phrase of at least four different words.':
    'Mêlez des lettres à des chiffres ou à des signes, ou prenez une phrase d’au moins quatre mots différents.',
  'This code is mostly a name that goes with the certificate, or its serial number.':
    'Ce code est pour l’essentiel un nom lié au certificat, ou son numéro de série.',
  'This code repeats itself.': 'Ce code se répète.',
  'This code follows the alphabet, the digits or the keyboard.': 'Ce code suit l’alphabet, les chiffres ou le clavier.',
  'This code is mostly a word that everybody tries first.':
    'Ce code est pour l’essentiel un mot que chacun essaie d’abord.',
  '{} Choose another revocation code.': '{1:phrase} Choisissez un autre code de révocation.',
  'The first code is set with the acceptance of the certificate: accept it first.':
    'Le premier code se choisit à l’acceptation du certificat : acceptez-le d’abord.',
  'Somebody else set the code of this certificate: they alone may change it.':
    'Quelqu’un d’autre a choisi le code de ce certificat : cette personne seule peut le changer.',
  'This certificate, its code or your mandate has just changed: look again.':
    'Ce certificat, son code ou votre mandat vient de changer : regardez de nouveau.',

  // revocation
  'This serial has no certificate to revoke.': 'Ce numéro de série n’a pas de certificat à révoquer.',
  'No certificate is revoked by this code: check the authority, the serial number and the code.':
    'Ce code ne révoque aucun certificat : vérifiez l’autorité, le numéro de série et le code.',
  'Too many codes were tried: wait for the next hour, or revoke after signing in, with the private key, or by an agent.':
    'Trop de codes ont été essayés : attendez l’heure suivante, ou révoquez après vous être identifié, avec la clé privée, ou par un agent.',
  'This certificate is {} already.': 'Ce certificat est déjà {1:m}.',
  'This challenge has served: open another one.': 'Ce défi a déjà servi : ouvrez-en un autre.',
  'This challenge has expired: open another one.': 'Ce défi a expiré : ouvrez-en un autre.',
  'The signature over the text does not verify with the key of this certificate.':
    'La signature du texte ne se vérifie pas avec la clé de ce certificat.',
};
