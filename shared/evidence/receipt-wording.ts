/** The words of the receipt of a holder's declaration, French and English alike. */
export interface ReceiptWords {
  readonly title: string;
  readonly introduction: string;
  readonly holder: string;
  readonly name: string;
  readonly service: string;
  readonly structure: string;
  readonly delivery: string;
  readonly certificate: string;
  readonly serial: string;
  readonly issuer: string;
  readonly subject: string;
  readonly validity: string;
  readonly fingerprint: string;
  readonly terms: string;
  readonly termsText: string;
  readonly termsVersion: string;
  readonly termsDigest: string;
  readonly termsAccepted: string;
  readonly acceptance: string;
  readonly accepted: string;
  readonly acceptedBy: string;
  readonly statement: string;
  readonly declared: string;
  readonly statementVersion: string;
  readonly statementDigest: string;
  readonly seal: string;
  readonly sealText: string;
  readonly sealName: string;
  readonly sealSerial: string;
  readonly at: string;
  /** Ways of being recognised, by the words of the records. */
  readonly authentication: Readonly<Record<string, string>>;
  readonly notStated: string;
  /** What readers show beside the seal. */
  readonly reason: string;
}

const fr: ReceiptWords = {
  title: 'Récépissé de la déclaration du porteur',
  introduction:
    'La plateforme a enregistré la déclaration ci-dessous, faite par le porteur après s’être identifié. Ce récépissé en garde la trace.',
  holder: 'Porteur',
  name: 'Prénoms et nom',
  service: 'Direction ou service',
  structure: 'Structure',
  delivery: 'Date de remise',
  certificate: 'Certificat remis',
  serial: 'Numéro de série',
  issuer: 'Autorité émettrice',
  subject: 'Sujet',
  validity: 'Valable',
  fingerprint: 'Empreinte SHA-256',
  terms: 'Conditions d’utilisation acceptées',
  termsText: 'Texte',
  termsVersion: 'Version',
  termsDigest: 'Empreinte SHA-256',
  termsAccepted: 'Acceptées le',
  acceptance: 'Acte d’acceptation du certificat',
  accepted: 'Accepté le',
  acceptedBy: 'Identification',
  statement: 'Déclaration du porteur',
  declared: 'Déclarée le',
  statementVersion: 'Version du texte',
  statementDigest: 'Empreinte SHA-256',
  seal: 'Cachet de la plateforme',
  sealText:
    'Ce document porte le cachet électronique de la plateforme : il montre qu’elle l’a établi et que rien n’y a changé depuis. Ce cachet n’est pas la signature du porteur, dont l’acte est la déclaration enregistrée. Le service n’est qualifié par aucun organisme.',
  sealName: 'Certificat de cachet',
  sealSerial: 'Son numéro de série',
  at: 'à',
  authentication: { token: 'compte personnel', 'token+card': 'carte professionnelle' },
  notStated: 'non précisé',
  reason: 'Récépissé établi par la plateforme ; ce cachet n’est pas la signature du porteur',
};

const en: ReceiptWords = {
  title: 'Receipt for the holder’s declaration',
  introduction:
    'The platform has recorded the declaration below, made by the holder after signing in. This receipt keeps the trace of it.',
  holder: 'Holder',
  name: 'First names and last name',
  service: 'Direction or service',
  structure: 'Structure',
  delivery: 'Date of delivery',
  certificate: 'Certificate delivered',
  serial: 'Serial number',
  issuer: 'Issuing authority',
  subject: 'Subject',
  validity: 'Valid',
  fingerprint: 'SHA-256 fingerprint',
  terms: 'Terms of use accepted',
  termsText: 'Text',
  termsVersion: 'Version',
  termsDigest: 'SHA-256 digest',
  termsAccepted: 'Accepted on',
  acceptance: 'Act of acceptance of the certificate',
  accepted: 'Accepted on',
  acceptedBy: 'Sign-in',
  statement: 'Declaration of the holder',
  declared: 'Declared on',
  statementVersion: 'Version of the text',
  statementDigest: 'SHA-256 digest',
  seal: 'Seal of the platform',
  sealText:
    'This document bears the electronic seal of the platform: it shows that the platform made it and that nothing in it has changed since. This seal is not the signature of the holder, whose act is the recorded declaration. The service is not qualified by any body.',
  sealName: 'Seal certificate',
  sealSerial: 'Its serial number',
  at: 'at',
  authentication: { token: 'personal account', 'token+card': 'professional card' },
  notStated: 'not stated',
  reason: 'Receipt made by the platform; this seal is not the signature of the holder',
};

export const receiptWording: Readonly<Record<'fr' | 'en', ReceiptWords>> = { fr, en };
