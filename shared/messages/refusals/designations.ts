import type { Rows } from './sentences.ts';

/** Form F503: what it says, who signs it, and what becomes of it. */
export const designations: Rows = {
  // offers and lines
  'A designation is about an offer.': 'Une désignation porte sur une offre : indiquez-en au moins une.',
  'This offer is not one of this structure.': 'Cette offre n’est pas de cette structure.',
  'This is no offer of this structure.': 'Ce n’est pas une offre de cette structure.',
  'The form has one line for each offer: make a second form for the other domain.':
    'Le formulaire a une ligne par offre : établissez un second formulaire pour l’autre domaine.',
  'The form has one line for each offer.': 'Le formulaire a une ligne par offre.',
  'Administrators are designated for offers already subscribed and in force.':
    'Les administrateurs techniques sont désignés pour des offres déjà souscrites et en vigueur.',
  'The mandate of whoever signs does not reach each of these offers.':
    'Le mandat du signataire ne s’étend pas à chacune de ces offres.',
  'This offer lies outside the mandate.': 'Cette offre est hors du mandat.',
  'A designation adds or removes at least one person.': 'Une désignation ajoute ou retire au moins une personne.',
  'The form has {} lines.': 'Le formulaire a {1} lignes.',
  'The form has 1 to {} of these.': 'Le formulaire en compte de 1 à {1}.',
  'This person stands on another line by another card: keep one line. A new card is no removal: an agent records it by the replacement of cards, and the mandates follow.':
    'Cette personne figure sur une autre ligne avec une autre carte : gardez une seule ligne. Une nouvelle carte n’est pas un retrait : un agent l’enregistre par le remplacement de carte, et les mandats suivent.',
  'This card stands on two lines: keep one of them.': 'Cette carte figure sur deux lignes : n’en gardez qu’une.',
  'This card cannot be used by a technical administrator: {}.':
    'Cette carte ne convient pas à un administrateur technique : {1:phrase}.',
  'a CPF is given to somebody in training, who cannot answer for a structure':
    'une CPF est délivrée à une personne en formation, qui ne peut répondre d’une structure',
  'only CDE, CPE, CDA, CPA and CPS are given to a named person':
    'seules les cartes CDE, CPE, CDA, CPA et CPS sont nominatives',
  'A name on a card has Latin letters, spaces, apostrophes, hyphens and full stops.':
    'Un nom sur une carte se compose de lettres latines, d’espaces, d’apostrophes, de traits d’union et de points.',
  'Nobody with this card administers any of these offers.':
    'Personne n’administre l’une de ces offres avec cette carte.',
  'This form would change nothing: everybody on it is already as it asks.':
    'Ce formulaire ne changerait rien : tout y est déjà comme il le demande.',
  'The dossier of this structure is {}: it designates nobody.':
    'Le dossier de cette structure est {1:m} : elle ne désigne personne.',

  // what the agent should know
  'The structure filled this form itself: compare each of its fields with what was entered.':
    'La structure a rempli ce formulaire elle-même : comparez chacun de ses champs avec ce qui a été saisi.',
  'The name is not the one that is registered with this card.':
    'Le nom n’est pas celui qui est enregistré avec cette carte.',
  'Another address or number is registered, and it stays.':
    'Une autre adresse ou un autre numéro est enregistré, et le reste.',
  'Whoever signs designates themselves.': 'Le signataire se désigne lui-même.',
  'This person administers {} of the offers already.': 'Cette personne administre déjà {1} de ces offres.',
  'This person does not administer {} of the offers.': 'Cette personne n’administre pas {1} de ces offres.',
  'The declared domain is not the one on the form any more.':
    'Le domaine déclaré n’est plus celui qui figure sur le formulaire.',
  '{}: {}': '{1} : {2:phrase}',
  'Nobody administers it any more: no certificate can be asked for until somebody is designated.':
    'Plus personne n’administre cette offre : aucun certificat ne peut être demandé tant que personne n’est désigné.',
  'One person alone administers it: designate a second.':
    'Une seule personne administre cette offre : désignez-en une seconde.',
  'Nobody will administer this offer: no certificate can be asked for.':
    'Personne n’administrera cette offre : aucun certificat ne pourra être demandé.',
  'One person alone will administer this offer: name a second.':
    'Une seule personne administrera cette offre : désignez-en une seconde.',

  // making and printing the form
  'The records of whoever signs are not complete: ask an agent to complete them.':
    'Les données enregistrées du signataire sont incomplètes : demandez à un agent de les compléter.',
  'This field of the form is mandatory, and the records do not have it.':
    'Ce champ du formulaire est obligatoire, et il manque dans les données enregistrées.',
  'Whoever fills the form signs it: leave the signatory out.':
    'La personne qui remplit le formulaire le signe : n’indiquez pas de signataire.',
  'A paper form names who signed it: a legal representative or mandatary of this structure, in office.':
    'Un formulaire papier indique qui l’a signé : un représentant légal ou un mandataire de cette structure, en fonction.',
  'This form has not been printed yet: whoever signs it has it made.':
    'Ce formulaire n’a pas encore été établi : son signataire le fait établir.',
  'The structure filled a form of its own: there is none of ours.':
    'La structure a rempli son propre formulaire : la plateforme n’en a pas établi.',
  'The form has not been printed yet: print it, sign it, then upload it.':
    'Le formulaire n’a pas encore été établi : imprimez-le, signez-le, puis déposez-le.',
  'The structure filled this form itself: refuse it with reasons, or let them edit it.':
    'La structure a rempli ce formulaire elle-même : refusez-le en le motivant, ou laissez-la le modifier.',
  'This is no instant in UTC with milliseconds.': 'Ce n’est pas un instant en UTC avec les millisecondes.',
  'The offer ORG has no domain.': 'L’offre ORG n’a pas de domaine.',
  'This offer is named with the domain that it declared.': 'Cette offre s’indique avec le domaine qu’elle a déclaré.',
  'These names and addresses do not fit on the one page of the form: shorten them, or send two forms with fewer lines each.':
    'Ces noms et adresses ne tiennent pas sur la page unique du formulaire : abrégez-les, ou envoyez deux formulaires de moins de lignes.',
  'The form cannot print {}: write this in Latin letters, as on the card.':
    'Le formulaire ne peut pas imprimer {1} : écrivez ce texte en lettres latines, comme sur la carte.',

  // the signed form
  'Too many files came for this form: withdraw it and begin a new one.':
    'Trop de fichiers ont été déposés pour ce formulaire : retirez-le et commencez-en un nouveau.',
  'There is no such signed file with this designation.': 'Ce fichier signé n’existe pas avec cette désignation.',
  'The signed form is missing: upload it before you submit.':
    'Il manque le formulaire signé : déposez-le avant de soumettre la désignation.',
  'The signed file is of an earlier form: print this one, have it signed, upload it.':
    'Le fichier signé est celui d’un formulaire antérieur : imprimez celui-ci, faites-le signer, puis déposez-le.',
  'This is not a date of the calendar, as in 2026-03-31.': 'Ce n’est pas une date du calendrier, comme 2026-03-31.',
  'The form is dated before the day on which it was made: have it dated anew.':
    'Le formulaire est daté d’avant le jour où il a été établi : faites-le dater de nouveau.',
  'The form is dated before the mandate of whoever signed it began: have it signed anew.':
    'Le formulaire est daté d’avant le début du mandat de la personne qui l’a signé : faites-le signer de nouveau.',
  'The form is dated in the future: have it dated and signed anew.':
    'Le formulaire est daté dans le futur : faites-le dater et signer de nouveau.',
  'The form was signed more than {} months ago: have it signed anew.':
    'Le formulaire a été signé il y a plus de {1} mois : faites-le signer de nouveau.',
  'This text has another version or wording now: read it again before accepting it.':
    'Ce texte a maintenant une autre version ou une autre rédaction : relisez-le avant de l’accepter.',
  'Whoever signs accepts this text: it is missing.': 'Le signataire accepte ce texte : il manque.',
  '{} {}: {}': '{1} {2} : {3:phrase}',
  'Whoever signed has no mandate in force any more: have the form signed anew.':
    'Le signataire n’a plus de mandat en vigueur : faites signer le formulaire de nouveau.',
  'The declared domain is not the one on the form any more: make the form anew.':
    'Le domaine déclaré n’est plus celui du formulaire : établissez le formulaire de nouveau.',
  'One of these cards has just been registered: submit again.':
    'L’une de ces cartes vient d’être enregistrée : soumettez de nouveau.',

  // review and decision
  'This designation is {}: it cannot be {} now.':
    'Cette désignation est {1:f} : elle ne peut pas être {2:f} maintenant.',
  'This designation is {}: an agent accepts what is under review.':
    'Cette désignation est {1:f} : un agent accepte ce qui est en cours d’examen.',
  'Another agent has this form under review: take it over first.':
    'Un autre agent examine ce formulaire : reprenez d’abord l’examen.',
  'You entered this form yourself: another agent reviews it.':
    'Vous avez saisi ce formulaire vous-même : un autre agent l’examine.',
  'You are named on this form: another agent reviews it.': 'Vous figurez sur ce formulaire : un autre agent l’examine.',
  'A mandate on which this rests has just ended.':
    'Un mandat sur lequel repose cette désignation vient de prendre fin.',
  'This designation or what it is about has just changed: look at it again.':
    'Cette désignation, ou ce sur quoi elle porte, vient de changer : regardez-la de nouveau.',
};
