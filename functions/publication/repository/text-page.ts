import type { Text } from '../../../shared/messages/texts/text.ts';
import { currentText, digestOfText } from '../../../shared/messages/texts/texts.ts';
import { page } from './frame.ts';
import { html, paragraphs } from './html.ts';

/** Where a version of a built-in text is published. */
export const pathOfText = ({ id, version }: Text) => `repository/texts/${id}/${version}.html`;

/** A text that people accept or are told, in a version that never changes, with the digest that acts name. */
export function textPage(text: Text) {
  const { id, version, title, paragraphs: words } = text;
  const standing =
    currentText(id).version === version
      ? { fr: '', en: '' }
      : { fr: ' Une version plus récente existe.', en: ' There is a newer version.' };
  return page(
    pathOfText(text).slice('repository/'.length),
    title,
    html`${paragraphs({
      fr: `Version ${version}, rédaction livrée avec la plateforme.${standing.fr} SHA-256 : ${digestOfText(id, version)}`,
      en: `Version ${version}, the wording that comes with the platform.${standing.en} SHA-256: ${digestOfText(id, version)}`,
    })}
<div class="sheet sides">
<div>${words.fr.map(
      (paragraph) => html`<p>${paragraph}</p>
`,
    )}</div>
<div class="en" lang="en">${words.en.map(
      (paragraph) => html`<p>${paragraph}</p>
`,
    )}</div>
</div>`,
  );
}
