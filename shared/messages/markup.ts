import { MAIL_STYLE } from './style.ts';
import { LONGEST_SUBJECT, oneLine, roomFor, shortened, wrapped } from './wrapping.ts';

/** One message in the two forms in which it leaves. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A message as data: `{name}` stands for a value. An address is shown, and opens nothing by itself. */
export interface Template {
  readonly subject: string;
  /** Each a paragraph, or the items of a list. One that comes out empty, or `unless` a value is there, is left out. */
  readonly paragraphs: readonly (string | readonly string[] | Unless)[];
  /** A text with values, one item on each of its lines. */
  readonly list?: string;
  /** Rows of a small table: label, then a text with values. One that comes out empty, or as a dash, is left out. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Stands at the end instead of what other messages end with. */
  readonly closing?: string;
}

interface Unless {
  /** The value, by its name. */
  readonly unless: string;
  readonly say: string;
}

/** The same message in both languages. */
export type InLanguages = Readonly<Record<'fr' | 'en', Template>>;

export type Values = Readonly<Record<string, string>>;

/** What stands around a message: below it, a line for each. */
export interface Frame {
  readonly language: string;
  readonly foot: readonly string[];
}

interface Content {
  readonly language: string;
  readonly subject: string;
  readonly blocks: readonly (string | readonly string[])[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly foot: readonly string[];
}

/**
 * Fills a template. Values are only ever text: control characters become spaces, so that no header and no line can be
 * added, and in the HTML form everything is escaped. In a subject that would be too long the longest values are
 * shortened. Throws TypeError for a placeholder without a value.
 */
export function renderTemplate(template: Template, values: Values, { language, foot }: Frame): Rendered {
  const given = (name: string): string => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new TypeError(`no value for ${name}`);
    return value;
  };
  const filled = (text: string, as: (value: string) => string) =>
    text.replace(PLACEHOLDER, (_, name: string) => as(given(name)));
  const fill = (text: string) => oneLine(filled(text, oneLine));
  const said = (text: string) => (language === 'fr' ? unbroken(text) : text);
  const sentence = (text: string) => said(fill(text));
  const list = template.list === undefined ? [] : filled(template.list, (value) => value).split('\n');
  const content: Content = {
    language,
    subject: subjectOf(template.subject, given),
    blocks: [
      ...template.paragraphs.map((part) => {
        if (typeof part === 'string') return sentence(part);
        if (!('say' in part)) return part.map(sentence);
        return given(part.unless).trim() === '' ? sentence(part.say) : '';
      }),
      list.map(oneLine).filter((item) => item.trim() !== ''),
    ].filter((part) => part.length > 0),
    facts: template.facts
      .map(([label, value]) => [label, fill(value)] as const)
      .filter(([, value]) => !/^[\s—]*$/.test(value)),
    foot: foot.map((line) => said(oneLine(line))),
  };
  return { subject: content.subject, text: asText(content), html: asHtml(content) };
}

const PLACEHOLDER = /\{(\w+)\}/g;

/** French sets some marks off with a space that breaks no line. */
const unbroken = (text: string): string => text.replace(/ (?=[:;!?»])|(?<=«) /g, '\u00a0');

function subjectOf(text: string, given: (name: string) => string): string {
  // what begins an encoded word (RFC 2047 §2) would be decoded by the reader's program, with whatever it holds
  const plain = (name: string) => oneLine(given(name)).replaceAll('=?', '= ?');
  const lengths = [...text.matchAll(PLACEHOLDER)].map(([, name]) => plain(name!).length);
  const room = roomFor(lengths, text.replace(PLACEHOLDER, '').length);
  const said = text.replace(PLACEHOLDER, (_, name: string) => shortened(plain(name), room));
  return shortened(oneLine(said).trim(), LONGEST_SUBJECT);
}

function asText({ language, blocks, facts, foot }: Content): string {
  const colon = language === 'fr' ? '\u00a0:' : ':';
  const parts = [
    ...blocks.map((block) =>
      typeof block === 'string' ? wrapped(block) : block.map((item) => wrapped(item, '  ', '- ')).join('\n'),
    ),
    facts.map(([label, value]) => wrapped(`${label}${colon} ${value}`, '  ')).join('\n'),
    `-- \n${foot.map((line) => wrapped(line)).join('\n')}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function asHtml({ language, subject, blocks, facts, foot }: Content): string {
  const rows = facts.map(
    ([label, value]) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(subject)}</title><style>${MAIL_STYLE}</style></head><body><div class="sheet">`,
    `<p class="from">Sceau</p><h1>${escapeHtml(subject)}</h1>`,
    ...blocks.map((block) =>
      typeof block === 'string'
        ? `<p>${escapeHtml(block)}</p>`
        : `<ul>${block.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`,
    ),
    ...(rows.length > 0 ? [`<table>${rows.join('')}</table>`] : []),
    `</div><div class="foot">${foot.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</div></body></html>`,
  ].join('\n');
}

/** As text inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
