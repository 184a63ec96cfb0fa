import type { DesignationForm } from '../../../shared/evidence/f503-form-data.ts';
import { designationDeclarations } from '../../../shared/evidence/f503-wording.ts';

/** Forms of invented people for the tests of form F503. */
const administrator = {
  action: 'add',
  lastName: 'GARCÍA',
  firstNames: 'Noël',
  phone: '+33 1 99 00 00 02',
  email: 'noel.garcia@oeillets.example.test',
  card: { family: 'CPE', number: '2800000002' },
} as const;

export const normal: DesignationForm = {
  number: 'F503-2026-7K3QZ',
  preparedAt: '2026-03-09T10:00:00.000Z',
  structure: {
    name: 'Clinique des Œillets',
    identifier: { scheme: 'FINESS', value: '750712184', finess: 'legal' },
    postalCode: '75013',
    town: 'Paris',
  },
  signatory: {
    capacity: 'legal-representative',
    civility: 'MME',
    lastName: 'Évrard-Łęcka',
    firstNames: 'Zoë Anaïs',
    cardNumber: '2800000001',
    phone: '+33 1 99 00 00 01',
    email: 'direction@oeillets.example.test',
  },
  offers: [{ offer: 'SERV-SSL', domain: 'oeillets.example.test' }, { offer: 'ORG' }],
  administrators: [
    administrator,
    {
      ...administrator,
      action: 'remove',
      lastName: 'ÇELİK',
      firstNames: 'Gülşen',
      email: 'gulsen.celik@oeillets.example.test',
      card: { family: 'CDE', number: '2800000003' },
    },
  ],
  declarations: designationDeclarations({ id: 'terms', version: '2026-1', sha256: 'ab'.repeat(32) }),
};

const families = ['CDE', 'CPE', 'CDA', 'CPA', 'CPS', 'CPS'] as const;

/** Everything that the form can hold: four offers, six people. */
export const full: DesignationForm = {
  ...normal,
  structure: { ...normal.structure, identifier: { scheme: 'SIRET', value: '26750000000000' } },
  signatory: { ...normal.signatory, capacity: 'mandatary', civility: 'M' },
  offers: [
    { offer: 'SERV-SSL', domain: 'oeillets.example.test' },
    { offer: 'SERV-SMIME-SIGN-CONF', domain: 'messagerie.oeillets.example.test' },
    { offer: 'ORG' },
    { offer: 'PRO' },
  ],
  administrators: families.map((family, index) => ({
    ...administrator,
    action: index < 4 ? 'add' : 'remove',
    lastName: `DUPONT-${'ABCDEF'[index]}`,
    email: `personne-${index}@oeillets.example.test`,
    card: { family, number: `280000001${index}` },
  })),
};

const deep = (times: number) => `${'sous-domaine.'.repeat(times)}example.test`;

/** As `full`, with the longest names that people might really have. */
export const long: DesignationForm = {
  ...full,
  structure: {
    name: 'Groupement de coopération sanitaire interdépartemental des établissements publics et privés à but non lucratif de la vallée du Haut-Ruisseau et des plateaux environnants, direction des systèmes',
    identifier: { scheme: 'RPPS-RANK', value: '10000000001001' },
    postalCode: '97133',
    town: 'Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson',
  },
  signatory: {
    ...full.signatory,
    capacity: 'practice-owner',
    lastName: 'de La Vieille-Montagne-Bouteville des Hautes Terres du Nord et de l’Ouest Réunis',
    firstNames: 'Marie-Antoinette Joséphine Wilhelmine Éléonore Philippine',
    email: `marie-antoinette.josephine.wilhelmine@${deep(14)}`,
  },
  offers: full.offers.map((one) => (one.domain === undefined ? one : { ...one, domain: `serveur.${deep(16)}` })),
  administrators: full.administrators.map((one, index) => ({
    ...one,
    lastName: `VAN DER WILLEMSTRAATENBERGHEN-MACWILLIAMS-OTTERVANGER-${index}`,
    firstNames: 'Wilhelmine Maximilienne Éléonore-Constance',
    email: `wilhelmine.maximilienne-${index}@${deep(9)}`,
  })),
};
