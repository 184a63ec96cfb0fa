import { type PdfFile, type PdfObject, readPdfFile } from './reading/pdf-file.ts';
import type { Value } from './reading/values.ts';

/** What a reader shows of a seal, and the room that its CMS gets. */
export interface SealAppearance {
  /** Whose seal it is, and why it was put. */
  readonly name: string;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Octets kept for the CMS structure. */
  readonly room: number;
}

export interface PreparedDocument {
  /** The whole file, with zeros where the CMS goes. */
  readonly bytes: Uint8Array;
  /** The octets that the seal covers: all but its own place (ISO 32000-2 §12.8.1). */
  readonly covered: Uint8Array;
}

const RANGE_WIDTH = 40;
const CONTENTS = '/Contents <';

/**
 * Appends a revision with one invisible signature field to a document of ours, and leaves a place for its CMS. What was
 * there before stays octet for octet, so that document and seal can be told apart for ever. Deterministic. Throws TypeError
 * for a file that is not as `print/sheet.ts` makes them.
 */
export function prepareDocument(original: Uint8Array, appearance: SealAppearance): PreparedDocument {
  const text = latin1(original);
  const file = readPdfFile(original);
  const root = reference(file.trailers.at(-1)?.entries.get('Root'));
  const catalog = dictionaryText(text, file.inForce.get(root));
  const page = reference(firstPage(file));
  const pageText = dictionaryText(text, file.inForce.get(page));
  const field = Math.max(...file.inForce.keys()) + 1;
  const signature = field + 1;
  const objects: readonly (readonly [number, string])[] = [
    [root, `${catalog}/AcroForm <</Fields [${field} 0 R] /SigFlags 3>>\n>>`],
    [page, `${pageText}/Annots [${field} 0 R]\n>>`],
    [
      field,
      // printed and locked; no rectangle: nothing of it shows on the page
      `<</Type /Annot /Subtype /Widget /FT /Sig /T ${spelt('Sceau')} /F 132 /Rect [0 0 0 0] /P ${page} 0 R /V ${signature} 0 R>>`,
    ],
    [signature, signatureText(appearance)],
  ];
  return finished(text, objects, root);
}

/** The document with the CMS in its place. RangeError when it does not fit. */
export function placeSeal({ bytes }: Pick<PreparedDocument, 'bytes'>, cms: Uint8Array): Uint8Array {
  const { start, end } = placeOf(latin1(bytes));
  const hex = Buffer.from(cms).toString('hex');
  if (hex.length > end - start - 2) throw new RangeError('the seal is larger than its place');
  const sealed = Buffer.from(bytes);
  sealed.write(hex, start + 1, 'latin1');
  return new Uint8Array(sealed);
}

function signatureText({ name, reason, at, room }: SealAppearance): string {
  const time = `(D:${at.replace(/\D/g, '').slice(0, 14)}Z)`;
  const range = `/ByteRange [${'*'.repeat(RANGE_WIDTH)}]`;
  const contents = `${CONTENTS}${'0'.repeat(room * 2)}>`;
  const said = `/Name ${spelt(name)} /Reason ${spelt(reason)} /M ${time}`;
  return `<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ${said} ${range} ${contents}>>`;
}

function finished(original: string, objects: readonly (readonly [number, string])[], root: number): PreparedDocument {
  let text = original.endsWith('\n') ? original : `${original}\n`;
  const entries: string[] = [];
  for (const [number, body] of objects) {
    entries.push(`${number} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const table = text.length;
  const size = Math.max(...objects.map(([number]) => number)) + 1;
  const rest = `/Prev ${previousTable(original)}${kept(original, 'Info')}${kept(original, 'ID')}`;
  text += `xref\n${entries.join('')}trailer\n<</Size ${size} /Root ${root} 0 R ${rest}>>\nstartxref\n${table}\n%%EOF\n`;
  const { start, end } = placeOf(text);
  const range = [0, start, end, text.length - end].join(' ');
  text = text.replace('*'.repeat(RANGE_WIDTH), range.padEnd(RANGE_WIDTH));
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  return { bytes, covered: new Uint8Array(Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])) };
}

/** From the `<` of the last /Contents to behind its `>`: our own revision is the last. */
function placeOf(text: string): { readonly start: number; readonly end: number } {
  const at = text.lastIndexOf(CONTENTS);
  if (at < 0) throw new TypeError('this document has no place for a seal');
  const start = at + CONTENTS.length - 1;
  return { start, end: text.indexOf('>', start) + 1 };
}

function firstPage(file: PdfFile): Value | undefined {
  const pages = file.objects.findLast(
    ({ value }) => value.kind === 'dictionary' && value.entries.has('Kids') && value.entries.has('Count'),
  );
  const kids = pages?.value.kind === 'dictionary' ? pages.value.entries.get('Kids') : undefined;
  return kids?.kind === 'array' ? kids.items[0] : undefined;
}

function reference(value: Value | undefined): number {
  if (value?.kind === 'reference') return value.to;
  throw new TypeError('not a document of ours');
}

/** A dictionary as it stands, open at its end for more entries. */
function dictionaryText(text: string, object: PdfObject | undefined): string {
  const from = object ? text.indexOf('<<', object.at) : -1;
  const until = from < 0 ? -1 : text.indexOf('endobj', from);
  const found = until < 0 ? undefined : /^(<<[\s\S]*)>>\s*$/.exec(text.slice(from, until));
  if (!found) throw new TypeError('not a document of ours');
  return found[1]!;
}

function previousTable(text: string): string {
  const found = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text);
  if (!found) throw new TypeError('not a document of ours');
  return found[1]!;
}

/** An entry of the trailer, kept as it is: `/Info 3 0 R`, `/ID [<..> <..>]`. */
function kept(text: string, key: 'Info' | 'ID'): string {
  const trailer = text.slice(text.lastIndexOf('trailer'));
  const found = new RegExp(`/${key}\\s*(\\d+ \\d+ R|\\[[^\\]]*\\])`).exec(trailer);
  return found ? ` /${key} ${found[1]}` : '';
}

/** A text string as UTF-16BE in hexadecimal digits: no character of it can end it. */
function spelt(text: string): string {
  const octets = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return `<${octets.toString('hex')}>`;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
