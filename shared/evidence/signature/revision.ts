import { nameOf, type PdfFile, type PdfObject, readPdfFile, resolve, resolveDictionary } from '../reading/pdf-file.ts';
import { type Dictionary, sameValue, type Value } from '../reading/values.ts';
import { fails, holds, type SignatureFinding } from './verdict.ts';

/** What a signing program may add to the catalog (ISO 32000-2 §7.7.2). */
const CATALOG_ADDITIONS = new Set(['AcroForm', 'Perms', 'DSS', 'Extensions', 'Version', 'Metadata']);
const PAGE_ADDITIONS = new Set(['Annots']);

export interface SignedRevision {
  readonly findings: readonly SignatureFinding[];
  /** Octets of the signature dictionary's /Contents, and those that it signs; absent when they cannot be told. */
  readonly contents?: Uint8Array;
  readonly signed?: Uint8Array;
}

/**
 * Looks at a signed file from outside the signature: does it begin with the octets of `original`, has it one signature,
 * does that cover everything but itself, and was nothing but the signature added. Throws TooComplex (see the reader).
 */
export function readSignedRevision(bytes: Uint8Array, original: Uint8Array): SignedRevision {
  if (bytes.length <= original.length || !equal(bytes.subarray(0, original.length), original)) {
    const detail = 'The file does not begin with the form that the platform made: it was changed or saved anew.';
    return { findings: [fails('signature-original', detail)] };
  }
  const findings = [holds('signature-original', 'The file begins with the platform’s form, octet for octet.')];
  const file = readPdfFile(bytes);
  const dictionaries = file.objects.flatMap((object) =>
    dictionariesIn(object.value)
      .filter(({ entries }) => entries.has('ByteRange'))
      .map((dictionary) => ({ dictionary, object })),
  );
  const [only] = dictionaries;
  if (dictionaries.length !== 1 || !only) {
    const detail = `The file has ${dictionaries.length} signatures or time-stamps; one is expected.`;
    return { findings: [...findings, fails('signature-one', detail)] };
  }
  findings.push(holds('signature-one', 'The file has one signature.'));
  findings.push(additions(file, readPdfFile(original)));
  const range = coveredRange(only.dictionary, only.object, bytes, original.length);
  if (typeof range === 'string') return { findings: [...findings, fails('signature-range', range)] };
  findings.push(holds('signature-range', 'The signature covers the whole file except its own place.'));
  const signed = new Uint8Array(Buffer.concat([bytes.subarray(0, range.start), bytes.subarray(range.end)]));
  return { findings, contents: bytes.subarray(range.start + 1, range.end - 1), signed };
}

/** The place of /Contents when the range leaves out exactly that, else what is wrong. */
function coveredRange(
  { entries, repeated }: Dictionary,
  object: PdfObject,
  bytes: Uint8Array,
  least: number,
): { readonly start: number; readonly end: number } | string {
  const range = entries.get('ByteRange');
  const contents = entries.get('Contents');
  if (repeated) return 'The signature says something twice.';
  if (object.source !== bytes || contents?.kind !== 'string') return 'The signature has no readable place in the file.';
  const numbers = range?.kind === 'array' ? range.items.map((item) => (item.kind === 'number' ? item.value : -1)) : [];
  const [first, upTo, from, rest] = numbers;
  if (numbers.length !== 4 || first !== 0) return 'The range of what is signed is not written as two parts.';
  const { start, end } = contents;
  if (start < least || bytes[start] !== 0x3c || bytes[end - 1] !== 0x3e)
    return 'The signature stands in a wrong place.';
  if (upTo !== start || from !== end) return 'The range leaves out more, or other octets, than the signature itself.';
  return from + rest! === bytes.length ? { start, end } : 'The file goes on behind what is signed.';
}

/**
 * Whether the added revision leaves every object of the original as it was, but for where a signature must be hung. What
 * cannot be read, or can be read in two ways, may be anything.
 */
function additions(file: PdfFile, original: PdfFile): SignatureFinding {
  const [fault] = file.faults;
  if (fault) {
    const detail = `A part of what was added cannot be inspected (near octet ${fault.at}): compare the file with the platform’s form.`;
    return fails('signature-nothing-else', detail);
  }
  const changed = file.objects.find((object) => {
    if (object.at < original.bytes.length) return false;
    const before = original.inForce.get(object.number);
    return before !== undefined && !harmless(object, before, file);
  });
  const removed = [...original.inForce.keys()].find((number) => !file.inForce.has(number));
  const root = (one: PdfFile) => one.trailers.at(-1)?.entries.get('Root');
  const number = changed?.number ?? removed;
  if (number !== undefined || !sameValue(root(file), file.bytes, root(original), original.bytes)) {
    const which = number !== undefined ? `object ${number}` : 'the root';
    const detail = `Beside the signature, something of the form itself was changed (${which}): compare it with the platform’s form.`;
    return fails('signature-nothing-else', detail);
  }
  return holds('signature-nothing-else', 'Nothing of the form was replaced; a visible signature may lie on it.');
}

function harmless(object: PdfObject, before: PdfObject, file: PdfFile): boolean {
  const { value } = object;
  if (value.kind !== 'dictionary' || before.value.kind !== 'dictionary' || value.repeated) return false;
  if (object.stream !== before.stream) return false;
  const type = nameOf(before.value, 'Type');
  if (nameOf(value, 'Type') !== type) return false;
  if (type === 'Catalog') return only(CATALOG_ADDITIONS, object, before);
  if (type === 'Page') return only(PAGE_ADDITIONS, object, before) && signatureFields(value, file);
  // The information dictionary and the metadata are not shown on the page.
  return type === 'Metadata' || (type === undefined && before.value.entries.has('Producer'));
}

function only(allowed: ReadonlySet<string>, now: PdfObject, before: PdfObject): boolean {
  const [one, other] = [entriesOf(now), entriesOf(before)];
  return [...new Set([...one.keys(), ...other.keys()])].every(
    (key) => allowed.has(key) || sameValue(one.get(key), now.source, other.get(key), before.source),
  );
}

const entriesOf = ({ value }: PdfObject): Dictionary['entries'] =>
  value.kind === 'dictionary' ? value.entries : new Map();

/** What was hung on the page are widgets (form fields), no notes, stamps or overlays. */
function signatureFields(page: Dictionary, file: PdfFile): boolean {
  const annotations = resolve(file, page.entries.get('Annots'));
  if (annotations === undefined) return !page.entries.has('Annots');
  if (annotations.kind !== 'array') return false;
  return annotations.items.every((one) => {
    const annotation = resolveDictionary(file, one);
    return annotation !== undefined && nameOf(annotation, 'Subtype') === 'Widget' && nameOf(annotation, 'FT') === 'Sig';
  });
}

/** A value's dictionaries, nested ones included; the reader has bounded the depth. */
function dictionariesIn(value: Value): readonly Dictionary[] {
  if (value.kind === 'array') return value.items.flatMap(dictionariesIn);
  return value.kind === 'dictionary' ? [value, ...[...value.entries.values()].flatMap(dictionariesIn)] : [];
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
