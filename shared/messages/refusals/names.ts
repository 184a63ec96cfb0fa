import type { Rows } from './sentences.ts';

/** Names: hosts, addresses, services, texts of the directory, and what goes into the subject. */
export const names: Rows = {
  // sentences around what is wrong with a name
  'The name {}.': 'Le nom {1:phrase}.',
  'The {} {}.': '{1:the} {2:phrase}.',
  'The value for {} {}.': 'La valeur de l’attribut {1} {2:phrase}.',
  '{} (and {} more)': '{1:phrase} (et {2} de plus)',

  // texts
  'is empty, or says only that nothing is said': 'ne contient rien, ou dit seulement que rien n’est dit',
  'has no letter and no digit': 'n’a ni lettre ni chiffre',
  'has control, formatting, invisible, private-use or unassigned characters':
    'a des caractères de commande, de mise en forme, invisibles, à usage privé ou non attribués',
  'begins or ends with a space, or has two in a row': 'commence ou finit par une espace, ou en a deux de suite',
  'is not in Unicode normal form C': 'n’est pas en forme normale C d’Unicode',
  'has emoji or other pictures, which stand in no name':
    'a des émojis ou d’autres images, qui n’ont place dans aucun nom',
  'has full-width, mathematical or joined forms of letters and signs: write plain ones':
    'a des lettres ou des signes en pleine chasse, mathématiques ou liés : écrivez-les simplement',
  'has letters of other scripts, or signs that stand in no name of a French register':
    'a des lettres d’autres écritures, ou des signes qui ne figurent dans aucun nom d’un répertoire français',
  'has angle brackets, or begins with = + - @ | or %, which spreadsheets and pages take for more than text':
    'a des chevrons, ou commence par = + - @ | ou %, que les tableurs et les pages prennent pour autre chose que du texte',
  'mixes Latin letters with Greek or Cyrillic ones in one word':
    'mêle dans un même mot des lettres latines à des lettres grecques ou cyrilliques',
  'is too long': 'dépasse la longueur admise',

  // hosts
  'is an address, not a name': 'est une adresse, pas un nom',
  'has other characters than a–z, 0–9, hyphen and dot (internationalised names are written as A-labels)':
    'a d’autres caractères que a–z, 0–9, le trait d’union et le point (un nom internationalisé s’écrit en A-labels)',
  'is empty, or begins or ends with a dot, or has two dots in a row':
    'ne contient rien, commence ou finit par un point, ou a deux points de suite',
  'has a label of more than 63 octets, or more than 253 in all':
    'a une étiquette de plus de 63 octets, ou plus de 253 octets en tout',
  'has a label that begins or ends with a hyphen': 'a une étiquette qui commence ou finit par un trait d’union',
  'is a single label, which names nothing on the public Internet':
    'n’a qu’une étiquette, qui ne désigne rien sur l’Internet public',
  'lies in a domain that nobody can hold (localhost, local, invalid, onion, arpa)':
    'est dans un domaine que personne ne peut détenir (localhost, local, invalid, onion, arpa)',
  'has hyphens in third and fourth place of a label that is no A-label':
    'a des traits d’union en troisième et quatrième place d’une étiquette qui n’est pas un A-label',
  'has a label beginning with xn-- that is not the A-label of any text':
    'a une étiquette commençant par xn-- qui n’est l’A-label d’aucun texte',
  'has an internationalised label with letters that the profile does not list, or that look like others':
    'a une étiquette internationalisée dont des lettres ne sont pas dans la liste du profil, ou ressemblent à d’autres',
  'is a public suffix, below which others register': 'est un suffixe public, sous lequel d’autres s’enregistrent',
  'is not the declared host': 'n’est pas l’hôte déclaré',
  'lies outside the declared domain': 'est hors du domaine déclaré',
  'The name is a wildcard, which is not allowed.': 'Le nom est un joker, ce qui n’est pas admis.',
  'It is certified as {}.': 'Il est certifié sous la forme {1}.',
  'It is certified once.': 'Il est certifié une seule fois.',
  'There are {} names; at most {} are allowed.': 'Il y a {1} noms ; {2} au plus sont admis.',

  // addresses
  'is no e-mail address: one local part, one @, one domain, and nothing around them':
    'n’est pas une adresse électronique, soit une partie locale, un @, un domaine, et rien autour',
  'has more than {} octets before the @, or more than {} in all':
    'a plus de {1} octets avant le @, ou plus de {2} en tout',
  "has other characters before the @ than ASCII letters, digits and . _ + - ' (beginning with a letter or digit; a dot neither last nor doubled; no quotes)":
    "a avant le @ d’autres caractères que des lettres ASCII, des chiffres et . _ + - ' (une lettre ou un chiffre d’abord ; pas de point en dernier ni doublé ; pas de guillemets)",
  'is not at the declared host': 'n’est pas chez l’hôte déclaré',
  'Its domain is certified in lower case.': 'Son domaine est certifié en minuscules.',

  // names of services
  'is nearly {} ({}): write {} exactly, or choose a name that cannot be taken for it':
    'est presque {1} ({2:phrase}) : écrivez exactement {3}, ou choisissez un nom qu’on ne puisse prendre pour lui',
  'only the case of its letters differs': 'seule la casse des lettres diffère',
  'its hyphens, spaces or underscores differ': 'ses traits d’union, espaces ou tirets bas diffèrent',
  'it has characters that look like others': 'il a des caractères qui ressemblent à d’autres',
  'it has the same words, with others or moved': 'il a les mêmes mots, avec d’autres ou déplacés',
  'it is that and more': 'il le contient, avec autre chose',
  'one letter differs': 'une lettre diffère',
  '{} letters differ': '{1} lettres diffèrent',
  "has other characters than letters of French, digits, spaces and . , : ' & ( ) / _ -, or begins with one of these":
    "a d’autres caractères que des lettres du français, des chiffres, des espaces et . , : ' & ( ) / _ -, ou commence par l’un de ces signes",

  // countries, departments, numbers
  'is no country code of two capital letters (ISO 3166-1)':
    'n’est pas un code de pays de deux lettres capitales (ISO 3166-1)',
  'is not of the form `Paris (75)`: the name of the department, then its number in brackets':
    'n’est pas de la forme `Paris (75)`, le nom du département, puis son numéro entre parenthèses',
  'does not begin with the digit of a register': 'ne commence pas par le chiffre d’un répertoire',
  'is of a register that is closed ({})': 'relève d’un répertoire fermé ({1:list})',
  'has not the form of a {} number': 'n’a pas la forme d’un numéro {1:list}',
  'needs a SIREN, and the structure is not identified by its SIRET':
    'demande un SIREN, et la structure n’est pas identifiée par son SIRET',
  'has a SIREN whose check digit is wrong': 'a un SIREN dont la clé de contrôle est fausse',
  'is for structures of the country FR only': 'est réservée aux structures du pays FR',
  'is not 32 hex digits drawn for this holder': 'ne se compose pas des 32 chiffres hexadécimaux tirés pour ce porteur',

  // what is declared, and what the subject makes of it
  'The subscription is not one of this structure to the offer {}.':
    'La souscription n’est pas une souscription de cette structure à l’offre {1}.',
  'The subscription names its structure by the other family of rules, not by {}.':
    'La souscription nomme sa structure par l’autre famille de règles, et non par {1:list}.',
  'The subscription declares no domain, and the names of this profile lie in one.':
    'La souscription ne déclare pas de domaine, et les noms de ce profil doivent en relever.',
  'For this usage people declare {}.': 'Pour cet usage, on déclare {1:name}.',
  'commonName and dnsNames': 'commonName et dnsNames',
  'email, or commonName for a host': 'email, ou commonName pour un hôte',
  'It has more than {} characters and goes to the subjectAltName only, not to the subject.':
    'Il a plus de {1} caractères et va dans le subjectAltName seulement, pas dans le sujet.',
  'It is cut at {} characters{}.': 'Il est coupé à {1} caractères{2:phrase}.',
  ' and certified as “{}”': ' et certifié sous la forme « {1} »',
};
