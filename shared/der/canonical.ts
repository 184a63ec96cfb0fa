import { DerError } from './error.ts';
import { checkOid } from './oid.ts';
import { checkString, isStringTag } from './string.ts';
import { tags } from './tags.ts';

/** The one form that DER (X.690 §8, §11) allows for the contents of each universal primitive type. */

export function checkUniversal(tag: number, bytes: Uint8Array, start: number, end: number): void {
  if (tag === tags.sequence || tag === tags.set) return;
  if (tag === tags.oid) checkOid(bytes, start, end);
  else if (isStringTag(tag)) checkString(tag, bytes, start, end);
  else if (tag === tags.integer || tag === tags.enumerated) checkInteger(bytes, start, end);
  else if (tag === tags.bitString) checkBitString(bytes, start, end);
  else if (tag === tags.boolean) checkBoolean(bytes, start, end);
  else if (tag === tags.null) checkNull(start, end);
  else if ((tag & 0x20) !== 0) throw new DerError(`tag ${tag.toString(16)}: constructed form`, start);
  else if (tag === 0 || tag === (tags.sequence & 0x1f) || tag === (tags.set & 0x1f)) {
    throw new DerError(`tag ${tag}: primitive form`, start);
  }
}

export function checkBoolean(bytes: Uint8Array, start: number, end: number): void {
  const octet = bytes[start];
  if (end - start !== 1 || (octet !== 0 && octet !== 0xff)) throw new DerError('BOOLEAN is not 00 or FF', start);
}

export function checkInteger(bytes: Uint8Array, start: number, end: number): void {
  if (end === start) throw new DerError('INTEGER without contents', start);
  if (end - start === 1) return;
  const first = bytes[start]!;
  const sign = bytes[start + 1]! & 0x80;
  if ((first === 0 && sign === 0) || (first === 0xff && sign !== 0)) {
    throw new DerError('INTEGER is not minimal', start);
  }
}

export function checkBitString(bytes: Uint8Array, start: number, end: number): void {
  if (end === start) throw new DerError('BIT STRING without its first octet', start);
  const unused = bytes[start]!;
  if (unused > 7 || (unused > 0 && end - start === 1)) throw new DerError('BIT STRING: unused bits', start);
  if (unused > 0 && (bytes[end - 1]! & ((1 << unused) - 1)) !== 0) {
    throw new DerError('BIT STRING: unused bits are not zero', start);
  }
}

export function checkNull(start: number, end: number): void {
  if (start !== end) throw new DerError('NULL with contents', start);
}
