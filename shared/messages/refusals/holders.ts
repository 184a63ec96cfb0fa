import type { Rows } from './sentences.ts';

/** Holders: their registration, what they attest, the request that is opened for them, their receipt. */
export const holders: Rows = {
  // registration
  'This holder has left: register them anew where they are now.':
    'Ce porteur est parti : enregistrez-le de nouveau là où il est maintenant.',
  'Nobody vouches for themselves as a holder: ask a colleague.':
    'Nul ne se porte garant de soi-même comme porteur : adressez-vous à un collègue.',
  'The offer {} has no certificates for persons.': 'L’offre {1} ne comporte pas de certificat de personne.',
  'Somebody has just been registered with this card or directory identifier: look again.':
    'Quelqu’un vient d’être enregistré avec cette carte ou cet identifiant d’annuaire : regardez de nouveau.',
  'This holder or what is recorded about them has just changed: look again.':
    'Ce porteur, ou ce qui est enregistré à son sujet, vient de changer : regardez de nouveau.',
  'This card and this directory identifier are not of one person as recorded: give the one that is theirs.':
    'Cette carte et cet identifiant d’annuaire ne sont pas enregistrés pour une même personne : donnez celui des deux qui est le sien.',
  'Somebody with other names is registered with this card or directory identifier.':
    'Une personne d’un autre nom est enregistrée avec cette carte ou cet identifiant d’annuaire.',
  'These could be the names of somebody else: say how you made sure that it is the same person.':
    'Ces noms pourraient être ceux de quelqu’un d’autre : dites comment vous vous êtes assuré qu’il s’agit de la même personne.',
  'This person is a holder of this subscription already.':
    'Cette personne est déjà porteur au titre de cette souscription.',
  'This professional is not registered as a holder under this subscription.':
    'Ce professionnel n’est pas enregistré comme porteur au titre de cette souscription.',
  'An identity check is recorded once it was done.': 'Un contrôle d’identité s’enregistre une fois qu’il a été fait.',
  'This identity check is more than {} months old: make sure anew who the person is.':
    'Ce contrôle d’identité date de plus de {1} mois : assurez-vous de nouveau de qui est la personne.',
  'This names the directory or the paper, not its number.':
    'Ce champ désigne l’annuaire ou la pièce, et non son numéro.',
  'Of a number the last {} characters are kept at most.':
    'D’un numéro, on ne conserve au plus que les {1} derniers caractères.',

  // data and what is attested
  'These are the data that are recorded already.': 'Ce sont les données déjà enregistrées.',
  'The data have another version by now: look at them again.':
    'Les données ont maintenant une autre version : regardez-les de nouveau.',
  'What you attest is not what is recorded now: look at it again.':
    'Ce que vous attestez n’est pas ce qui est enregistré maintenant : regardez de nouveau.',
  'The holder has not attested these data yet: nothing is issued before.':
    'Le porteur n’a pas encore attesté ces données : rien n’est émis auparavant.',
  'The data of this holder have been corrected since the request: it has to be opened again.':
    'Les données de ce porteur ont été corrigées depuis la demande : il faut l’ouvrir de nouveau.',

  // the request
  'Professionals ask for their certificate themselves: open the request for them.':
    'Les professionnels demandent eux-mêmes leur certificat : ouvrez-leur la demande.',
  'This goes with the certificate that is renewed.': 'Ce champ va avec le certificat à renouveler : indiquez-le.',
  'No request is open for you: ask whoever registered you to open one.':
    'Aucune demande ne vous est ouverte : demandez à la personne qui vous a enregistré d’en ouvrir une.',
  'Attest your data and accept the terms of use that are in force first.':
    'Attestez d’abord vos données et acceptez les conditions d’utilisation en vigueur.',
  'This reason is for those who take a right away: name another one.':
    'Cette cause est réservée à qui retire un droit : indiquez-en une autre.',
  'The receipt would not fit on one page.': 'Le récépissé ne tiendrait pas sur une page.',
};
