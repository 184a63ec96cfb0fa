import { type Language, outline, type Section } from './outline.ts';

/** The two documents of RFC 3647 §3: what is required, and how it is done. */
export type DocumentKind = 'policy' | 'practice';

export type Both = Readonly<Record<Language, string>>;

export type Block =
  | { readonly kind: 'text'; readonly says: Both }
  | { readonly kind: 'table'; readonly head: readonly Both[]; readonly rows: readonly (readonly (string | Both)[])[] };

/** What stands in sections, by their numbers; a section without an entry is for the authority to write. */
export type Contents = Readonly<Record<string, readonly Block[]>>;

export interface PolicyDocument {
  readonly language: Language;
  readonly title: string;
  readonly preface: readonly string[];
  readonly sections: readonly { readonly section: Section; readonly blocks: readonly Block[] }[];
}

export const TO_COMPLETE: Both = {
  fr: 'À compléter par l’autorité.',
  en: 'To be completed by the authority.',
};

const TITLES: Readonly<Record<DocumentKind, Both>> = {
  policy: { fr: 'Politique de certification', en: 'Certification policy' },
  practice: { fr: 'Déclaration des pratiques de certification', en: 'Certification practice statement' },
};

/** The document as it stands: every section of the outline, with what is known or the mark that it is not. */
export function documentOf(kind: DocumentKind, contents: Contents, stage: string, language: Language): PolicyDocument {
  const known = new Set(outline.map(({ number }) => number));
  const strange = Object.keys(contents).filter((number) => !known.has(number));
  if (strange.length > 0) throw new Error(`the outline has no section ${strange.join(', ')}`);
  const sections = outline.map((section) => {
    const blocks = contents[section.number] ?? [];
    const empty = blocks.length === 0 && !section.parent;
    return { section, blocks: empty ? [{ kind: 'text', says: TO_COMPLETE } as const] : blocks };
  });
  const missing = sections.filter(({ blocks }) =>
    blocks.some((one) => one.kind === 'text' && one.says === TO_COMPLETE),
  );
  const preface: Both = {
    fr: `Projet, rempli d’après la configuration « ${stage} » selon le plan de la RFC 3647. Il n’est approuvé par personne : ${missing.length} sections sont à compléter par l’autorité, et le reste est à relire.`,
    en: `A draft, filled from the configuration “${stage}” along the outline of RFC 3647. Nobody has approved it: ${missing.length} sections are to be completed by the authority, and the rest is to be read again.`,
  };
  return { language, title: TITLES[kind][language], preface: [preface[language]], sections };
}

const inLanguage = (value: string | Both, language: Language): string =>
  typeof value === 'string' ? value : value[language];

const depthOf = ({ number }: Section): number => number.split('.').length + 1;

/** As Markdown. What stands in cells keeps within them. */
export function asMarkdown({ language, title, preface, sections }: PolicyDocument): string {
  const cell = (value: string | Both) => inLanguage(value, language).replaceAll('|', '\\|').replaceAll('\n', ' ');
  const row = (cells: readonly (string | Both)[]) => `| ${cells.map(cell).join(' | ')} |`;
  const block = (one: Block): string =>
    one.kind === 'text'
      ? one.says === TO_COMPLETE
        ? `**[${one.says[language]}]**`
        : one.says[language]
      : [row(one.head), row(one.head.map(() => '---')), ...one.rows.map(row)].join('\n');
  return [
    `# ${title}`,
    ...preface.map((text) => `*${text}*`),
    ...sections.flatMap(({ section, blocks }) => [
      `${'#'.repeat(depthOf(section))} ${section.number} ${section.title[language]}`,
      ...blocks.map(block),
    ]),
    '',
  ].join('\n\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** As one page of HTML, without script and without anything from elsewhere. */
export function asHtml({ language, title, preface, sections }: PolicyDocument): string {
  const cells = (of: readonly (string | Both)[], tag: 'td' | 'th') =>
    `<tr>${of.map((one) => `<${tag}>${escaped(inLanguage(one, language))}</${tag}>`).join('')}</tr>`;
  const block = (one: Block): string =>
    one.kind === 'text'
      ? `<p${one.says === TO_COMPLETE ? ' class="open"' : ''}>${escaped(one.says[language])}</p>`
      : `<table><thead>${cells(one.head, 'th')}</thead><tbody>${one.rows.map((row) => cells(row, 'td')).join('')}</tbody></table>`;
  const body = sections.flatMap(({ section, blocks }) => {
    const level = depthOf(section);
    return [
      `<h${level} id="s${section.number}">${section.number} ${escaped(section.title[language])}</h${level}>`,
      ...blocks.map(block),
    ];
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>body{font:1rem/1.5 serif;max-width:48rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}th,td{border:1px solid #888;padding:.2rem .5rem;text-align:left;vertical-align:top}.open{font-weight:bold;color:#a00}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${preface.map((text) => `<p><em>${escaped(text)}</em></p>`).join('\n')}
${body.join('\n')}
</body>
</html>
`;
}
