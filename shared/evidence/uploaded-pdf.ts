import type { Finding } from '../errors.ts';
import { TooComplex } from './reading/lexer.ts';
import { nameOf, type PdfFile, readPdfFile, resolve, resolveDictionary } from './reading/pdf-file.ts';
import type { Dictionary } from './reading/values.ts';

/** Octets of the largest file that is taken back. */
export const MOST_UPLOADED = 4 << 20;
const MOST_PAGES = 20;
const MOST_NODES = 500;

export interface UploadedPdf {
  /** Why the file is not taken, one finding per reason; none: it may be stored and shown. */
  readonly findings: readonly Finding[];
  /** Absent when they could not be counted. */
  readonly pages?: number;
  /** It has something that calls itself an electronic signature: `checkPdfSignature` looks at it. */
  readonly signature: boolean;
}

interface Ban {
  readonly code: string;
  readonly names: readonly string[];
  readonly citation: string;
  readonly detail: string;
}

/** Names that a form, printed and scanned or electronically signed, has no use for. */
const BANS: readonly Ban[] = [
  {
    code: 'upload-encrypted',
    names: ['Encrypt'],
    citation: 'ISO 32000-2 §7.6',
    detail: 'The file is encrypted or protected. Save it without a password or restrictions.',
  },
  {
    code: 'upload-script',
    names: ['JavaScript', 'JS'],
    citation: 'ISO 32000-2 §12.6.4.17',
    detail: 'The file contains a script. Print it and scan it, or sign the form as the platform gave it.',
  },
  {
    code: 'upload-embedded-file',
    names: ['EmbeddedFile', 'EmbeddedFiles', 'EF', 'FileAttachment', 'Collection'],
    citation: 'ISO 32000-2 §7.11.4',
    detail: 'The file has other files inside. Send the signed form alone.',
  },
  {
    code: 'upload-action',
    names: ['Launch', 'SubmitForm', 'ImportData', 'GoToR', 'GoToE', 'GoToDp', 'AA'],
    citation: 'ISO 32000-2 §12.6',
    detail: 'The file can start programs, send data or open other files by itself. Print it and scan it.',
  },
  {
    code: 'upload-multimedia',
    names: ['RichMedia', 'RichMediaExecute', 'Rendition', 'Movie', 'Sound', '3D', 'GoTo3DView'],
    citation: 'ISO 32000-2 §13',
    detail: 'The file has sound, film or three-dimensional parts. Send the signed form alone.',
  },
  {
    code: 'upload-xfa',
    names: ['XFA'],
    citation: 'ISO 32000-1 §12.7.8',
    detail: 'The file is an XFA form, whose content may change after the signature. Print it and scan it.',
  },
  {
    code: 'upload-external-stream',
    names: ['FFilter', 'FDecodeParms'],
    citation: 'ISO 32000-2 §7.3.8.2',
    detail: 'A part of the file lies outside it. Send a file that is complete.',
  },
];

/**
 * Inspects a file that somebody sent back as the signed form. Never throws for the content of the file; its work is
 * bounded by the file's size. What is found is a reason to refuse: this judges the file as a container, not what is
 * written on it.
 */
export function inspectUploadedPdf(bytes: Uint8Array): UploadedPdf {
  const outside = outsideFindings(bytes);
  if (outside.length > 0) return { findings: outside, signature: false };
  try {
    const file = readPdfFile(bytes);
    const pages = countPages(file);
    const findings = [...banned(file), ...opening(file), ...fitness(file, pages)];
    const signature = file.objects.some(({ value }) => value.kind === 'dictionary' && value.entries.has('ByteRange'));
    return { findings, signature, ...(pages === undefined ? {} : { pages }) };
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    const detail = 'The file is built in a way that takes too long to inspect. Print it and scan it.';
    return { findings: [finding('upload-too-complex', 'Sceau, Signed forms', detail)], signature: false };
  }
}

