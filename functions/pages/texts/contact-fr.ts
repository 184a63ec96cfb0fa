/** The verification of a contact’s address, in French. */
export const contactFr = {
  'contact.title': 'Vérifiez une adresse de contact',
  'contact.what':
    'Un message reçu à cette adresse vous a conduit ici. En appuyant sur le bouton, vous dites que la boîte est lue et qu’elle peut recevoir les avis sur les certificats de la structure nommée dans ce message.',
  'contact.unknown':
    'Si vous ne connaissez pas cette structure, fermez la page : rien n’a été fait, et rien ne le sera.',
  'contact.act': 'Vérifier cette adresse',
  'contact.verified-title': 'Adresse vérifiée',
  'contact.verified': 'L’adresse est vérifiée jusqu’au {until}. Elle sera à vérifier à nouveau ensuite.',
  'contact.close': 'Vous pouvez fermer cette page.',
  'contact.over-title': 'Ce lien ne sert pas, ou plus',
  'contact.over':
    'Il est incomplet ou trop ancien, un autre message l’a remplacé, ou l’adresse n’est plus un contact. Rien n’a été changé.',
  'contact.over-next':
    'Ouvrez le lien du dernier message reçu, en entier. Sinon demandez-en un nouveau à la personne que le message nomme.',
  'status.verifying': 'Vérification de l’adresse…',
} as const;
