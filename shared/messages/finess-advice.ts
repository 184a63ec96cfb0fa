/** The notice's answers in words, French and English side by side, by the names of `registration/finess-advice.ts`. */
type Language = 'fr' | 'en';
type Words = Readonly<Record<Language, string>>;

const because: Readonly<Record<string, Words>> = {
  'sign-on-legal': {
    fr: 'Sans contrat d’adhésion, un établissement de ce type qui rejoint un service socle du Ségur signe son contrat avec son FINESS juridique, puis commande avec ce même numéro.',
    en: 'Without a membership contract, an establishment of this type that joins a Ségur core service signs its contract with its legal FINESS, then orders with that same number.',
  },
  'stay-on-legal': {
    fr: 'Votre contrat d’adhésion porte déjà le FINESS juridique, celui que demandent les services socles du Ségur : continuez avec lui.',
    en: 'Your membership contract already has the legal FINESS, the one that the Ségur core services ask for: go on with it.',
  },
  'leave-geographic': {
    fr: 'Votre contrat d’adhésion porte le FINESS géographique, alors que les services socles du Ségur vont vers le juridique pour ce type d’établissement : vous pouvez changer plus tard ou dès maintenant. La seconde solution est la plus durable.',
    en: 'Your membership contract has the geographic FINESS, while the Ségur core services move to the legal one for this type of establishment: you may change later or now. The second way lasts longer.',
  },
  'number-of-contract': {
    fr: 'Pour un projet hors Ségur, gardez le numéro qui figure dans votre contrat d’adhésion en cours.',
    en: 'For a project outside the Ségur programme, keep the number that stands in your membership contract in force.',
  },
  'implicit-contract': {
    fr: 'Un laboratoire de biologie médicale ou une officine a un contrat d’adhésion implicite, quel que soit le projet : il ne reste qu’à commander, avec le FINESS géographique. Pour un laboratoire, c’est celui du site principal, qui vaut pour tous les sites rattachés.',
    en: 'A medical laboratory or a dispensing pharmacy has an implicit membership contract, whatever the project: all that is left is to order, with the geographic FINESS. For a laboratory it is the main site’s, which holds for every site attached to it.',
  },
  'sign-on-geographic': {
    fr: 'Sans contrat d’adhésion, un établissement de ce type qui rejoint un service socle du Ségur signe son contrat avec son FINESS géographique, puis commande avec ce même numéro.',
    en: 'Without a membership contract, an establishment of this type that joins a Ségur core service signs its contract with its geographic FINESS, then orders with that same number.',
  },
  'stay-on-geographic': {
    fr: 'Votre contrat d’adhésion porte déjà le FINESS géographique, celui qui convient à ce type d’établissement : continuez avec lui.',
    en: 'Your membership contract already has the geographic FINESS, the one that suits this type of establishment: go on with it.',
  },
  unsaid: {
    fr: 'La notice ne dit rien de ce cas. La règle générale est le FINESS juridique : demandez à un agent de le confirmer avant de commander.',
    en: 'The notice says nothing of this case. The general rule is the legal FINESS: ask an agent to confirm it before you order.',
  },
};

const contract: Readonly<Record<string, Words>> = {
  'sign-first': {
    fr: 'Signez d’abord un contrat d’adhésion avec ce numéro, puis commandez.',
    en: 'First sign a membership contract with this number, then order.',
  },
  'in-force': {
    fr: 'Commandez ; votre contrat d’adhésion reste tel qu’il est.',
    en: 'Order; your membership contract stays as it is.',
  },
  implicit: {
    fr: 'Commandez ; aucun contrat n’est à signer.',
    en: 'Order; there is no contract to sign.',
  },
};

const atRenewal: Readonly<Record<string, Words>> = {
  'same-number': {
    fr: 'Au renouvellement, gardez le même numéro.',
    en: 'At the renewal, keep the same number.',
  },
  'move-to-legal': {
    fr: 'Au renouvellement, reprenez toute la démarche avec le FINESS juridique : nouveau contrat d’adhésion, nouvelles offres, nouveaux certificats.',
    en: 'At the renewal, begin again with the legal FINESS: a new membership contract, new offers, new certificates.',
  },
  'follow-contract': {
    fr: 'Au renouvellement, gardez le numéro du contrat tant qu’il est en cours ; si le projet rejoint un service socle du Ségur, reposez la question.',
    en: 'At the renewal, keep the number of the contract while it is in force; if the project joins a Ségur core service, ask again.',
  },
  'ask-agent': {
    fr: 'Avant le renouvellement, demandez à un agent si la règle a changé.',
    en: 'Before the renewal, ask an agent whether the rule has changed.',
  },
};

/** Why, in the reader's language. Throws TypeError for a reason without words, as the next one does. */
export const whyInWords = (reason: string, language: Language): string => wordsFor(because, reason, language);

/** What to do now and at the next renewal, in the reader's language. */
export const optionInWords = (
  option: { readonly contract: string; readonly atRenewal: string },
  language: Language,
): { readonly now: string; readonly nextRenewal: string } => ({
  now: wordsFor(contract, option.contract, language),
  nextRenewal: wordsFor(atRenewal, option.atRenewal, language),
});

function wordsFor(table: Readonly<Record<string, Words>>, name: string, language: Language): string {
  const words = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!words) throw new TypeError(`no words for ${name}`);
  return words[language];
}
