import { FIRST_CHAPTERS } from './outline-1-4.ts';
import { LAST_CHAPTERS } from './outline-5-9.ts';

export type Language = 'fr' | 'en';

/** A section of the outline of RFC 3647 §6, to which both documents keep so that they can be laid beside others'. */
export interface Section {
  /** `4.9.7` */
  readonly number: string;
  readonly title: Readonly<Record<Language, string>>;
  /** Whether others stand below it. */
  readonly parent: boolean;
}

export const outline: readonly Section[] = sectionsOf(`${FIRST_CHAPTERS.trim()}\n${LAST_CHAPTERS.trim()}`);

function sectionsOf(text: string): readonly Section[] {
  const rows = text.split('\n').map((line) => {
    const [number, en, fr, ...more] = line.split('|');
    if (!number || !en || !fr || more.length > 0) throw new Error(`a line of the outline cannot be read: ${line}`);
    return { number, title: { en, fr } };
  });
  return rows.map((row) => ({ ...row, parent: rows.some(({ number }) => number.startsWith(`${row.number}.`)) }));
}
