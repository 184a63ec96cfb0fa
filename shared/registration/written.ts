import { Refusal } from '../errors.ts';
import { characters, legibleFault, textFault } from '../policy/directory-text.ts';

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

/** A refusal about one field, with the rule's place. */
export function refuseField(pointer: string, code: string, detail: string, citation = 'Sceau, Identifiers'): never {
  throw new Refusal('malformed', detail, { findings: [{ code, citation, pointer, detail }] });
}

/**
 * A text that people typed: refused, not rewritten, when it has invisible or bidirectional characters, outer or doubled
 * spaces, or is not in Unicode normal form C.
 */
export function plainText(value: string, pointer: string, most: number): string {
  return unless(legibleFault, value, pointer, most);
}

/**
 * A message of several lines, as it was typed: each line by the rules of `plainText`, save that a line may be empty and
 * that spaces at its ends and side by side are left in peace.
 */
export function messageText(value: string, pointer: string, most: number): string {
  if (value.trim() === '' || characters(value) > most) {
    refuseField(pointer, 'text-length', `This has 1 to ${most} characters.`);
  }
  for (const line of value.split(/\r\n|\n/)) {
    const fault = legibleFault(line.replace(/ {2,}/g, ' ').replace(/^ | $/g, ''));
    if (fault) refuseField(pointer, fault.code, `This ${fault.detail}.`, fault.citation);
  }
  return value;
}

/** A name, by the rules that it will meet when it is certified, so that no name is recorded that never can be. */
export function nameText(value: string, pointer: string, most: number): string {
  return unless(textFault, value, pointer, most);
}

function unless(faultOf: typeof textFault, value: string, pointer: string, most: number): string {
  if (value === '' || characters(value) > most) {
    refuseField(pointer, 'text-length', `This has 1 to ${most} characters.`);
  }
  const fault = faultOf(value);
  if (fault) refuseField(pointer, fault.code, `This ${fault.detail}.`, fault.citation);
  return value;
}
