import type { CertificateView } from '../api/views.ts';
import { bareName, grouped, partsOf } from '../steps/names.ts';
import { isText } from '../texts/texts.ts';
import type { App } from './app.ts';
import { type Child, el, freshId } from './element.ts';

/** Pairs of name and value. */
export function facts(rows: readonly (readonly [name: string, value: Child] | undefined)[]): HTMLElement {
  const list = el('dl', { class: 'facts' });
  for (const row of rows) if (row) list.append(el('div', {}, el('dt', {}, row[0]), el('dd', {}, row[1])));
  return list;
}

export const paragraph = (text: string, kind = ''): HTMLElement => el('p', { class: kind || undefined }, text);

/** Something that must be seen: `kind` says how it looks, the words say what it is. */
export const notice = (kind: 'note' | 'warning' | 'good', ...children: readonly Child[]): HTMLElement =>
  el('div', { class: `notice ${kind}` }, ...children);

export const code = (text: string): HTMLElement => el('code', {}, text);

export interface Field {
  readonly row: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  /** Says under the field what is wrong with it, and moves there; nothing: takes that away. */
  complain(text: string | undefined): void;
}

/** A labelled field, with its hint and its complaint tied to it. */
export function field(
  label: string,
  attributes: Readonly<Record<string, string | number | boolean | undefined>>,
  hint?: string,
): Field {
  const id = freshId('field');
  const { rows, ...rest } = attributes;
  const common = { id, ...rest, 'aria-describedby': `${hint === undefined ? '' : `${id}-hint `}${id}-complaint` };
  const input = rows === undefined ? el('input', { type: 'text', ...common }) : el('textarea', { rows, ...common });
  const complaint = el('p', { id: `${id}-complaint`, class: 'complaint' });
  return {
    input,
    row: el(
      'div',
      { class: 'field' },
      el('label', { for: id }, label),
      hint !== undefined && el('p', { id: `${id}-hint`, class: 'hint' }, hint),
      input,
      complaint,
    ),
    complain: (text) => {
      complaint.textContent = text ?? '';
      if (text === undefined) return input.removeAttribute('aria-invalid');
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    },
  };
}

export interface Tick {
  readonly row: HTMLElement;
  readonly input: HTMLInputElement;
}

/** A box to tick, or one of several to choose. */
export function tick(label: string, attributes: Readonly<Record<string, string | boolean>> = {}): Tick {
  const id = freshId('tick');
  const input = el('input', { type: 'checkbox', ...attributes, id });
  return { input, row: el('div', { class: 'tick' }, input, el('label', { for: id }, label)) };
}

/** A form that these pages answer themselves: nothing is ever sent by the browser on its own. */
export function form(children: readonly Child[], act: (place: HTMLFormElement) => void): HTMLFormElement {
  const answer = (event: Event) => {
    event.preventDefault();
    act(made);
  };
  const made = el('form', { novalidate: true, autocomplete: 'off', onsubmit: answer }, ...children);
  return made;
}

export const submit = (text: string): HTMLElement => el('button', { type: 'submit', class: 'main' }, text);
export function button(text: string, act: (place: HTMLElement) => void, kind = ''): HTMLElement {
  const made = el('button', { type: 'button', class: kind || undefined, onclick: () => act(made) }, text);
  return made;
}
/** Back to where everything begins. */
export const home = (app: App): HTMLElement =>
  button(app.t('action.home'), () => {
    location.hash = '#/';
  });
export const actions = (...children: readonly Child[]): HTMLElement => el('div', { class: 'actions' }, ...children);

/** Text that opens when asked for. */
export const more = (summary: string, ...children: readonly Child[]): HTMLElement =>
  el('details', {}, el('summary', {}, summary), ...children);

/** A name of a certificate, line by line. */
export function nameRows(app: App, subject: string, altNames: readonly string[]): (readonly [string, Child])[] {
  const rows = partsOf(subject).map(({ type, value }): readonly [string, Child] => {
    const key = `name.${type}`;
    return [isText(key) ? app.t(key) : type, value];
  });
  return altNames.length === 0 ? rows : [...rows, [app.t('name.alt'), altNames.map(bareName).join(', ')]];
}

/** What a certificate says, for whoever has to judge it. */
export function certificateFacts(app: App, certificate: CertificateView): HTMLElement {
  const { subject, subjectAltNames, notBefore, notAfter, issuer, serial, certificateSha256 } = certificate;
  return el(
    'div',
    {},
    facts([
      ...nameRows(app, subject, subjectAltNames),
      [app.t('certificate.from'), app.date(notBefore)],
      [app.t('certificate.until'), app.date(notAfter)],
      [app.t('certificate.issuer'), issuer],
    ]),
    more(
      app.t('certificate.numbers'),
      facts([
        [app.t('certificate.serial'), code(grouped(serial))],
        [app.t('certificate.digest'), code(grouped(certificateSha256))],
      ]),
    ),
  );
}
