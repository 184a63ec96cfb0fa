/**
 * Whether what is shown of a text is part of the wording that its digest is of: title and every paragraph are lines of it,
 * in that order and with nothing between them.
 */
export function isWhole(
  shown: { readonly title: string; readonly paragraphs: readonly string[] },
  wording: string,
): boolean {
  const lines = wording.split('\n');
  const sought = [shown.title, ...shown.paragraphs];
  const start = lines.indexOf(shown.title);
  return start >= 0 && shown.paragraphs.length > 0 && sought.every((line, index) => lines[start + index] === line);
}
