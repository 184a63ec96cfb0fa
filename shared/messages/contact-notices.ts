import type { InLanguages } from './markup.ts';

/** What is told to an address that a subscription's people have named. */
export const CONTACT_NOTICES = ['contact-to-verify'] as const;

export const contactTemplates: Readonly<Record<(typeof CONTACT_NOTICES)[number], InLanguages>> = {
  'contact-to-verify': {
    fr: {
      subject: 'Adresse de contact à vérifier : {structure}',
      paragraphs: [
        '{asker} a indiqué cette adresse comme contact de la structure et du service ci-dessous. Y seraient envoyés les avis sur leurs certificats : échéance proche, renouvellement, révocation. Aucun secret ni aucune clé n’y est jamais envoyé.',
        'Si cette boîte est bien la vôtre, ouvrez l’adresse ci-dessous dans un navigateur et appuyez sur le bouton de la page. Ouvrir l’adresse ne suffit pas : sans cet appui, il ne se passe rien et rien d’autre n’est envoyé ici.',
        'Si vous ne connaissez pas cette structure, ne faites rien.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offre', '{offer}'],
        ['Domaine', '{domain}'],
        ['Adresse de la page', '{address}'],
        ['Valable jusqu’au', '{until}'],
      ],
      closing:
        'Message automatique de Sceau. Rien ne se fait par ce message : seul le bouton de la page vérifie l’adresse.',
    },
    en: {
      subject: 'Contact address to be verified: {structure}',
      paragraphs: [
        '{asker} has named this address as a contact of the structure and the service below. Notices about their certificates would be sent here: expiry ahead, renewal, revocation. No secret and no key is ever sent here.',
        'If this mailbox is yours, open the address below in a browser and press the button on the page. Opening the address is not enough: unless the button is pressed nothing happens, and nothing else is sent here.',
        'If you do not know this structure, do nothing.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offer', '{offer}'],
        ['Domain', '{domain}'],
        ['Address of the page', '{address}'],
        ['Valid until', '{until}'],
      ],
      closing:
        'Automatic message from Sceau. Nothing is done by this message: only the button on the page verifies the address.',
    },
  },
};
