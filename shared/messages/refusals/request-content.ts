import type { Rows } from './sentences.ts';

/** What a certification request says: its form, key, signature, names, extensions and attributes. */
export const requestContent: Rows = {
  // form
  'A private key was sent. A key that has left its place is not certified: make a new one and send the request only.':
    'Une clé privée a été envoyée. Une clé qui a quitté son emplacement n’est pas certifiée : générez-en une nouvelle et n’envoyez que la demande.',
  'The text holds a private key. Nothing of it was kept.':
    'Le texte contient une clé privée. Rien n’en a été conservé.',
  'The request has {} octets; at most {} are read.': 'La demande compte {1} octets ; {2} au plus sont lus.',
  'The field for attributes is absent; it is read as empty.':
    'Le champ des attributs est absent ; il est lu comme vide.',
  'The request is not well formed: {}.': 'La demande est mal formée : {1:phrase}.',
  'The text around the PEM block is ignored.': 'Le texte autour du bloc PEM n’est pas pris en compte.',

  // key
  'The profile admits no key of the kind {}.': 'Le profil n’admet pas de clé de type {1}.',
  'The profile admits no key on {}.': 'Le profil n’admet pas de clé sur la courbe {1}.',
  'The profile admits no RSA key.': 'Le profil n’admet pas de clé RSA.',
  'The point is compressed; it is wanted uncompressed (RFC 5480 §2.2).':
    'Le point est compressé ; il est attendu non compressé (RFC 5480 §2.2).',
  'The modulus has {} bits; at most {} are admitted.': 'Le module compte {1} bits ; {2} au plus sont admis.',
  'The modulus has {} bits; at least {} are asked for.': 'Le module compte {1} bits ; il en faut au moins {2}.',
  'The modulus is not of whole octets.': 'Le module n’est pas d’un nombre entier d’octets.',
  'The modulus is divisible by {}.': 'Le module est divisible par {1}.',
  'The public exponent is even, or not between 65537 and 2^256 − 1.':
    'L’exposant public est pair, ou n’est pas entre 65537 et 2^256 − 1.',
  'The curve {} is too small.': 'La courbe {1} est trop petite.',
  'The public key is no point of its curve.': 'La clé publique n’est pas un point de sa courbe.',
  'The key was made by a generator whose keys can be factored.':
    'La clé vient d’un générateur dont les clés peuvent être factorisées : générez-la autrement.',
  'The primes are so close that the key is factored.':
    'Les nombres premiers sont si proches que la clé est factorisée : générez-la autrement.',
  'The key is blocked: it is never certified again.': 'La clé est bloquée : elle ne sera plus jamais certifiée.',
  'The private key is public knowledge: {}.': 'La clé privée est connue de tous : {1:phrase}.',
  "the test key of Pebble's repository": 'la clé d’essai du dépôt de Pebble',
  'testECCP256 of RFC 9500 §2.3': 'testECCP256 du RFC 9500 §2.3',
  'testRSA2048 of RFC 9500 §2.1': 'testRSA2048 du RFC 9500 §2.1',
  'the P-256 key of RFC 6979 §A.2.5': 'la clé P-256 du RFC 6979 §A.2.5',
  'the P-384 key of RFC 6979 §A.2.6': 'la clé P-384 du RFC 6979 §A.2.6',
  'the base point of P-256 (private key 1)': 'le point de base de P-256 (clé privée 1)',
  'the base point of P-384 (private key 1)': 'le point de base de P-384 (clé privée 1)',

  // signature
  'The request is signed {}: sign it with SHA-256 or SHA-384.':
    'La demande est signée {1:phrase} : signez-la avec SHA-256 ou SHA-384.',
  'with {}, which is broken or too short': 'avec {1}, qui est cassé ou trop court',
  'with an algorithm that is not admitted': 'avec un algorithme qui n’est pas admis',
  'The signature of the request is not by the key in it.':
    'La signature de la demande n’est pas faite avec la clé qu’elle contient.',

  // names
  'The subject is the name of the certification authority itself.':
    'Le sujet est le nom de l’autorité de certification elle-même.',
  'The {} is written as the plan has it.': 'L’attribut {1} est écrit tel que prévu.',
  'The {} is not the one that the certificate will have: leave it out, or take it from the preview.':
    'L’attribut {1} n’est pas celui qu’aura le certificat : ne l’indiquez pas, ou reprenez celui de l’aperçu.',
  'A subject has no {} here: leave it out.': 'Un sujet n’a pas ici d’attribut {1} : ne l’indiquez pas.',
  'It is written in lower case.': 'Il est écrit en minuscules.',
  'Its domain is written in lower case.': 'Son domaine est écrit en minuscules.',
  'The certificate will have no {}: leave it out.': 'Le certificat n’aura aucun nom de type {1} : ne l’indiquez pas.',
  'is not among those that the certificate will have: declare it, or leave it out':
    'n’est pas de ceux qu’aura le certificat : déclarez-le, ou ne l’indiquez pas',
  'It is repeated; the certificate says it once.': 'Il est répété ; le certificat ne le dit qu’une fois.',

  // extensions and attributes
  '{} {}.': '{1:name} {2:phrase}.',
  'What stands here': 'Ce qui figure ici',
  'The TLS feature': 'L’extension TLS feature',
  'The list of S/MIME capabilities': 'La liste des capacités S/MIME',
  'The extension request': 'La demande d’extensions',
  "The client's system version": 'La version du système du client',
  "The client's name and program": 'L’indication du nom et du programme du client',
  "The client's key provider": 'Le fournisseur de clés du client',
  'A wished validity or other client setting': 'Une validité souhaitée ou un autre réglage du client',
  'is ignored': 'n’a pas d’effet',
  'is ignored and not kept': 'n’a pas d’effet et n’est pas conservé',
  'is not for the applicant to say: leave it out': 'n’est pas du ressort du demandeur : ne l’indiquez pas',
  'is not one string': 'ne se compose pas d’un seul texte',
  'has no bit set, so that the key could be used for nothing':
    'n’a aucun bit à un, si bien que la clé ne pourrait servir à rien',
  'asks for keyCertSign or cRLSign, which only authorities have':
    'demande keyCertSign ou cRLSign, que seules les autorités ont',
  'will not have {}': 'n’aura pas {1}',
  'asks for {}, which is outside the profile': 'demande {1}, qui est hors du profil',
  'asks for an authority (CA or a path length)': 'demande une autorité (CA ou une longueur de chemin)',
};
