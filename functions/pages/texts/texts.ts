import { en } from './en.ts';
import { fr } from './fr.ts';

export type Language = 'fr' | 'en';
export type TextKey = keyof typeof fr;

/** Every word of the pages, in both languages. */
export const words: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { fr, en };

/** Says a text with what stands in its braces. A brace that nothing is given for stays, so that it is seen. */
export function say(language: Language, key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = words[language][key].replace(/\{(\w+)\}/g, (brace, name: string) => String(values[name] ?? brace));
  return typeset(language, text);
}

/** A text of any origin, as it is set in its language. */
export const typeset = (language: Language, text: string): string =>
  language === 'fr' ? text.replace(FRENCH_SPACE, '\u202f') : text;

/** The narrow space before the tall signs of French punctuation, and inside its quotation marks, breaks no line. */
const FRENCH_SPACE = / (?=[;:!?»])|(?<=«) /g;

/** Whether there is a text under a key that was put together. */
export const isText = (key: string): key is TextKey => Object.hasOwn(fr, key);

/** An instant in the reader's form and time zone. */
export function instant(language: Language, at: string): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(new Date(at));
}

/** A day of the calendar, `2026-03-31`, in the reader's form. */
export function calendarDay(language: Language, day: string): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}
