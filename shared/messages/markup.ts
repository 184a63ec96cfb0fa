/** One message in the two forms in which it leaves. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A message as data: `{name}` stands for a value. An address is shown, and opens nothing by itself. */
export interface Template {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** A text with values, one item on each of its lines. */
  readonly list?: string;
  /** Rows of a small table: label, then a text with values. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Stands at the end instead of what other messages end with. */
  readonly closing?: string;
}

/** The same message in both languages. */
export type InLanguages = Readonly<Record<'fr' | 'en', Template>>;

export type Values = Readonly<Record<string, string>>;

/**
 * Fills a template. Values are only ever text: control characters become spaces, so that no header and no line can be
 * added, and in the HTML form everything is escaped. Throws TypeError for a placeholder without a value.
 */
export function renderTemplate(
  template: Template,
  values: Values,
  frame: { language: string; closing: string },
): Rendered {
  const filled = (text: string, as: (value: string) => string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) throw new TypeError(`no value for ${name}`);
      return as(value);
    });
  const fill = (text: string) => filled(text, oneLine);
  const subject = oneLine(fill(template.subject)).slice(0, 200);
  const paragraphs = template.paragraphs.map(fill);
  const items =
    template.list === undefined
      ? []
      : filled(template.list, (value) => value)
          .split('\n')
          .map(oneLine);
  const facts = template.facts.map(([label, value]) => [label, fill(value)] as const);
  // French sets the colon off, with a space that breaks no line
  const colon = frame.language === 'fr' ? '\u00a0:' : ':';
  const text = [
    ...paragraphs,
    ...(items.length > 0 ? [items.map((item) => `- ${item}`).join('\n')] : []),
    ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}${colon} ${value}`).join('\n')] : []),
    `-- \n${frame.closing}`,
  ].join('\n\n');
  const rows = facts.map(
    ([label, value]) => `<tr><th align="left">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const html = [
    `<!doctype html><html lang="${escapeHtml(frame.language)}"><head><meta charset="utf-8">`,
    `<title>${escapeHtml(subject)}</title></head><body>`,
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    ...(items.length > 0 ? [`<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`] : []),
    ...(rows.length > 0 ? [`<table cellpadding="4">${rows.join('')}</table>`] : []),
    `<p><small>${escapeHtml(frame.closing)}</small></p></body></html>`,
  ].join('\n');
  return { subject, text: `${text}\n`, html };
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

/** Control, format and separator characters become a space: they can break a line or turn its direction. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
