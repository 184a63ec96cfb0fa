import type { InLanguages } from './markup.ts';

/** What is told to an address that a subscription's people have named. */
export const CONTACT_NOTICES = ['contact-to-verify', 'contact-to-verify-again'] as const;

export const contactTemplates: Readonly<Record<(typeof CONTACT_NOTICES)[number], InLanguages>> = {
  'contact-to-verify': {
    fr: {
      subject: 'Adresse de contact à vérifier : {structure}',
      paragraphs: [
        '{asker} a indiqué cette adresse comme contact de la structure et du service ci-dessous. Y seraient envoyés les avis sur leurs certificats : échéance proche, renouvellement, révocation. Aucun secret ni aucune clé n’y est jamais envoyé.',
        'Si cette boîte est bien la vôtre, ouvrez l’adresse ci-dessous dans un navigateur et appuyez sur le bouton de la page. Ouvrir l’adresse ne suffit pas : sans cet appui, rien d’autre n’est envoyé ici qu’un seul rappel, à moins que quelqu’un de la structure ne redemande ce message.',
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
        'If this mailbox is yours, open the address below in a browser and press the button on the page. Opening the address is not enough: unless the button is pressed, nothing but one reminder is sent here, or this message again when somebody of the structure asks for it.',
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
  'contact-to-verify-again': {
    fr: {
      subject: 'Adresse de contact à confirmer : {structure}',
      paragraphs: [
        'Cette adresse reçoit les avis sur les certificats de la structure et du service ci-dessous. Pour être sûr que la boîte est toujours lue, la plateforme le demande une fois par an.',
        'Si elle l’est, ouvrez l’adresse ci-dessous dans un navigateur et appuyez sur le bouton de la page. Ouvrir l’adresse ne suffit pas. Sans cet appui, les avis cesseront d’arriver ici à la fin de la vérification.',
        'Si cette boîte ne doit plus recevoir ces avis, ne faites rien.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offre', '{offer}'],
        ['Domaine', '{domain}'],
        ['Vérifiée jusqu’au', '{verifiedUntil}'],
        ['Adresse de la page', '{address}'],
        ['Lien valable jusqu’au', '{until}'],
      ],
      closing:
        'Message automatique de Sceau. Rien ne se fait par ce message : seul le bouton de la page confirme l’adresse.',
    },
    en: {
      subject: 'Contact address to be confirmed: {structure}',
      paragraphs: [
        'This address receives the notices about the certificates of the structure and the service below. To be sure that the mailbox is still read, the platform asks once a year.',
        'If it is, open the address below in a browser and press the button on the page. Opening the address is not enough. Unless the button is pressed, notices will stop coming here when the verification ends.',
        'If this mailbox is to receive these notices no more, do nothing.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offer', '{offer}'],
        ['Domain', '{domain}'],
        ['Verified until', '{verifiedUntil}'],
        ['Address of the page', '{address}'],
        ['Link valid until', '{until}'],
      ],
      closing:
        'Automatic message from Sceau. Nothing is done by this message: only the button on the page confirms the address.',
    },
  },
};
