import { createHash } from 'node:crypto';
import { Refusal } from '../errors.ts';

/**
 * A cursor is the sort key of the last row shown, bound to its list. It can only say where to read on inside the very
 * partition that the call names anyway, so there is nothing to forge: a made-up one skips rows, and shows no other.
 */
export function encodeCursor(list: string, of: string, after: string): string {
  return Buffer.from(`${bindingOf(list, of)}${after}`).toString('base64url');
}

/** The sort key in a cursor of this list. Throws Refusal `malformed` for anything else. */
export function decodeCursor(list: string, of: string, cursor: string, begins: string): string {
  const text = cursor.length <= 1024 ? Buffer.from(cursor, 'base64url').toString('latin1') : '';
  const after = text.slice(BINDING);
  const ours =
    text.startsWith(bindingOf(list, of)) &&
    after.length > begins.length &&
    after.startsWith(begins) &&
    /^[!-}]+$/.test(after);
  if (!ours) throw new Refusal('malformed', 'This cursor is not one of this list: start again without it.');
  return after;
}

const BINDING = 12;

function bindingOf(list: string, of: string): string {
  return createHash('sha256').update(`${list} ${of}`).digest('base64url').slice(0, BINDING);
}
