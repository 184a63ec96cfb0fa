import type { TextView } from '../api/views.ts';

/**
 * Whether what is shown of a text is part of the wording that its digest is of: title and every paragraph are lines of it,
 * in that order and with nothing between them; of an uploaded text, title and the digest of its document.
 */
export function isWhole(
  { title, paragraphs, document }: Pick<TextView, 'title' | 'paragraphs' | 'document'>,
  wording: string,
): boolean {
  const lines = wording.split('\n');
  const body = document ? [`${document.mediaType} ${document.sha256}`] : paragraphs;
  const start = lines.indexOf(title);
  return start >= 0 && body.length > 0 && body.every((line, index) => lines[start + 1 + index] === line);
}

/** The paragraphs of a document of plain text or Markdown: a blank line parts them. */
export const paragraphsOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n[ \t]*(?:\r?\n[ \t]*)+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
