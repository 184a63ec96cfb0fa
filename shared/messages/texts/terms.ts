import type { Text } from './text.ts';

/** Terms of use of software certificates, for structures and those who act for them. */
export const terms: readonly Text[] = [
  {
    id: 'terms',
    version: '2026-1',
    title: {
      fr: 'Conditions d’utilisation des certificats logiciels',
      en: 'Terms of use of software certificates',
    },
    paragraphs: {
      fr: [
        'Le certificat est remis à la structure nommée dans son sujet, pour l’usage professionnel que son profil indique et pour aucun autre.',
        'La clé privée est créée et gardée par la structure. Elle n’est ni prêtée, ni envoyée, ni partagée avec une autre entité juridique.',
        'L’administrateur technique contrôle le contenu du certificat avant de l’installer. Un contenu inexact est refusé, et le certificat est alors révoqué.',
        'La structure demande la révocation sans attendre lorsque la clé est perdue ou peut être connue d’autrui, lorsqu’une mention du certificat cesse d’être exacte ou lorsque le certificat ne sert plus.',
        'Le code de révocation est personnel à qui l’a choisi. Il n’est écrit nulle part où d’autres peuvent le lire ; il cesse de valoir quand cette personne perd son mandat.',
        'Une révocation est définitive. Les causes en sont gardées confidentielles.',
        'Les données de la demande et les preuves d’acceptation sont conservées pour la durée que fixe la politique de conservation, et servent à prouver ce qui a été demandé, émis et accepté.',
        'Le service n’est qualifié par aucun organisme, et ses certificats ne sont reconnus que par ceux qui ont choisi de lui faire confiance.',
      ],
      en: [
        'The certificate is given to the structure named in its subject, for the professional use that its profile states and for no other.',
        'The private key is made and kept by the structure. It is not lent, not sent, and not shared with another legal entity.',
        'The technical administrator checks the content of the certificate before installing it. Wrong content is refused, and the certificate is then revoked.',
        'The structure asks for revocation without delay when the key is lost or may be known to others, when something that the certificate says is no longer true, or when the certificate is no longer used.',
        'The revocation code belongs to the person who chose it. It is written down nowhere that others can read; it has no force once that person has lost the mandate.',
        'A revocation is final. Its causes are kept in confidence.',
        'The data of the request and the proofs of acceptance are kept for as long as the retention policy says, and serve to prove what was asked for, issued and accepted.',
        'The service is not qualified by any body, and its certificates are recognised only by those who have chosen to trust it.',
      ],
    },
  },
];
