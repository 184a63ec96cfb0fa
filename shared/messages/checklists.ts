/** What people are asked to do after a loss and when they leave, in both languages: in answers, mails and pages. */
export interface ChecklistItem {
  /** Stays the same when the words change. */
  readonly id: string;
  readonly fr: string;
  readonly en: string;
}

export type Checklist = 'loss' | 'departure';

export const checklists: Readonly<Record<Checklist, readonly ChecklistItem[]>> = {
  loss: [
    {
      id: 'device',
      fr: 'Prévenez les personnes qui gèrent l’appareil : qu’elles le verrouillent ou l’effacent à distance si elles le peuvent.',
      en: 'Tell those who look after the device, so that they lock it or wipe it from afar if they can.',
    },
    {
      id: 'theft',
      fr: 'En cas de vol, signalez-le comme votre employeur le demande.',
      en: 'If it was stolen, report the theft as your employer asks.',
    },
    {
      id: 'copies',
      fr: 'Supprimez le certificat, la clé et tout fichier PKCS #12 (.p12, .pfx) des autres appareils, messages, dossiers partagés et sauvegardes où il y en a.',
      en: 'Delete the certificate, the key and any PKCS #12 file (.p12, .pfx) from other devices, messages, shared folders and backups that have one.',
    },
    {
      id: 'passwords',
      fr: 'Changez les mots de passe enregistrés sur l’appareil, et celui du fichier PKCS #12 s’il sert ailleurs.',
      en: 'Change the passwords that were kept on the device, and that of the PKCS #12 file if you use it elsewhere.',
    },
    {
      id: 'strange-use',
      fr: 'Dites à la personne qui vous a enregistré tout usage du certificat que vous n’expliquez pas.',
      en: 'Tell whoever registered you of any use of the certificate that you cannot explain.',
    },
    {
      id: 'found-again',
      fr: 'Si l’appareil revient, n’utilisez plus ce certificat : supprimez-le. Une révocation est définitive.',
      en: 'If the device comes back, do not use this certificate again: delete it. A revocation is final.',
    },
    {
      id: 'new-certificate',
      fr: 'Pour un nouveau certificat, adressez-vous à la personne qui vous a enregistré : elle contrôle de nouveau votre identité, puis vous ouvre une demande.',
      en: 'For a new certificate, turn to whoever registered you: they check your identity again, then open a request for you.',
    },
  ],
  departure: [
    {
      id: 'devices',
      fr: 'Supprimez le certificat et sa clé de chaque appareil où ils sont installés : poste de travail, ordinateur portable, téléphone, navigateur.',
      en: 'Delete the certificate and its key from every device where they are installed: workstation, laptop, phone, browser.',
    },
    {
      id: 'files',
      fr: 'Supprimez tout fichier PKCS #12 (.p12, .pfx), dans les dossiers, la corbeille, les messages, les clés USB et les sauvegardes.',
      en: 'Delete any PKCS #12 file (.p12, .pfx), in folders, the recycle bin, messages, memory sticks and backups.',
    },
    {
      id: 'nobody-else',
      fr: 'Ne laissez le certificat à personne, pas même à la personne qui vous remplace : elle en demande un à son nom.',
      en: 'Leave the certificate to nobody, not even to whoever takes your place: they ask for one in their own name.',
    },
    {
      id: 'hand-back',
      fr: 'Faites-le avant de rendre vos appareils.',
      en: 'Do so before you hand your devices back.',
    },
    {
      id: 'elsewhere',
      fr: 'Si vous rejoignez une autre direction ou structure, elle vous enregistre de nouveau : rien n’est repris d’ici.',
      en: 'If you join another direction or structure, it registers you anew: nothing is carried over from here.',
    },
    {
      id: 'confirm',
      fr: 'Confirmez la suppression à l’adresse indiquée, après vous être identifié : c’est possible aussi après votre départ.',
      en: 'Confirm the deletion at the address given, once signed in: you can do so after you have left, too.',
    },
  ],
};

/** A checklist in the reader's language. */
export const checklistIn = (which: Checklist, language: 'fr' | 'en') =>
  checklists[which].map((item) => ({ id: item.id, text: item[language] }));
