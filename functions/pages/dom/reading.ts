import type { TextReference, TextView } from '../api/views.ts';
import { sha256Hex } from '../keys/web-crypto.ts';
import { grouped } from '../steps/names.ts';
import { isWhole } from '../steps/wording.ts';
import type { App } from './app.ts';
import { el, freshId } from './element.ts';
import { button, code, more, paragraph } from './parts.ts';

/**
 * A text to read before it is accepted. Its octets are fetched and digested here, and what is shown is part of them: what
 * is accepted by its digest is what was before the eyes. Throws an Error when it is not.
 */
export async function reading(app: App, { id, version, sha256 }: TextReference): Promise<HTMLElement> {
  const path = `/texts/${id}/${version}`;
  const [text, octets] = await Promise.all([app.api.get<TextView>(path), app.api.read(path, 'text/plain')]);
  const wording = new TextDecoder().decode(octets);
  if ((await sha256Hex(octets)) !== sha256 || !isWhole(text, wording)) throw new Error(`the text ${id} is not itself`);
  const heading = freshId('text');
  const words = el(
    'div',
    { class: 'reading', tabindex: 0, role: 'region', 'aria-labelledby': heading, lang: text.language },
    ...text.paragraphs.map((one) => paragraph(one)),
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
  return el(
    'section',
    { class: 'text' },
    el('h2', { id: heading }, text.title),
    words,
    toggle,
    more(
      app.t('reading.which', { version }),
      paragraph(app.t('reading.digest'), 'small'),
      el('p', {}, code(grouped(sha256))),
    ),
  );
}
