/** The headings and words of a file of holders, in both languages. */

/** The columns by their field, with the headings under which they are known; accents, case and punctuation do not count. */
export const COLUMNS = {
  lastName: { en: ['last name', 'surname'], fr: ['nom', 'nom de famille'] },
  firstNames: { en: ['first names', 'first name', 'given names'], fr: ['prénoms', 'prénom'] },
  email: { en: ['e-mail', 'e-mail address'], fr: ['courriel', 'adresse électronique', 'adresse e-mail'] },
  service: { en: ['service'], fr: ['service', 'direction/service'] },
  language: { en: ['language'], fr: ['langue'] },
  directoryId: { en: ['directory id', 'directory identifier'], fr: ["identifiant d'annuaire", 'identifiant annuaire'] },
  cardFamily: { en: ['card family'], fr: ['famille de carte'] },
  cardNumber: { en: ['card number'], fr: ['numéro de carte'] },
  check: { en: ['identity check'], fr: ["contrôle d'identité"] },
  checkedOn: { en: ['checked on'], fr: ['contrôlé le', 'date du contrôle'] },
  channel: { en: ['channel'], fr: ['canal'] },
  referenceKind: { en: ['directory or document', 'document'], fr: ['annuaire ou pièce', 'pièce'] },
  referenceEnding: { en: ['last characters'], fr: ['derniers caractères'] },
  homonym: { en: ['namesake', 'homonym'], fr: ['homonyme'] },
} as const;
export type Column = keyof typeof COLUMNS;

/** Words of a cell, in either language, and what they stand for. */
export const WORDS = {
  language: { fr: ['français', 'french'], en: ['anglais', 'english'] },
  check: {
    directory: ['annuaire'],
    'in-person': ['en personne', 'présence'],
    document: ['pièce', "pièce d'identité"],
    card: ['carte'],
  },
  channel: {
    presence: ['présence', 'face à face'],
    video: ['visio', 'visioconférence'],
    telephone: ['téléphone', 'phone'],
    post: ['courrier', 'mail'],
  },
  homonym: { confirmed: ['confirmé', 'yes', 'oui'] },
} as const;
