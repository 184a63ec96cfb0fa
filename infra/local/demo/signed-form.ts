import { readFileSync, writeFileSync } from 'node:fs';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { openssl } from '../openssl.ts';

/** What an office scans: one page, signed and stamped by hand. */
export async function scannedForm(lines: readonly string[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595, 842]);
  for (const [index, line] of lines.entries()) page.drawText(line, { x: 60, y: 760 - 22 * index, size: 11, font });
  return document.save({ useObjectStreams: false });
}

/** Who signs, and where the certificate and key of their signature lie (PEM). */
export interface Signer {
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
}

/** A certificate for signatures as a card holds one; openssl is the card here, and nobody trusts it. */
export function signatureCard(name: string, folder: (name: string) => string): Signer {
  const [certificate, key] = [folder('signature.pem'), folder('signature.key')];
  const subject = `/C=FR/O=Cartes de la démonstration/CN=${name}`;
  const usage = ['-addext', 'keyUsage=critical,digitalSignature,nonRepudiation'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', key, '-out', certificate];
  openssl(['req', '-x509', '-utf8', '-days', '365', '-subj', subject, ...usage, ...made]);
  return { name, certificate, key };
}

/** What is written by hand, and what the stamp says. */
export interface Written {
  /** As the form asks for it, 31/03/2026. */
  readonly date: string;
  readonly stamp: readonly string[];
}

/** Octets kept for the signature; it takes about a fifth of them. */
const ROOM = 8192;
/** Where the form has its boxes for date, signature and stamp, from the lower left corner of the page, in points. */
const BOX = { left: 36, bottom: 76, width: 522, height: 90 } as const;

/**
 * Signs a PDF as signing programs do: a revision behind the file's own octets, with a visible signature and a detached
 * CMS signature over everything but its own place (ISO 32000-2 §12.8, ETSI EN 319 142-1).
 */
export async function signedForm(original: Uint8Array, signer: Signer, written: Written): Promise<Uint8Array> {
  const document = await PDFDocument.load(original, { updateMetadata: false });
  const { catalog, context } = document;
  const page = document.getPages()[0]!;
  const first = context.largestObjectNumber + 1;
  const [field, signature, look] = [first, first + 1, first + 2];
  const { left, bottom, width, height } = BOX;
  const drawn = appearance(signer.name, written);
  const root = context.getObjectRef(catalog)!.objectNumber;
  const objects = new Map([
    [root, withEntry(catalog.toString(), `/AcroForm <</Fields [${field} 0 R] /SigFlags 3>>`)],
    [page.ref.objectNumber, withEntry(page.node.toString(), `/Annots [${field} 0 R]`)],
    [
      field,
      `<</Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /F 132 /Rect [${left} ${bottom} ${left + width} ${bottom + height}] /P ${page.ref.objectNumber} 0 R /AP <</N ${look} 0 R>> /V ${signature} 0 R>>`,
    ],
    [
      signature,
      `<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [${'*'.repeat(36)}] /Contents <${'0'.repeat(2 * ROOM)}>>>`,
    ],
    [
      look,
      `<</Type /XObject /Subtype /Form /BBox [0 0 ${width} ${height}] /Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>>>>> /Length ${drawn.length}>>\nstream\n${drawn}\nendstream`,
    ],
  ]);
  let text = Buffer.from(original)
    .toString('latin1')
    .replace(/(?<!\n)$/, '\n');
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)![1];
  let table = '';
  for (const [number, body] of objects) {
    table += `${number} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const trailer = `<</Size ${look + 1} /Root ${root} 0 R /Prev ${previous}>>`;
  text += `xref\n${table}trailer\n${trailer}\nstartxref\n${text.length}\n%%EOF\n`;
  const start = text.lastIndexOf('/Contents <') + '/Contents '.length;
  const end = start + 2 * ROOM + 2;
  text = text.replace('*'.repeat(36), `0 ${start} ${end} ${text.length - end}`.padEnd(36));
  const cms = detached(Buffer.from(text.slice(0, start) + text.slice(end), 'latin1'), signer);
  const hex = Buffer.from(cms)
    .toString('hex')
    .padEnd(2 * ROOM, '0');
  return Buffer.from(`${text.slice(0, start)}<${hex}>${text.slice(end)}`, 'latin1');
}

const withEntry = (dictionary: string, entry: string) => dictionary.replace(/>>\s*$/, `${entry}\n>>`);

function appearance(name: string, { date, stamp }: Written): string {
  const line = (x: number, y: number, size: number, text: string) =>
    `BT /F ${size} Tf ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
  return [
    '0.1 0.15 0.5 rg',
    line(12, 52, 12, date),
    line(136, 52, 13, name),
    line(136, 36, 7, 'Signature électronique de la démonstration'),
    '0.6 0.1 0.15 rg 0.6 0.1 0.15 RG 1.2 w 352 22 152 58 re S',
    ...stamp.map((text, index) => line(364, 62 - 15 * index, 9, text)),
  ].join('\n');
}

/** openssl reads and writes files: names of the signer’s own. */
function detached(signed: Uint8Array, { certificate, key }: Signer): Uint8Array {
  const [input, output] = [`${key}.in`, `${key}.out`];
  writeFileSync(input, signed);
  const files = ['-in', input, '-out', output, '-signer', certificate, '-inkey', key];
  openssl(['cms', '-sign', '-binary', '-cades', '-md', 'sha256', '-nosmimecap', '-outform', 'DER', ...files]);
  return readFileSync(output);
}
