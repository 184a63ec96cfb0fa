import { holderFacts, ownHolderFacts, validCertificateFacts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told to holders, to their addresses before, and to those who open their requests. */
export const HOLDER_NOTICES = [
  'holder-invited',
  'holder-opened',
  'holder-corrected',
  'holder-address-changed',
  'holder-attested',
  'holder-correction-asked',
  'holder-certificate-issued',
  'holder-receipt-sealed',
] as const;

export const holderTemplates: Readonly<Record<(typeof HOLDER_NOTICES)[number], InLanguages>> = {
  'holder-invited': {
    fr: {
      subject: 'Un certificat personnel vous est proposé : {structure}',
      paragraphs: [
        'Vous êtes enregistré comme porteur d’un certificat logiciel à votre nom, pour votre activité dans la structure ci-dessous.',
        'Identifiez-vous, contrôlez vos données, lisez les conditions d’utilisation et attestez. Vous pourrez ensuite demander le certificat avec une clé créée sur votre appareil : personne d’autre ne l’aura.',
        'Cette adresse n’ouvre rien sans identification. Si vous n’êtes pas concerné, prévenez la structure et ne faites rien.',
      ],
      facts: ownHolderFacts.fr,
    },
    en: {
      subject: 'A personal certificate is offered to you: {structure}',
      paragraphs: [
        'You are registered as the holder of a software certificate in your name, for your work in the structure below.',
        'Sign in, check your data, read the terms of use and attest. You can then request the certificate with a key made on your own device: nobody else will have it.',
        'This address opens nothing without a sign-in. If this is not about you, tell the structure and do nothing.',
      ],
      facts: ownHolderFacts.en,
    },
  },
  'holder-opened': {
    fr: {
      subject: 'Vous pouvez demander un certificat : {structure}',
      paragraphs: [
        'Une demande de certificat à votre nom est ouverte : un nouveau certificat, ou le renouvellement de celui que vous avez.',
        'Identifiez-vous : il vous sera dit s’il faut d’abord attester vos données et les conditions en vigueur. La clé est toujours nouvelle.',
      ],
      facts: ownHolderFacts.fr,
    },
    en: {
      subject: 'You may request a certificate: {structure}',
      paragraphs: [
        'A request for a certificate in your name is open: a new certificate, or the renewal of the one that you have.',
        'Sign in: you will be told whether your data and the terms in force have to be attested first. The key is always a new one.',
      ],
      facts: ownHolderFacts.en,
    },
  },
  'holder-corrected': {
    fr: {
      subject: 'Vos données de porteur sont à contrôler',
      paragraphs: [
        'Les données enregistrées à votre sujet ont été revues par votre structure. Contrôlez-les et attestez-les de nouveau : rien n’est émis avant.',
        'Si elles sont fausses, ne les attestez pas et dites ce qui ne va pas.',
      ],
      facts: ownHolderFacts.fr,
    },
    en: {
      subject: 'Your data as a holder are to be checked',
      paragraphs: [
        'What is recorded about you has been gone over by your structure. Check it and attest it anew: nothing is issued before.',
        'If it is wrong, do not attest it, and say what is wrong.',
      ],
      facts: ownHolderFacts.en,
    },
  },
  'holder-address-changed': {
    fr: {
      subject: 'Votre adresse de porteur a changé',
      paragraphs: [
        'L’adresse professionnelle enregistrée pour votre certificat personnel n’est plus celle-ci. Ce message est le dernier envoyé ici à ce sujet.',
        'Si vous n’avez rien demandé, prévenez aussitôt la structure ci-dessous et le service client.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offre', '{offer}'],
      ],
    },
    en: {
      subject: 'Your address as a holder has changed',
      paragraphs: [
        'The professional address recorded for your personal certificate is no longer this one. This message is the last one sent here about it.',
        'If you asked for nothing of the kind, tell the structure below and customer service at once.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offer', '{offer}'],
      ],
    },
  },
  'holder-attested': {
    fr: {
      subject: 'Données attestées par {holder}',
      paragraphs: [
        'Ce porteur a attesté ses données et accepté les conditions d’utilisation. La demande de certificat lui revient.',
      ],
      facts: holderFacts.fr,
    },
    en: {
      subject: 'Data attested by {holder}',
      paragraphs: [
        'This holder has attested the data and accepted the terms of use. The request for the certificate is theirs to make.',
      ],
      facts: holderFacts.en,
    },
  },
  'holder-correction-asked': {
    fr: {
      subject: 'Correction demandée par {holder}',
      paragraphs: [
        'Ce porteur dit que ses données sont à corriger. Ce qu’il en dit se lit à l’adresse ci-dessous, après identification. Rien n’est émis tant que les données ne sont pas attestées.',
      ],
      facts: holderFacts.fr,
    },
    en: {
      subject: 'Correction asked for by {holder}',
      paragraphs: [
        'This holder says that the data have to be corrected. What they say can be read at the address below, once signed in. Nothing is issued until the data are attested.',
      ],
      facts: holderFacts.en,
    },
  },
  'holder-certificate-issued': {
    fr: {
      subject: 'Votre certificat est émis : {name}, {structure} (jusqu’au {day})',
      paragraphs: [
        'Le certificat à votre nom est émis. Contrôlez son contenu, choisissez un code de révocation et acceptez le tout ; le téléchargement s’ouvre alors.',
        'L’adresse ci-dessous explique comment faire. Elle n’ouvre rien sans identification. Sans acceptation dans les trente jours, le certificat sera révoqué.',
        'Si vous n’avez pas fait cette demande, révoquez ce certificat et prévenez votre structure.',
      ],
      facts: [...validCertificateFacts.fr, ['Adresse', '{retrieval}']],
    },
    en: {
      subject: 'Your certificate has been issued: {name}, {structure} (until {day})',
      paragraphs: [
        'The certificate in your name has been issued. Check its content, choose a revocation code and accept all of it; the download is then open.',
        'The address below explains how. It opens nothing without a sign-in. Without acceptance within thirty days the certificate will be revoked.',
        'If you did not make this request, revoke the certificate and tell your structure.',
      ],
      facts: [...validCertificateFacts.en, ['Address', '{retrieval}']],
    },
  },
  'holder-receipt-sealed': {
    fr: {
      subject: 'Récépissé prêt : {holder}, {structure} (certificat jusqu’au {day})',
      paragraphs: [
        'Vous avez déclaré avoir reçu un certificat à votre nom. Le récépissé en est fait : un PDF scellé par la plateforme, à garder avec vos papiers.',
        'Identifiez-vous à l’adresse ci-dessous pour l’enregistrer. Elle n’ouvre rien sans identification.',
        'Si vous n’avez rien déclaré, révoquez ce certificat et prévenez votre structure.',
      ],
      facts: [['Numéro de série', '{serial}'], ...ownHolderFacts.fr],
    },
    en: {
      subject: 'Receipt ready: {holder}, {structure} (certificate until {day})',
      paragraphs: [
        'You declared that you received a certificate in your name. Its receipt has been made: a PDF sealed by the platform, to be kept with your papers.',
        'Sign in at the address below to save it. The address opens nothing without a sign-in.',
        'If you declared nothing, revoke this certificate and tell your structure.',
      ],
      facts: [['Serial number', '{serial}'], ...ownHolderFacts.en],
    },
  },
};
