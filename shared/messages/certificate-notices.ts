import { certificateFacts, validCertificateFacts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told of requests, of certificates from their issue to their revocation, and of single mandates. */
export const CERTIFICATE_NOTICES = [
  'certificate-issued',
  'certificate-accepted',
  'acceptance-reminder',
  'acceptance-lapsed',
  'certificate-revoked',
  'request-pending',
  'request-to-approve',
  'request-refused',
  'mandate-given',
  'mandate-ended',
] as const;

export const certificateTemplates: Readonly<Record<(typeof CERTIFICATE_NOTICES)[number], InLanguages>> = {
  'certificate-issued': {
    fr: {
      subject: 'Certificat à récupérer : {name}, {structure} (jusqu’au {day})',
      paragraphs: [
        'Le certificat que vous avez demandé est émis. Un administrateur technique contrôle son contenu, lit les conditions et la politique, choisit un code de révocation et accepte le tout ; le téléchargement s’ouvre alors.',
        'L’adresse ci-dessous explique comment faire. Elle n’ouvre rien sans identification. Sans acceptation dans les trente jours, le certificat sera révoqué.',
        'Si vous n’êtes pas à l’origine de cette demande, révoquez ce certificat et prévenez le service client.',
      ],
      facts: [...validCertificateFacts.fr, ['Adresse', '{retrieval}']],
    },
    en: {
      subject: 'Certificate to be retrieved: {name}, {structure} (until {day})',
      paragraphs: [
        'The certificate that you asked for has been issued. A technical administrator checks its content, reads the terms and the policy, chooses a revocation code and accepts all of it; the download is then open.',
        'The address below explains how. It opens nothing without a sign-in. Without acceptance within thirty days the certificate will be revoked.',
        'If you did not make this request, revoke the certificate and tell customer service.',
      ],
      facts: [...validCertificateFacts.en, ['Address', '{retrieval}']],
    },
  },
  'certificate-accepted': {
    fr: {
      subject: 'Certificat accepté : {name}, {structure} (jusqu’au {day})',
      paragraphs: [
        'Ce certificat a été accepté avec les conditions d’utilisation et la politique de certification, et son code de révocation est posé. Il peut être téléchargé et installé.',
        'Si personne chez vous ne l’a accepté, révoquez-le et prévenez le service client.',
      ],
      facts: validCertificateFacts.fr,
    },
    en: {
      subject: 'Certificate accepted: {name}, {structure} (until {day})',
      paragraphs: [
        'This certificate has been accepted together with the terms of use and the certification policy, and its revocation code is set. It can be downloaded and installed.',
        'If nobody on your side accepted it, revoke it and tell customer service.',
      ],
      facts: validCertificateFacts.en,
    },
  },
  'acceptance-reminder': {
    fr: {
      subject: 'Certificat toujours à accepter avant le {lapsesOn} : {name}, {structure}',
      paragraphs: [
        'Ce certificat est émis et personne ne l’a encore accepté. Un administrateur technique, ou le porteur d’un certificat de personne, l’accepte ou en refuse le contenu après s’être identifié.',
        'Il sera révoqué à la date ci-dessous si rien n’est fait d’ici là.',
      ],
      facts: [...certificateFacts.fr, ['Révoqué à partir du', '{lapsesAt}'], ['Adresse', '{retrieval}']],
    },
    en: {
      subject: 'Certificate still to be accepted before {lapsesOn}: {name}, {structure}',
      paragraphs: [
        'This certificate has been issued and nobody has accepted it yet. A technical administrator, or the holder of a person’s certificate, accepts it or refuses its content after signing in.',
        'It will be revoked on the date below if nothing is done until then.',
      ],
      facts: [...certificateFacts.en, ['Revoked from', '{lapsesAt}'], ['Address', '{retrieval}']],
    },
  },
  'acceptance-lapsed': {
    fr: {
      subject: 'Certificat révoqué faute d’acceptation le {revokedOn} : {name}, {structure}',
      paragraphs: [
        'Personne n’a accepté ce certificat dans les trente jours : il est révoqué, définitivement.',
        'Si le certificat reste utile, une nouvelle demande se fait avec une nouvelle clé.',
      ],
      facts: [...certificateFacts.fr, ['Révoqué le', '{revokedAt}']],
    },
    en: {
      subject: 'Certificate revoked on {revokedOn} because nobody accepted it: {name}, {structure}',
      paragraphs: [
        'Nobody accepted this certificate within thirty days: it has been revoked, for ever.',
        'If it is still needed, a new request takes a new key.',
      ],
      facts: [...certificateFacts.en, ['Revoked on', '{revokedAt}']],
    },
  },
  'certificate-revoked': {
    fr: {
      subject: 'Certificat révoqué le {revokedOn} : {name}, {structure}',
      paragraphs: [
        'Ce certificat est révoqué, définitivement. Remplacez-le partout où il est installé et effacez sa clé.',
        'Une nouvelle demande se fait avec une nouvelle clé.',
      ],
      facts: [...certificateFacts.fr, ['Révoqué le', '{revokedAt}']],
    },
    en: {
      subject: 'Certificate revoked on {revokedOn}: {name}, {structure}',
      paragraphs: [
        'This certificate has been revoked, for ever. Replace it wherever it is installed and erase its key.',
        'A new request takes a new key.',
      ],
      facts: [...certificateFacts.en, ['Revoked on', '{revokedAt}']],
    },
  },
  'request-pending': {
    fr: {
      subject: 'Demande de certificat reçue le {askedOn} : {name}, {structure}',
      paragraphs: ['Votre demande est enregistrée. Un agent doit l’approuver avant l’émission : vous serez prévenu.'],
      facts: [
        ['Structure', '{structure}'],
        ['Nom', '{name}'],
        ['Demande', '{request}'],
      ],
    },
    en: {
      subject: 'Certificate request received on {askedOn}: {name}, {structure}',
      paragraphs: ['Your request is recorded. An agent must approve it before the issue: you will be told.'],
      facts: [
        ['Structure', '{structure}'],
        ['Name', '{name}'],
        ['Request', '{request}'],
      ],
    },
  },
  'request-to-approve': {
    fr: {
      subject: 'Demande de certificat à approuver, du {askedOn} : {name}, {structure}',
      paragraphs: [
        'Une demande de certificat attend l’approbation d’un agent. Rien n’est émis avant ; une demande refusée l’est avec des raisons.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Nom', '{name}'],
        ['Demande', '{request}'],
      ],
    },
    en: {
      subject: 'Certificate request to be approved, of {askedOn}: {name}, {structure}',
      paragraphs: [
        'A certificate request waits for an agent to approve it. Nothing is issued before; a refusal says why.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Name', '{name}'],
        ['Request', '{request}'],
      ],
    },
  },
  'request-refused': {
    fr: {
      subject: 'Demande de certificat du {askedOn} refusée : {name}, {structure}',
      paragraphs: ['Votre demande n’a pas abouti. Les raisons sont visibles, après identification, avec la demande.'],
      facts: [
        ['Structure', '{structure}'],
        ['Nom', '{name}'],
        ['Demande', '{request}'],
      ],
    },
    en: {
      subject: 'Certificate request of {askedOn} refused: {name}, {structure}',
      paragraphs: ['Your request was not granted. The reasons can be seen with the request, once signed in.'],
      facts: [
        ['Structure', '{structure}'],
        ['Name', '{name}'],
        ['Request', '{request}'],
      ],
    },
  },
  'mandate-ended': {
    fr: {
      subject: 'Un mandat à votre nom a pris fin : {role}',
      paragraphs: ['Ce mandat est terminé, avec effet immédiat.', 'Si ce n’est pas exact, prévenez le service client.'],
      facts: [
        ['Rôle', '{role}'],
        ['Structure', '{structure}'],
      ],
    },
    en: {
      subject: 'A mandate in your name has ended: {role}',
      paragraphs: ['This mandate has been ended, at once.', 'If this is not right, tell customer service.'],
      facts: [
        ['Role', '{role}'],
        ['Structure', '{structure}'],
      ],
    },
  },
  'mandate-given': {
    fr: {
      subject: 'Un mandat vous est confié : {role}',
      paragraphs: [
        'Un mandat à votre nom vient d’être enregistré. Il vaut pour les dates ci-dessous et peut prendre fin à tout moment.',
        'Si vous ne l’attendiez pas, prévenez le service client.',
      ],
      facts: [
        ['Rôle', '{role}'],
        ['Structure', '{structure}'],
        ['À partir du', '{from}'],
        ['Jusqu’au', '{until}'],
      ],
    },
    en: {
      subject: 'You have been given a mandate: {role}',
      paragraphs: [
        'A mandate in your name has just been recorded. It holds for the dates below and may end at any time.',
        'If you did not expect it, tell customer service.',
      ],
      facts: [
        ['Role', '{role}'],
        ['Structure', '{structure}'],
        ['From', '{from}'],
        ['Until', '{until}'],
      ],
    },
  },
};
