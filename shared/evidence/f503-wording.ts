import type { Declaration, SignatoryCapacity } from './f503-form-data.ts';

/** What form F503 says by itself, in French. */
export const wording = {
  title: 'Administrateurs techniques de certificats logiciels',
  subtitle: 'Désignation et retrait',
  number: 'Formulaire n°',
  prepared: 'établi le',
  sections: [
    '1. À quoi sert ce formulaire',
    '2. Structure bénéficiaire',
    '3. Représentant légal, mandataire ou titulaire de cabinet qui signe',
    '4. Offres concernées et administrateurs techniques',
    '5. Déclarations, date, signature et cachet',
  ],
  purpose:
    'Par ce formulaire, le signataire confie sous sa responsabilité à des personnes nommées, ou leur retire, la part technique des offres de ' +
    'certificats logiciels déjà souscrites, au nom et pour le compte de la structure : créer les clés, préparer et envoyer les demandes, ' +
    'retirer et installer les certificats, les renouveler, les révoquer. ' +
    'Un administrateur technique ne signe ni ne résilie aucun contrat, ne désigne ni ne retire aucun administrateur, et n’agit que pour les ' +
    'offres et domaines cochés ci-dessous. Il respecte, comme la structure, la politique de certification et les conditions d’utilisation.',
  name: 'Dénomination de la structure',
  finess: 'N° FINESS (structures accueillant des patients ou usagers)',
  finessKind: { legal: 'juridique', geographic: 'géographique' },
  siret: 'ou N° SIRET',
  rppsRank: 'ou N° RPPS-rang (cabinet de radiologie, hors société)',
  postalCode: 'Code postal',
  town: 'Commune',
  civility: 'Civilité',
  civilities: { M: 'M.', MME: 'Mme' },
  capacity: 'Signe en qualité de',
  lastName: 'Nom',
  firstNames: 'Prénom(s)',
  lastCard: 'N° de la dernière carte active',
  phone: 'Téléphone',
  email: 'E-mail professionnel',
  offersIntroduction:
    'Offres déjà détenues auxquelles la demande s’applique, avec le nom de domaine (ou serveur.domaine) déclaré à la commande :',
  offer: 'Offre de certificats logiciels',
  domain: 'Nom de domaine ou nom_de_serveur.nom_de_domaine déclaré',
  offers: {
    'SERV-SSL': 'SERVEUR, usage SSL serveur',
    'SERV-SMIME-SIGN-CONF': 'SERVEUR, usages S/MIME, SIGN, CONF',
    ORG: 'ORG (organisation)',
    PRO: 'PRO (professionnel de la structure)',
  },
  notApplicable: 'N/A (sans domaine)',
  notConcerned: 'offre non concernée',
  noDomain: 'aucun domaine déclaré',
  administratorsIntroduction:
    'Une ligne par personne, au nom et prénom de sa carte nominative (CDE, CPE, CDA, CPA ou CPS ; la CPF n’est pas admise) :',
  administrators: [
    'Nom (carte)',
    'Prénom(s) (carte)',
    'Téléphone',
    'E-mail professionnel',
    'Carte',
    'Ajouter',
    'Retirer',
  ],
  unused: 'non utilisée',
  date: 'Date de signature (jj/mm/aaaa)',
  signature: 'Signature',
  stamp: 'Cachet de la structure',
  digest: 'Empreinte SHA-256 des données du formulaire',
  returned:
    'Formulaire rempli par la plateforme : ne rien modifier à la main, dater, signer, apposer le cachet, puis déposer le fichier PDF complet (4 Mo au plus).',
  ticked: 'coché',
  notTicked: 'non coché',
} as const;

export const capacities: Readonly<Record<SignatoryCapacity, string>> = {
  'legal-representative': 'Représentant légal',
  mandatary: 'Mandataire',
  'practice-owner': 'Titulaire de cabinet',
};

/**
 * The three declarations above the signature in our wording, for callers without texts of their own. `terms` is the
 * version of the terms of use that the signatory was shown.
 */
export function designationDeclarations(terms: NonNullable<Declaration['of']>): readonly Declaration[] {
  return [
    {
      text: `J’ai lu les conditions d’utilisation des certificats logiciels, version ${terms.version}, et je les accepte pour la structure.`,
      of: terms,
    },
    { text: 'Les renseignements portés sur ce formulaire sont exacts et complets ; j’en réponds par ma signature.' },
    {
      text: 'Je suis averti(e) qu’une fraude ou une tentative de fraude expose à des sanctions pénales, peut faire suspendre l’examen du dossier et entraîner le retrait des droits demandés ou accordés.',
    },
  ];
}
