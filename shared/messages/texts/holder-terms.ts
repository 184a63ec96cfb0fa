import type { Text } from './text.ts';

/** Collective terms of use for those who hold a certificate in their own name. */
export const holderTerms: readonly Text[] = [
  {
    id: 'holder-terms',
    version: '2026-1',
    title: {
      fr: 'Conditions d’utilisation des certificats logiciels de personne',
      en: 'Terms of use of software certificates of persons',
    },
    paragraphs: {
      fr: [
        'Ces conditions sont les mêmes pour tous les porteurs. Le certificat m’est remis pour m’authentifier, dans mon activité professionnelle, auprès des systèmes qui l’acceptent, et pour rien d’autre.',
        'Le certificat contient des données qui m’identifient : mon nom, mes prénoms, mon adresse professionnelle et un numéro propre à moi. J’ai contrôlé ces données et j’atteste qu’elles sont exactes ; si l’une cesse de l’être, je le signale.',
        'Le certificat est personnel et je ne peux pas le céder. Je ne le prête ni ne le donne à personne, et je ne demande jamais à un collègue de me confier le sien.',
        'Ma clé privée est créée là où elle servira et personne d’autre ne l’a. Je la protège, avec le magasin de certificats qui la contient, par les moyens de l’appareil et par un mot de passe que je garde pour moi.',
        'Si l’appareil où se trouve le certificat est perdu ou volé, ou si ma clé peut être connue d’autrui, je demande aussitôt la révocation : à qui m’a enregistré, ou moi-même avec mon identification ou mon code de révocation. Un nouveau certificat peut ensuite m’être ouvert.',
        'Si je quitte la structure ou la direction pour laquelle j’ai été enregistré, je fais révoquer le certificat et j’efface de tous mes appareils le certificat, la clé et tout fichier PKCS #12.',
        'Le certificat vaut trois ans au plus. Quelques mois avant sa fin, qui m’a enregistré me propose de le renouveler, avec une nouvelle clé et une nouvelle attestation. L’autorité peut le renouveler ou le révoquer avant terme pour des raisons de sécurité.',
        'Je me reporte à la politique de certification de l’autorité qui a émis le certificat ; elle est publiée avec les autres textes.',
        'Des données nominatives sont conservées sous forme électronique pour la sécurité du dispositif et pour la preuve de ce qui a été demandé, émis et accepté. J’ai le droit d’y accéder et de les faire rectifier, en le demandant à qui m’a enregistré.',
        'Le service n’est qualifié par aucun organisme, et ses certificats ne sont reconnus que par ceux qui ont choisi de lui faire confiance.',
      ],
      en: [
        'These terms are the same for all holders. The certificate is given to me to prove who I am, in my professional work, to systems that accept it, and for nothing else.',
        'The certificate contains data that identify me: my last name, my first names, my professional address and a number of my own. I have checked these data and attest that they are exact; when one of them no longer is, I say so.',
        'The certificate is personal and I cannot pass it on. I lend it and give it to nobody, and I never ask a colleague to entrust me with theirs.',
        'My private key is made where it will be used, and nobody else has it. I protect it, with the certificate store in which it lies, by the means of the device and by a password that I keep to myself.',
        'If the device that has the certificate is lost or stolen, or if my key may be known to others, I ask for revocation at once: from whoever registered me, or myself by my sign-in or my revocation code. A new certificate may then be opened for me.',
        'If I leave the structure or the direction for which I was registered, I have the certificate revoked and I erase the certificate, the key and any PKCS #12 file from all my devices.',
        'The certificate lasts three years at most. Some months before its end, whoever registered me offers to renew it, with a new key and a new attestation. The authority may renew or revoke it earlier for reasons of security.',
        'I refer to the certification policy of the authority that issued the certificate; it is published with the other texts.',
        'Personal data are kept in electronic form for the security of the service and as proof of what was asked for, issued and accepted. I have the right to see them and to have them corrected, by asking whoever registered me.',
        'The service is not qualified by any body, and its certificates are recognised only by those who have chosen to trust it.',
      ],
    },
  },
];
