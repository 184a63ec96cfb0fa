import { escapeHtml } from '../../../shared/messages/markup.ts';

/** Text that is markup already. Nothing else gets into a page without being escaped. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[];

/** Markup with values in it: text is escaped, markup stays as it is. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: strings.reduce((whole, part, i) => whole + written(values[i - 1]!) + part) };
}

function written(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

/** What both readers see: French first, English beside it. */
export interface Both {
  readonly fr: string;
  readonly en: string;
}

/** One line in both languages, for headings, labels and cells. */
export const both = ({ fr, en }: Both): Markup =>
  html`<span class="fr">${fr}</span> · <span class="en" lang="en">${en}</span>`;

/** A paragraph in each language. */
export const paragraphs = ({ fr, en }: Both): Markup => html`<p>${fr}</p>
<p class="en" lang="en">${en}</p>
`;

/** An instant for people, in UTC, that reads the same in both languages. */
export function instant(at: Date | string): Markup {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** A digest in pairs, as tools print it. */
export const fingerprint = (hex: string): Markup =>
  html`<code>${(hex.toUpperCase().match(/../g) ?? []).join(':')}</code>`;
