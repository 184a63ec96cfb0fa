import { DerError } from './error.ts';
import { allocate } from './octets.ts';
import { tags } from './tags.ts';

/** The string types of X.509 by the name that ASN.1 gives them. */
export const stringTags = {
  UTF8String: tags.utf8String,
  NumericString: tags.numericString,
  PrintableString: tags.printableString,
  TeletexString: tags.teletexString,
  IA5String: tags.ia5String,
  UniversalString: tags.universalString,
  BMPString: tags.bmpString,
} as const;
export type StringType = keyof typeof stringTags;

const typeByTag = new Map(Object.entries(stringTags).map(([type, tag]) => [tag as number, type as StringType]));

export function isStringTag(tag: number): boolean {
  return typeByTag.has(tag);
}

/** The string type with this tag, or undefined. */
export function stringType(tag: number): StringType | undefined {
  return typeByTag.get(tag);
}

/** PrintableString's repertoire (X.680 §41.4) as a table over 7-bit octets. */
const printable = repertoire("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?");
const numeric = repertoire('0123456789 ');

function repertoire(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** Throws DerError unless the octets are a value of the string type with this tag. */
export function checkString(tag: number, bytes: Uint8Array, start: number, end: number): void {
  if (tag === tags.printableString) checkRepertoire(printable, 'PrintableString', bytes, start, end);
  else if (tag === tags.numericString) checkRepertoire(numeric, 'NumericString', bytes, start, end);
  else if (tag === tags.utf8String) isAscii(bytes, start, end) || decodeUtf8(bytes, start, end);
  else if (tag === tags.bmpString) decodeUcs2(bytes, start, end);
  else if (tag === tags.universalString) decodeUcs4(bytes, start, end);
  else if (tag === tags.ia5String) {
    if (!isAscii(bytes, start, end)) throw new DerError('IA5String with octets above 7F', start);
  } else if (tag !== tags.teletexString) throw new DerError(`tag ${tag.toString(16)} is not a string type`, start);
}

/**
 * Contents of a string to text. TeletexString is read as ISO 8859-1, which is what certificates really hold (nobody
 * writes T.61 escapes there); NUL and other control characters pass: they are lawful, and policy names them.
 */
export function decodeString(tag: number, bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (tag === tags.bmpString) return decodeUcs2(bytes, start, end);
  if (tag === tags.universalString) return decodeUcs4(bytes, start, end);
  if (tag === tags.utf8String && !isAscii(bytes, start, end)) return decodeUtf8(bytes, start, end);
  checkString(tag, bytes, start, end);
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/** Text to the contents of a string. RangeError when the type cannot say it. */
export function encodeString(type: StringType, text: string): Uint8Array {
  const wide = type === 'BMPString' || type === 'UniversalString';
  const contents = (wide ? undefined : encodeAscii(text)) ?? encodeBeyondAscii(type, text);
  try {
    checkString(stringTags[type], contents, 0, contents.length);
  } catch {
    throw new RangeError(`${type} cannot hold this text`);
  }
  return contents;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const toUtf8 = new TextEncoder();

/** One octet per character, or undefined if one of them is beyond ASCII. */
function encodeAscii(text: string): Uint8Array | undefined {
  const out = allocate(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return undefined;
    out[i] = unit;
  }
  return out;
}

function encodeBeyondAscii(type: StringType, text: string): Uint8Array {
  if (!text.isWellFormed()) throw new RangeError('text with a lone surrogate');
  if (type === 'UTF8String') return toUtf8.encode(text);
  const width = type === 'BMPString' ? 2 : type === 'UniversalString' ? 4 : 1;
  const points = Array.from(text, (character) => character.codePointAt(0)!);
  const out = new Uint8Array(points.length * width);
  points.forEach((point, i) => {
    if (point >= 2 ** (8 * width)) throw new RangeError(`${type} cannot hold this text`);
    for (let j = 0; j < width; j++) out[i * width + j] = point >>> (8 * (width - 1 - j));
  });
  return out;
}

/** RFC 3629: no overlong forms, no surrogates, nothing above 10FFFF. */
function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    throw new DerError('UTF8String is not UTF-8', start);
  }
}

function decodeUcs2(bytes: Uint8Array, start: number, end: number): string {
  if ((end - start) % 2 !== 0) throw new DerError('BMPString of odd length', start);
  let text = '';
  for (let i = start; i < end; i += 2) {
    const unit = (bytes[i]! << 8) | bytes[i + 1]!;
    if (isSurrogate(unit)) throw new DerError('BMPString with a surrogate', i);
    text += String.fromCharCode(unit);
  }
  return text;
}

function decodeUcs4(bytes: Uint8Array, start: number, end: number): string {
  if ((end - start) % 4 !== 0) throw new DerError('UniversalString of a length that is no multiple of four', start);
  let text = '';
  for (let i = start; i < end; i += 4) {
    const point = bytes[i]! * 2 ** 24 + ((bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!);
    if (point > 0x10ffff || isSurrogate(point)) throw new DerError('UniversalString with no such character', i);
    text += String.fromCodePoint(point);
  }
  return text;
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let seen = 0;
  for (let i = start; i < end; i++) seen |= bytes[i]!;
  return seen < 0x80;
}

function checkRepertoire(table: Uint8Array, type: string, bytes: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    if (table[bytes[i]!] === 0) throw new DerError(`${type} with octet ${bytes[i]!.toString(16)}`, i);
  }
}
