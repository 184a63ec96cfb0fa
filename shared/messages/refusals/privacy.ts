import type { Rows } from './sentences.ts';

/** Personal data: requests about one's own, their erasure, legal holds. */
export const privacy: Rows = {
  'What this is about has been erased, for ever.': 'Ce dont il s’agit a été effacé, définitivement.',
  'This person’s data have been erased: register them anew.':
    'Les données de cette personne ont été effacées : enregistrez-la de nouveau.',
  'The data of whoever had this sign-in have been erased.':
    'Les données de la personne qui avait cette identification ont été effacées.',

  // requests
  'This is about yourself: ask at /me/privacy-requests.':
    'Il s’agit de vous-même : faites la demande à l’adresse /me/privacy-requests.',
  'A rectification says what is wrong, and nothing else has a message.':
    'Une rectification dit ce qui est inexact, et les autres demandes ne portent pas de message.',
  'Several requests wait for an answer already: add nothing before they are answered.':
    'Plusieurs demandes attendent déjà une réponse : n’en ajoutez pas avant de l’avoir reçue.',
  'A request is recorded once it has come.': 'Une demande s’enregistre une fois qu’elle est parvenue.',
  'This request is answered already.': 'Cette demande a déjà reçu une réponse.',
  'A refusal names its reason in the law, and nothing else does.':
    'Un refus désigne son motif légal, et lui seul le fait.',
  'This reason does not stand against such a request.': 'Ce motif ne s’oppose pas à une telle demande.',
  'Nobody answers a request of their own: ask a colleague.':
    'Nul ne répond à sa propre demande : adressez-vous à un collègue.',
  'This request is not for access: there is nothing to hand over.':
    'Cette demande n’est pas une demande d’accès : il n’y a rien à remettre.',
  'This was asked for more than a month ago: ask again, for what is held now.':
    'Cette demande date de plus d’un mois : refaites-la pour obtenir ce qui est détenu aujourd’hui.',

  // legal holds
  'The erasure of this was decided before: there is nothing left to hold.':
    'L’effacement a été décidé auparavant : il ne reste rien à retenir.',
  'A hold is set on this already.': 'Une suspension d’effacement est déjà en place.',
  'This hold was lifted already.': 'Cette suspension d’effacement est déjà levée.',
  'You set this hold yourself: another security officer lifts it.':
    'Vous avez décidé cette suspension vous-même : un autre responsable de sécurité la lève.',
};
