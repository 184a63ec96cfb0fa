import { DerError } from './error.ts';

/** One block of RFC 7468 textual encoding, found in a text from `start` to `end` (UTF-16 units). */
export interface PemBlock {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  /** What stands between the two boundaries, not decoded yet: a label can be judged whatever its body is. */
  readonly body: string;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';
/** Blocks that are looked at in one text; more is an attack, not a request. */
const MAX_BLOCKS = 64;

/**
 * Every block in the text, in order. Text around blocks is skipped: compare `start` and `end` to tell.
 * DerError for a block that is not closed, or closed under another label.
 */
export function findPemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf(BEGIN, from);
    if (start < 0) return blocks;
    if (blocks.length === MAX_BLOCKS) throw new DerError(`more than ${MAX_BLOCKS} PEM blocks`);
    const block = readBlock(text, start);
    blocks.push(block);
    from = block.end;
  }
}

/** The octets of the one block in `text`, which has this label and nothing around it but white space. */
export function decodePem(text: string, label: string): Uint8Array {
  const [block, second] = findPemBlocks(text);
  if (block === undefined) throw new DerError('no PEM block');
  if (second !== undefined) throw new DerError('more than one PEM block');
  if (block.label !== label) throw new DerError(`PEM block is labelled ${block.label}, not ${label}`);
  if (text.slice(0, block.start).trim() !== '' || text.slice(block.end).trim() !== '') {
    throw new DerError('text around the PEM block');
  }
  return decodePemBody(block);
}

/**
 * The octets of a block. DerError unless the body is strict base64 (RFC 4648 §3.5, §4) on lines of its own. Any line
 * length will do, since tools write 76 as well as 64; headers (RFC 1421) and stray characters will not.
 */
export function decodePemBody({ body }: PemBlock): Uint8Array {
  if (!/^[ \t]*\r?\n/.test(body)) throw new DerError('PEM block without line breaks');
  const base64 = body.replace(/[ \t\r\n]+/g, '');
  if (base64.length === 0) throw new DerError('empty PEM block');
  const octets = Buffer.from(base64, 'base64');
  // Node's decoder forgives: only what it would write itself is strict
  if (octets.toString('base64') !== base64) throw new DerError('PEM block is not base64');
  return Uint8Array.from(octets);
}

/** RFC 7468 §2, lines of 64, final line feed. */
export function encodePem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.length).toString('base64');
  let lines = '';
  for (let i = 0; i < base64.length; i += 64) lines += `${base64.slice(i, i + 64)}\n`;
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

function readBlock(text: string, start: number): PemBlock {
  const labelStart = start + BEGIN.length;
  const labelEnd = text.indexOf(DASHES, labelStart);
  const label = labelEnd < 0 ? '' : text.slice(labelStart, labelEnd);
  if (label.length > 64 || !/^[A-Z0-9]+([ -][A-Z0-9]+)*$/.test(label)) throw new DerError('malformed PEM label');
  const closing = `-----END ${label}-----`;
  const bodyStart = labelEnd + DASHES.length;
  const bodyEnd = text.indexOf(DASHES, bodyStart);
  if (bodyEnd < 0 || !text.startsWith(closing, bodyEnd)) throw new DerError('PEM block is not closed by its own label');
  const end = bodyEnd + closing.length;
  return { label, start, end, body: text.slice(bodyStart, bodyEnd) };
}
