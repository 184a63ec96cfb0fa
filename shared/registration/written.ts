import { Refusal } from '../errors.ts';

/** A record as it is to be written, and what its event says. Pseudonyms and keyed digests only, never personal data. */
export interface Written<R> {
  readonly record: R;
  readonly event: { readonly type: string; readonly data: Readonly<Record<string, string | number | boolean>> };
}

/** Where and when something is written: the new record's id, and the instant of the operation (ISO 8601). */
export interface Place {
  readonly id: string;
  readonly at: string;
}

/** A refusal about one field. */
export function refuseField(pointer: string, code: string, detail: string): never {
  throw new Refusal('malformed', detail, { findings: [{ code, citation: 'Sceau, Identifiers', pointer, detail }] });
}

/**
 * A text that people typed, as it will stand in certificates and mails: refused, not rewritten, when it has control or
 * bidirectional characters, outer or doubled spaces, or is not in Unicode normal form C.
 */
export function plainText(value: string, pointer: string, most: number): string {
  if (value === '' || value.length > most) refuseField(pointer, 'text-length', `This has 1 to ${most} characters.`);
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(value) || !value.isWellFormed()) {
    refuseField(pointer, 'text-characters', 'This has characters that cannot be printed.');
  }
  if (value !== value.normalize('NFC')) refuseField(pointer, 'text-form', 'This is not in Unicode normal form C.');
  if (/^\s|\s$|\s\s/u.test(value))
    refuseField(pointer, 'text-spaces', 'This begins or ends with a space, or has two in a row.');
  return value;
}
