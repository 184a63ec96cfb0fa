import type { TextDocument, TextReference, TextView } from '../api/views.ts';
import { sha256Hex } from '../keys/web-crypto.ts';
import { grouped } from '../steps/names.ts';
import { isWhole, paragraphsOf } from '../steps/wording.ts';
import { type Language, typeset } from '../texts/texts.ts';
import type { App } from './app.ts';
import { el, freshId } from './element.ts';
import { save } from './files.ts';
import { actions, button, code, more, paragraph } from './parts.ts';

/**
 * A text to read before it is accepted. Its octets are fetched and digested here, and what is shown is part of them, or the
 * document that they name by its digest: what is accepted is what was before the eyes. Throws an Error when it is not.
 */
export async function reading(app: App, { id, version, sha256 }: TextReference): Promise<HTMLElement> {
  const path = `/texts/${id}/${version}`;
  const [text, octets] = await Promise.all([app.api.get<TextView>(path), app.api.read(path, 'text/plain')]);
  const wording = new TextDecoder().decode(octets);
  const heading = freshId('text');
  if ((await sha256Hex(octets)) !== sha256 || !isWhole(text, wording)) throw new Error(`the text ${id} is not itself`);
  return el(
    'section',
    { class: 'text' },
    el('h2', { id: heading }, typeset(text.language, text.title)),
    ...(await bodyOf(app, text, heading)),
    more(
      app.t('reading.which', { version }),
      paragraph(app.t('reading.digest'), 'small'),
      el('p', {}, code(grouped(sha256))),
    ),
  );
}

async function bodyOf(app: App, text: TextView, heading: string): Promise<readonly HTMLElement[]> {
  const { document, language } = text;
  if (document === undefined) return scroll(app, text.paragraphs, language, heading);
  const octets = await app.api.read(document.href, document.mediaType);
  if ((await sha256Hex(octets)) !== document.sha256) throw new Error('a document is not the one that its text names');
  if (document.mediaType !== 'application/pdf')
    return scroll(app, paragraphsOf(new TextDecoder().decode(octets)), language, heading);
  return [paragraph(app.t('reading.document')), actions(button(nameOf(app, document), () => keep(text, octets)))];
}

const nameOf = (app: App, { size }: TextDocument) =>
  app.t('reading.save', { size: Math.max(1, Math.round(size / 1024)) });

/** A PDF is read in the reader's own program: this page shows none. */
const keep = ({ id, version, language }: TextView, octets: Uint8Array<ArrayBuffer>) =>
  save(octets, `${id}-${version}-${language}.pdf`, 'application/pdf');

function scroll(
  app: App,
  paragraphs: readonly string[],
  lang: Language,
  heading: string,
): readonly [HTMLElement, HTMLElement] {
  const words = el(
    'div',
    { class: 'reading', tabindex: 0, role: 'region', 'aria-labelledby': heading, lang },
    ...paragraphs.map((one) => paragraph(typeset(lang, one))),
  );
  const toggle = button(
    app.t('reading.expand'),
    () => {
      const open = words.classList.toggle('open');
      toggle.setAttribute('aria-expanded', String(open));
      toggle.textContent = app.t(open ? 'reading.collapse' : 'reading.expand');
    },
    'plain',
  );
  toggle.setAttribute('aria-expanded', 'false');
  requestAnimationFrame(() => {
    toggle.hidden = words.scrollHeight <= words.clientHeight;
  });
  return [words, toggle];
}
