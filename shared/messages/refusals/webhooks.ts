import type { Rows } from './sentences.ts';

/** The machines that are told of a subscription's certificates. */
export const webhooks: Rows = {
  'an identifier of a webhook is 32 hex digits, a dash and 32 more':
    'un identifiant de webhook compte 32 chiffres hexadécimaux, un tiret et 32 autres',
  'This is not an address on the web.': 'Ceci n’est pas une adresse du web.',
  'A webhook is asked over https only.': 'Un webhook n’est appelé qu’en https.',
  'The address holds a name or a password: leave them out.':
    'L’adresse contient un nom ou un mot de passe : retirez-les.',
  'No machine ever sees a fragment: leave it out.': 'Aucune machine ne voit jamais un fragment : retirez-le.',
  'The address names its host in figures: give a host name.':
    'L’adresse désigne sa machine par une adresse IP : donnez un nom d’hôte.',
  'This host name is not one of the public internet.': 'Ce nom d’hôte n’est pas de l’internet public.',
  'Other ports than 443 begin at 1024.': 'À part 443, un port vaut au moins 1024.',
  'A subscription has {} webhooks at most: end one of them first.':
    'Une souscription a {1} webhooks au plus : mettez d’abord fin à l’un d’eux.',
  'No more webhooks of this subscription are entered today.':
    'Plus aucun webhook de cette souscription n’est saisi aujourd’hui.',
  'This webhook is {}.': 'Ce webhook est {1:m}.',
  'No more tests of this webhook are sent today.': 'Plus aucun essai de ce webhook n’est envoyé aujourd’hui.',
  'This webhook has ended: enter the address again.': 'Ce webhook a pris fin : saisissez à nouveau l’adresse.',
  'The event bus did not take every event.': 'Le bus d’événements n’a pas pris tous les événements.',
};
