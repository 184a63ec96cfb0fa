import type { Rows } from './sentences.ts';

/** Losses, departures, identity checks that are due, keys without which data are lost. */
export const holderLife: Rows = {
  // identity
  'The loss of a key was declared on {}: the holder’s identity has to be checked again first.':
    'La perte d’une clé a été déclarée le {1:date} : l’identité du porteur doit d’abord être contrôlée de nouveau.',
  'A certificate of this holder was revoked on {}: the holder’s identity has to be checked again first.':
    'Un certificat de ce porteur a été révoqué le {1:date} : l’identité du porteur doit d’abord être contrôlée de nouveau.',
  'The holder’s identity was last checked on {}, and is checked again every {} renewals: that comes first.':
    'L’identité du porteur a été contrôlée pour la dernière fois le {1:date}, et l’est de nouveau tous les {2} renouvellements : cela vient d’abord.',

  // loss
  'A loss is declared once it has happened.': 'Une perte se déclare une fois qu’elle a eu lieu.',
  'Nothing of this holder is in force or on its way: nothing is left to be revoked.':
    'Ce porteur n’a ni certificat en vigueur ni demande en cours : il ne reste rien à révoquer.',
  'The key of this request is lost, or may be.': 'La clé de cette demande est perdue, ou peut l’être.',
  'A loss goes with the reason keyCompromise.': 'Une perte va avec la cause keyCompromise.',

  // departure
  'a day is written as 2026-03-31': 'un jour s’écrit comme 2026-03-31',
  'The holder has left.': 'Le porteur est parti.',
  'This holder has left: that is final.': 'Ce porteur est parti : c’est définitif.',
  'Nobody leaves before they were registered: give the day on which they left.':
    'Nul ne part avant d’avoir été enregistré : donnez le jour du départ.',
  'A departure is declared {} days ahead at most.': 'Un départ se déclare au plus {1} jours à l’avance.',
  'No departure of this holder is declared.': 'Aucun départ de ce porteur n’est déclaré.',
  'This departure was declared by those who look after you: ask them to change it.':
    'Ce départ a été déclaré par les personnes qui s’occupent de votre dossier : demandez-leur de le modifier.',
  'You are still a holder here: this is confirmed once you have left.':
    'Vous êtes encore porteur ici : cela se confirme une fois que vous êtes parti.',

  // keys that decrypt
  'Only this key decrypts what others encrypt for it, and its owner has the only copy: a lost key is lost data. Keep a copy where you keep what is encrypted.':
    'Seule cette clé déchiffre ce que d’autres chiffrent pour elle, et son propriétaire en a l’unique exemplaire : clé perdue, données perdues. Gardez-en une copie là où vous gardez ce qui est chiffré.',
};