/** What shows without reading an object: size, head, end. */
function outsideFindings(bytes: Uint8Array): readonly Finding[] {
  if (bytes.length > MOST_UPLOADED) {
    const detail = 'The file is larger than 4 MB. Make the scan in black and white, or with fewer dots per inch.';
    return [finding('upload-size', 'Sceau, Signed forms', detail)];
  }
  const head = latin1(bytes.subarray(0, 16));
  if (!/^%PDF-(1\.[0-7]|2\.0)[\r\n \t]/.test(head)) {
    const detail = 'This is not a PDF file: it does not begin as one.';
    return [finding('upload-not-pdf', 'ISO 32000-2 §7.5.2', detail)];
  }
  const tail = latin1(bytes.subarray(-1024));
  if (!/startxref[\r\n \t]+\d{1,10}[\r\n \t]+%%EOF[\r\n \t\0]{0,64}$/.test(tail)) {
    const detail = 'The file is cut off, or something stands behind its end. Send the file as it was made.';
    return [finding('upload-incomplete', 'ISO 32000-2 §7.5.5', detail)];
  }
  return [];
}

function banned({ names }: PdfFile): readonly Finding[] {
  return BANS.flatMap(({ code, names: list, citation, detail }) => {
    const found = list.filter((name) => names.has(name));
    return found.length === 0 ? [] : [finding(code, citation, `${detail} (Found: ${found.join(', ')}.)`)];
  });
}

/** A document may open at a place of its own; whatever else it does by itself is not wanted. */
function opening(file: PdfFile): readonly Finding[] {
  const harmless = (dictionary: Dictionary) => {
    if (!dictionary.entries.has('OpenAction')) return true;
    const action = resolve(file, dictionary.entries.get('OpenAction'));
    if (action?.kind !== 'dictionary') return action?.kind === 'array' || action?.kind === 'word';
    return nameOf(action, 'S') === 'GoTo' && !action.entries.has('Next') && !action.repeated;
  };
  const found = file.objects.some(({ value }) => value.kind === 'dictionary' && !harmless(value));
  const detail = 'The file does something by itself when it is opened. Print it and scan it.';
  return found ? [finding('upload-open-action', 'ISO 32000-2 §12.6.2', detail)] : [];
}

/** The first place that is not plain, or what the pages say. */
function fitness({ faults }: PdfFile, pages: number | undefined): readonly Finding[] {
  const [fault] = faults.toSorted((a, b) => b.kind.localeCompare(a.kind) || a.at - b.at);
  if (fault?.kind === 'unreadable') {
    const detail = `A part of the file cannot be inspected (near octet ${fault.at}). Print it and scan it.`;
    return [finding('upload-unreadable', 'ISO 32000-2 §7.5', detail)];
  }
  if (fault) {
    const detail = `Programs may show different things for this file (near octet ${fault.at}). Print it and scan it.`;
    return [finding('upload-ambiguous', 'ISO 32000-2 §7.5.4', detail)];
  }
  if (pages === undefined) {
    const detail = 'This is not a PDF file: it has no pages that can be found.';
    return [finding('upload-structure', 'ISO 32000-2 §7.7', detail)];
  }
  const detail = `The file has more than ${MOST_PAGES} pages; the form has one. Send the signed form alone.`;
  return pages > MOST_PAGES ? [finding('upload-pages', 'Sceau, Signed forms', detail)] : [];
}

/** Leaves of the page tree (§7.7.3), counted a little beyond what is allowed; undefined when there is no such tree. */
function countPages(file: PdfFile): number | undefined {
  const catalog = resolveDictionary(file, file.trailers.at(-1)?.entries.get('Root'));
  if (!catalog || nameOf(catalog, 'Type') !== 'Catalog') return undefined;
  const waiting = [catalog.entries.get('Pages')];
  const seen = new Set<Dictionary>();
  let pages = 0;
  while (waiting.length > 0 && seen.size < MOST_NODES && pages <= MOST_PAGES) {
    const node = resolveDictionary(file, waiting.pop());
    if (!node || seen.has(node)) return undefined;
    seen.add(node);
    const kids = resolve(file, node.entries.get('Kids'));
    if (nameOf(node, 'Type') === 'Page') pages++;
    else if (kids?.kind === 'array') waiting.push(...kids.items.slice(0, MOST_NODES));
    else return undefined;
  }
  return pages > 0 ? pages : undefined;
}

function finding(code: string, citation: string, detail: string): Finding {
  return { code, citation, detail };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
