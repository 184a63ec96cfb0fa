import type { Text } from './text.ts';

/** What the certification authority undertakes and asks for, in the order of RFC 3647, cut down to what concerns subscribers. */
export const certificationPolicy: readonly Text[] = [
  {
    id: 'certification-policy',
    version: '2026-1',
    title: {
      fr: 'Politique de certification : engagements et obligations',
      en: 'Certification policy: undertakings and obligations',
    },
    paragraphs: {
      fr: [
        'L’autorité émet un certificat sur la seule foi des dossiers enregistrés et du mandat du demandeur ; de la demande elle ne prend que la clé publique.',
        'Elle vérifie que le demandeur détient la clé privée, que cette clé est assez forte et qu’elle n’a jamais servi à une autre demande.',
        'Le contrôle du nom de domaine est prouvé avant la première émission et à chaque renouvellement.',
        'Le certificat est tenu pour accepté quand un administrateur technique l’a accepté avec ces textes, par un acte enregistré. Sans acte dans les trente jours, il est révoqué.',
        'L’état d’un certificat révoqué est publié dans la liste de révocation en quelques minutes. Une liste paraît au moins chaque jour et vaut plus longtemps que l’intervalle entre deux listes.',
        'Un renouvellement se fait toujours avec une nouvelle clé, avant la fin du certificat, et garde le sujet à l’octet près.',
        'Quiconque se fie à un certificat contrôle la chaîne jusqu’à la racine, la période de validité, l’usage inscrit et l’état de révocation.',
      ],
      en: [
        'The authority issues a certificate on the strength of the records and of the mandate of whoever asks; of the request it takes the public key and nothing else.',
        'It verifies that whoever asks has the private key, that this key is strong enough, and that it has never served another request.',
        'Control of the domain name is proved before the first issue and at each renewal.',
        'The certificate counts as accepted when a technical administrator has accepted it together with these texts, in one recorded act. Without an act within thirty days it is revoked.',
        'The status of a revoked certificate is published in the revocation list within minutes. A list comes out at least every day and is valid for longer than the time between two of them.',
        'A renewal always takes a new key, happens before the end of the certificate, and keeps the subject to the octet.',
        'Whoever relies on a certificate checks the chain up to the root, the period of validity, the stated usage and the revocation status.',
      ],
    },
  },
];
