import type { Rows } from './sentences.ts';

/** Who may do what: sign-ins, cards, mandates, internal roles. */
export const authority: Rows = {
  // sign-ins
  'The token names no issuer and subject: sign in again.':
    'Le jeton ne nomme ni émetteur ni sujet : identifiez-vous de nouveau.',
  'We have not met this sign-in yet: call GET /me once, so that it is linked to you.':
    'Cette identification ne nous est pas encore connue : appelez une fois GET /me, afin qu’elle vous soit rattachée.',
  'The card of this sign-in is registered for somebody else: ask a validation agent.':
    'La carte de cette identification est enregistrée pour quelqu’un d’autre : adressez-vous à un agent du service client.',
  'Nobody is registered with this sign-in: ask a validation agent to register you.':
    'Personne n’est enregistré avec cette identification : demandez à un agent du service client de vous enregistrer.',
  'The card and the directory entry of this sign-in are of two people.':
    'La carte et l’entrée d’annuaire de cette identification sont celles de deux personnes : adressez-vous à un agent du service client.',
  'This needs a sign-in with your card: sign in again with it.':
    'Cette action demande une identification par carte : identifiez-vous de nouveau avec la vôtre.',

  // mandates that are there or not
  'There is nothing here that you may see.': 'Il n’y a rien ici que vous puissiez voir.',
  'This needs a mandate in force as {}.': 'Pour cette action, il faut un mandat en vigueur comme {1:m}.',
  'This needs a mandate as {}.': 'Pour cette action, il faut un mandat comme {1:m}.',
  'None of your mandates for this is in force.': 'Aucun de vos mandats pour cette action n’est en vigueur.',
  'None of your mandates reaches this: they are about structures.':
    'Aucun de vos mandats ne s’étend à cette action : ils portent sur des structures.',
  'You have not accepted the duties of this mandate yet: read and accept them first.':
    'Vous n’avez pas encore accepté les engagements de ce mandat : lisez-les et acceptez-les d’abord.',
  'Your mandate ended while this was being done: nothing was changed.':
    'Votre mandat a pris fin pendant l’opération : rien n’a été changé.',
  'Your mandate has just ended.': 'Votre mandat vient de prendre fin.',
  'This mandate is not in force.': 'Ce mandat n’est pas en vigueur.',
  'You have a mandate of this structure, and nobody validates a dossier of their own: ask a colleague.':
    'Vous avez un mandat de cette structure, et nul ne valide son propre dossier : adressez-vous à un collègue.',
  'Name the structure or the subscription to be looked into.': 'Indiquez la structure ou la souscription à consulter.',
  'Whoever looks for the whole house looks into one structure at a time.':
    'Qui consulte pour toute la plateforme consulte une structure à la fois.',
  'There are more than {} subscriptions to look through: name a structure or a subscription.':
    'Il y a plus de {1} souscriptions à parcourir : indiquez une structure ou une souscription.',
  'This is more than one export holds: narrow it by structure, dates or state.':
    'C’est plus qu’un export n’en contient : restreignez-le par structure, par dates ou par état.',

  // mandates that are recorded or ended
  'The role {} is not given by a structure: people are appointed or registered to it.':
    'Le rôle « {1:m} » n’est pas confié par une structure : il résulte d’une nomination ou d’un enregistrement.',
  'Nobody records a mandate of their own: ask a colleague.':
    'Nul n’enregistre un mandat à son propre nom : adressez-vous à un collègue.',
  'This mandate has ended already.': 'Ce mandat a déjà pris fin.',
  'A {} is named for one subscription.': 'Un {1:m} est désigné pour une souscription : indiquez laquelle.',
  'This subscription is not of this structure.': 'Cette souscription n’est pas de cette structure.',
  'This subscription has ended.': 'Cette souscription a pris fin.',
  'A {} acts for the whole structure.': 'Un {1:m} agit pour toute la structure : n’indiquez pas de souscription.',
  'A mandate ends after it begins.': 'Un mandat finit après avoir commencé.',
  'This mandate would have ended already.': 'Ce mandat aurait déjà pris fin : indiquez une fin à venir.',
  'A {} cannot also be {}: end that mandate first.':
    'Un {1:m} ne peut pas être aussi {2:m} : mettez d’abord fin à ce mandat.',
  'This mandate needs no confirmation.': 'Ce mandat ne demande pas de confirmation.',
  'Technical administrators renounce here: ask an agent to end another mandate.':
    'Ici renoncent les administrateurs techniques : pour un autre mandat, demandez à un agent d’y mettre fin.',
  'The duties have another version or wording now: read them again before accepting.':
    'Les engagements ont maintenant une autre version ou une autre rédaction : relisez-les avant d’accepter.',

  // internal roles
  'The role {} is not an internal one: a validation agent records it.':
    'Le rôle « {1:m} » n’est pas un rôle interne : un agent du service client l’enregistre.',
  'This proposal is {}.': 'Cette proposition est {1:f}.',
  'A second security officer gives the role: whoever proposed it cannot.':
    'Un second responsable de sécurité confie le rôle : celui qui l’a proposé ne le peut pas.',
  'Nobody appoints themselves.': 'Nul ne se nomme soi-même.',
  'This role would have ended already.': 'Ce rôle aurait déjà pris fin : indiquez une fin à venir.',
  'A role is given for {} days at most.': 'Un rôle est confié pour {1} jours au plus.',
  'Whoever approved this is no security officer any more: propose it again.':
    'Celui qui a approuvé ceci n’est plus responsable de sécurité : proposez-le de nouveau.',
  'Whoever proposed this is no security officer any more: propose it again.':
    'La personne qui a fait cette proposition n’est plus responsable de sécurité : proposez de nouveau.',
  'Fewer than two security officers would remain, and one alone can appoint nobody: appoint another first.':
    'Il resterait moins de deux responsables de sécurité, et un seul ne peut nommer personne : nommez-en d’abord un autre.',
  'Two security officers have the same card or directory identifier: name two people.':
    'Deux responsables de sécurité ont la même carte ou le même identifiant d’annuaire : désignez deux personnes.',
  'A ceremony with another file has founded this house; nothing was changed.':
    'Une cérémonie avec un autre fichier a déjà fondé cette plateforme ; rien n’a été changé.',
  'This house was founded by another file; nothing was changed.':
    'Cette plateforme a été fondée avec un autre fichier ; rien n’a été changé.',

  // people and their cards
  'This is not an e-mail address.': 'Ce n’est pas une adresse électronique.',
  'A telephone number has 6 to 20 digits, with a + in front or not.':
    'Un numéro de téléphone compte de 6 à 20 chiffres, avec ou sans + devant.',
  'A person needs a card or a directory identifier: without one no sign-in can be theirs.':
    'Une personne doit avoir une carte ou un identifiant d’annuaire : sans cela, aucune identification ne peut être la sienne.',
  'Somebody is registered with this card or directory identifier.':
    'Quelqu’un est déjà enregistré avec cette carte ou cet identifiant d’annuaire.',
  'Somebody else is registered with this card.': 'Quelqu’un d’autre est enregistré avec cette carte.',
  'No card is registered for this person.': 'Aucune carte n’est enregistrée pour cette personne.',
  'Nobody vouches for a card of their own: ask a colleague.':
    'Nul ne répond de sa propre carte : adressez-vous à un collègue.',
  'This is the card that is registered already.': 'C’est la carte déjà enregistrée.',
  'This card was replaced by another one: it does not come back.':
    'Cette carte a été remplacée par une autre : elle ne peut pas revenir.',
  'This card is recorded as {} already.': 'Cette carte est déjà enregistrée comme {1:f}.',
  'Your card is recorded as {}: your mandates rest until an agent has recorded a good one.':
    'Votre carte est enregistrée comme {1:f} : vos mandats sont suspendus jusqu’à ce qu’un agent en ait enregistré une valable.',
  'The card of whoever requested this certificate is recorded as {}.':
    'La carte de la personne qui a demandé ce certificat est enregistrée comme {1:f}.',
  'The card of this person is recorded as {}: record the latest active one.':
    'La carte de cette personne est enregistrée comme {1:f} : enregistrez la dernière carte active.',
};
