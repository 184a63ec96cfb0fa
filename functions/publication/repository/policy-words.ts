import type { Both } from './html.ts';

/** One section of RFC 3647 §6: its number and title, and what this authority does. */
export interface PolicySection {
  readonly number: string;
  readonly title: Both;
  readonly says: readonly Both[];
}

/** What stands in the policy that depends on how the platform is set up. */
export interface PolicyFacts {
  readonly oidArc: string;
  readonly crlEveryHours: number;
  readonly crlValidHours: number;
  readonly acceptanceDays: number;
  readonly repository: string;
  readonly answersOcsp: boolean;
}

/** The outline of RFC 3647 §6 with what the platform itself guarantees; the operator's own practice completes it. */
export const policySections = (facts: PolicyFacts): readonly PolicySection[] => [
  {
    number: '1',
    title: { fr: 'Introduction', en: 'Introduction' },
    says: [
      {
        fr: `Certificats logiciels de serveurs, de services et de personnes. Chaque profil a son propre identifiant de politique sous l’arc ${facts.oidArc}.`,
        en: `Software certificates of servers, services and persons. Each profile has a policy identifier of its own below the arc ${facts.oidArc}.`,
      },
      {
        fr: 'L’autorité n’est ni qualifiée ni auditée par un tiers ; ses certificats ne sont reconnus que par ceux qui installent sa racine.',
        en: 'The authority is neither qualified nor audited by a third party; only those who install its root rely on its certificates.',
      },
    ],
  },
  {
    number: '2',
    title: { fr: 'Publication et dépôt', en: 'Publication and repository' },
    says: [
      {
        fr: `Le dépôt est à l’adresse ${facts.repository}, en http et en https. Il donne certificats, listes, conditions, profils et la présente page.`,
        en: `The repository is at ${facts.repository}, over http and https. It gives certificates, lists, terms, profiles and this page.`,
      },
    ],
  },
  {
    number: '3',
    title: { fr: 'Identification et authentification', en: 'Identification and authentication' },
    says: [
      {
        fr: 'Le sujet vient des dossiers enregistrés, jamais de la demande. Une structure est nommée par son numéro national, une personne par un numéro qui n’est jamais redonné.',
        en: 'The subject comes from the records, never from the request. A structure is named by its national number, a person by a number that is never given again.',
      },
      {
        fr: 'La possession de la clé privée est prouvée par la signature de la demande ; le contrôle d’un domaine, par le DNS ou par la vérification d’un agent.',
        en: 'Possession of the private key is proved by the signature of the request; control of a domain by the DNS, or by the check of an agent.',
      },
    ],
  },
  {
    number: '4',
    title: { fr: 'Cycle de vie des certificats', en: 'Certificate life cycle' },
    says: [
      {
        fr: `Demande sous mandat, jugement, émission, puis acceptation sous ${facts.acceptanceDays} jours, faute de quoi le certificat est révoqué. Un renouvellement prend toujours une nouvelle clé.`,
        en: `Request under a mandate, judgement, issue, then acceptance within ${facts.acceptanceDays} days, failing which the certificate is revoked. A renewal always takes a new key.`,
      },
      {
        fr: `La révocation est définitive. La liste paraît au moins toutes les ${facts.crlEveryHours} heures et après chaque révocation ; elle vaut ${facts.crlValidHours} heures.${facts.answersOcsp ? ' L’état d’un certificat se demande aussi par OCSP.' : ''}`,
        en: `Revocation is final. The list comes out at least every ${facts.crlEveryHours} hours and after each revocation; it is valid for ${facts.crlValidHours} hours.${facts.answersOcsp ? ' The status of a certificate can be asked by OCSP as well.' : ''}`,
      },
    ],
  },
  {
    number: '5',
    title: { fr: 'Mesures de gestion et d’exploitation', en: 'Management and operational controls' },
    says: [
      {
        fr: 'Rôles séparés, double contrôle des profils, des autorités, des nominations et des révocations en masse. Chaque changement laisse un événement numéroté.',
        en: 'Separate roles; two people for profiles, authorities, appointments and mass revocations. Every change leaves a numbered event.',
      },
    ],
  },
  {
    number: '6',
    title: { fr: 'Mesures techniques de sécurité', en: 'Technical security controls' },
    says: [
      {
        fr: 'Les clés des autorités restent dans un service de gestion de clés et ne le quittent pas ; celle de la racine ne sert qu’aux cérémonies. Les clés des abonnés sont faites chez eux.',
        en: 'The keys of the authorities stay inside a key management service; that of the root serves at ceremonies only. Subscribers make their keys themselves.',
      },
    ],
  },
  {
    number: '7',
    title: { fr: 'Profils de certificats, de listes et d’OCSP', en: 'Certificate, list and OCSP profiles' },
    says: [],
  },
  {
    number: '8',
    title: { fr: 'Audit de conformité', en: 'Compliance audit' },
    says: [
      {
        fr: 'Tout certificat émis est relu chaque nuit et comparé à son profil et à sa demande ; les auditeurs lisent le rapport.',
        en: 'Everything that was issued is read again each night and compared with its profile and its request; auditors read the report.',
      },
    ],
  },
  {
    number: '9',
    title: { fr: 'Dispositions juridiques', en: 'Legal matters' },
    says: [
      {
        fr: 'Les conditions d’utilisation et la notice sur les données personnelles, dans leur version en vigueur, se lisent depuis la page d’accueil.',
        en: 'The terms of use and the notice on personal data, in the version in force, are linked from the index.',
      },
    ],
  },
];
