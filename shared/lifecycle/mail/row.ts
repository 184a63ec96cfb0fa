import type { OutboxRow } from '../ports.ts';

/** The mail that a row is about: of its own name, but where it is tried again on somebody's wish. */
export const mailIdOf = ({ id, about }: OutboxRow): string => about.mail ?? id;

/** What a row tells, without how it came to be. */
export function aboutOf({ about: { mail: _, ...about } }: OutboxRow): Readonly<Record<string, string>> {
  return about;
}

/** Notices of a certificate's end: where one reaches nobody, somebody else is told. */
export const tellsOfExpiry = (notice: string | undefined): boolean =>
  notice !== undefined && (notice.startsWith('expiry-') || notice === 'authority-expiry');
