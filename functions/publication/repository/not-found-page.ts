import { page } from './frame.ts';
import { html, paragraphs } from './html.ts';

/** What is shown where nothing is published. */
export const notFoundPage = () =>
  page(
    '404.html',
    { fr: 'Rien n’est publié ici', en: 'Nothing is published here' },
    html`${paragraphs({
      fr: 'Aucun objet ne porte ce nom. La page d’accueil du dépôt nomme tout ce qui est publié.',
      en: 'There is no object of this name. The index of the repository names everything that is published.',
    })}`,
  );
