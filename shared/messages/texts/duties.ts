import type { Text } from './text.ts';

/** What a technical administrator takes on before the first act. */
export const duties: readonly Text[] = [
  {
    id: 'duties',
    version: '2026-1',
    title: { fr: 'Engagements de l’administrateur technique', en: 'Duties of a technical administrator' },
    paragraphs: {
      fr: [
        'J’agis au nom et pour le compte de la structure qui m’a désigné, pour les offres et les domaines de ma désignation et pour eux seuls.',
        'Je crée les clés là où elles serviront, je demande, récupère et installe les certificats, je les renouvelle à temps et je les fais révoquer dès que leur clé ou leur contenu n’est plus sûr.',
        'Je ne signe ni ne résilie aucun contrat, et je ne désigne ni ne retire aucun administrateur, moi-même compris : je peux seulement renoncer.',
        'Les obligations de la structure qui touchent à ces tâches sont aussi les miennes : je respecte la politique de certification et les conditions d’utilisation.',
        'Ma carte, son code et mes codes de révocation ne servent qu’à moi. Je signale sans délai leur perte, leur vol ou leur remplacement.',
        'Je renonce à cette fonction dès que je ne peux plus l’exercer, notamment quand je quitte la structure ou change de poste.',
      ],
      en: [
        'I act in the name and on behalf of the structure that designated me, for the offers and domains of my designation and for these alone.',
        'I make keys where they will be used, I ask for, retrieve and install certificates, I renew them in time, and I have them revoked as soon as their key or their content is no longer safe.',
        'I sign and end no contract, and I designate and remove no administrator, myself included: all I can do is renounce.',
        'The obligations of the structure that concern these tasks are mine as well: I keep to the certification policy and to the terms of use.',
        'My card, its code and my revocation codes serve nobody but me. I report their loss, theft or replacement without delay.',
        'I renounce this function as soon as I can no longer carry it out, above all when I leave the structure or change posts.',
      ],
    },
  },
];
