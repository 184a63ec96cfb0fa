import type { Rows } from './sentences.ts';

/** Rules that a certificate is examined by before it is signed; and those of the authorities themselves. */
export const lints: Rows = {
  // extensions
  'has {}, which the profile does not list': 'a {1}, qui n’est pas dans la liste du profil',
  'lacks {}': 'n’a pas {1}',
  'is critical or not, against the rule: {}': 'est critique ou non, contre la règle, pour {1}',
  'makes the subject an authority': 'fait du sujet une autorité',
  'lets the key sign certificates or lists': 'permet à la clé de signer des certificats ou des listes',
  'has qcStatements, though the certificate is not qualified':
    'a des qcStatements, alors que le certificat n’est pas qualifié',
  "is not the issuer's key identifier alone": 'n’est pas le seul identifiant de clé de l’émetteur',
  'is not the digest of the public key': 'n’est pas l’empreinte de la clé publique',
  'is not exactly {}': 'n’est pas exactement {1}',
  "is not the profile's policy alone": 'n’est pas la seule politique du profil',
  "is not the plan's, byte for byte": 'n’est pas celui qui est prévu, octet pour octet',
  'holds a {}': 'contient un {1}',
  'holds a wildcard': 'contient un joker',
  'holds a name that {}': 'contient un nom qui {1:phrase}',
  'holds a name outside the declared domain': 'contient un nom hors du domaine déclaré',
  'holds an address whose domain is not in lower case': 'contient une adresse dont le domaine n’est pas en minuscules',
  'holds an address that {}': 'contient une adresse qui {1:phrase}',
  'says a name twice': 'dit deux fois un nom',
  'holds more than {} names': 'contient plus de {1} noms',
  'does not hold the CN': 'ne contient pas le CN',
  "is not the issuer's list as one http URI": 'n’est pas la liste de l’émetteur en une seule URI http',
  "is not the issuer's delta where freshestCRL stands":
    'n’est pas la liste delta de l’émetteur, là où figure freshestCRL',
  "is not the issuer's responder, where it has one, and its certificate, as http URIs":
    'n’est pas le répondeur de l’émetteur, s’il en a un, puis le certificat de l’émetteur, chacun en une URI http',

  // fields
  'is not 16 octets with the first from 01 to 7f': 'ne compte pas 16 octets dont le premier de 01 à 7f',
  'repeats so few octets that no generator can have drawn it':
    'répète si peu d’octets qu’aucun générateur ne peut l’avoir tiré',
  "is not the algorithm of the issuer's record": 'n’est pas l’algorithme enregistré de l’émetteur',
  "is not of the kind of the issuer's key": 'n’est pas du type de la clé de l’émetteur',
  "is not exactly the profile's validity, both ends included":
    'n’est pas exactement la validité du profil, bornes comprises',
  "does not lie inside the validity of the issuer's certificate":
    'n’est pas dans la validité du certificat de l’émetteur',
  'is not admitted': 'n’est pas admissible',
  'has a modulus of a size that is not admitted': 'a un module d’une taille qui n’est pas admise',
  'is not the key of the request, byte for byte': 'n’est pas la clé de la demande, octet pour octet',
  "is the issuer's own key": 'est la propre clé de l’émetteur',
  'is a key whose private half is public': 'est une clé dont la moitié privée est publique',

  // names
  "is not the issuer's subject, byte for byte": 'n’est pas le sujet de l’émetteur, octet pour octet',
  'is of the other hierarchy': 'est de l’autre hiérarchie',
  'is the name of the issuer': 'est le nom de l’émetteur',
  'has an RDN of more than one attribute': 'a un RDN de plus d’un attribut',
  "has an attribute that the profile does not list, or not in the profile's order":
    'a un attribut qui n’est pas dans la liste du profil, ou pas dans l’ordre du profil',
  'is not a {}': 'n’est pas de type {1}',
  'has more than {} characters': 'a plus de {1} caractères',
  'is no country code': 'n’est pas un code de pays',
  'has two different SIREN': 'a deux SIREN différents',
  'is a host, which the profile has not': 'est un hôte, que le profil ne prévoit pas',
  'is not the first names and the last name': 'n’est pas composé des prénoms et du nom',

  // authorities
  'The name is that of the issuer: every authority has its own.':
    'Le nom est celui de l’émetteur : chaque autorité a le sien.',
  'The name is that of the issuer: a {} has its own.': 'Le nom est celui de l’émetteur : un {1:m} a le sien.',
  'The key is the issuer’s own: a {} has another.': 'La clé est celle de l’émetteur : un {1:m} en a une autre.',
  'The authority has less life left than the {} would have.':
    'L’autorité a moins de temps devant elle que n’en aurait le {1:m}.',
  'The CN begins with “{}”, and goes on.': 'Le CN commence par « {1} », puis continue.',
  'The authority would outlive its issuer.': 'L’autorité survivrait à son émetteur.',
  'The {} is too long.': 'L’attribut {1} est trop long.',
  'The {} is missing or in another place.': 'L’attribut {1} manque, ou n’est pas à sa place.',
  'The C is no country code of two capital letters.':
    'L’attribut C n’est pas un code de pays de deux lettres capitales.',
  'The CN begins with “{}” in the TEST hierarchy and in no other.':
    'Le CN commence par « {1} » dans la hiérarchie TEST et dans aucune autre.',
  'The name has more than the profile lists.': 'Le nom a plus d’attributs que la liste du profil.',
  'A root signs itself, and an issuing authority is signed by another.':
    'Une racine se signe elle-même, et une autorité émettrice est signée par une autre.',
  'The issuer is of the other hierarchy.': 'L’émetteur est de l’autre hiérarchie.',
  'The validity is from 1 to {} whole years.': 'La validité va de 1 à {1} années entières.',
};
