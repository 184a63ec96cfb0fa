/** Small PDF files as the standard has them, for tests that then spoil one thing. All text is Latin-1. */

export const HEAD = '%PDF-1.7\n';
export const PAGES =
  '1 0 obj\n<</Type /Catalog /Pages 2 0 R EXTRA>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>\nendobj\n';

/** A file of one page with something more, and a table of every object that begins a line: of each number the last. */
export function pdf(more = '', catalog = '', trailer = '/Root 1 0 R', pages = PAGES): Buffer {
  return finished(`${HEAD}${pages.replace('EXTRA', catalog)}${more}`, trailer);
}

/** Puts the table, the trailer and the end behind objects. */
export function finished(body: string, trailer = '/Root 1 0 R'): Buffer {
  const places = new Map<number, number>();
  for (const { 1: number, index } of body.matchAll(/^(\d+) 0 (?:% n\n)?obj/gm)) places.set(Number(number), index);
  const size = Math.max(0, ...places.keys()) + 1;
  const row = (number: number) => {
    const place = places.get(number);
    return place === undefined ? '0000000000 65535 f \n' : `${String(place).padStart(10, '0')} 00000 n \n`;
  };
  const rows = Array.from({ length: size }, (_, number) => row(number)).join('');
  const end = `trailer\n<<${trailer} /Size ${size}>>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${size}\n${rows}${end}`, 'latin1');
}

/** A revision behind a file of ours, with a table of what it defines. */
export function revised(file: Uint8Array, objects: string, trailer = ''): Buffer {
  const before = Buffer.from(file).toString('latin1');
  const body = `${before}${objects}`;
  const rows = [...objects.matchAll(/^(\d+) 0 obj/gm)]
    .map(({ 1: number, index }) => `${number} 1\n${String(before.length + index).padStart(10, '0')} 00000 n \n`)
    .join('');
  const numbers = [...body.matchAll(/^(\d+) 0 obj/gm)].map(({ 1: number }) => Number(number));
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(before)![1];
  const end = `trailer\n<</Root 1 0 R /Size ${Math.max(...numbers) + 1} /Prev ${previous} ${trailer}>>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n${rows}${end}`, 'latin1');
}

export const stream = (dictionary: string, data: Uint8Array) =>
  `${dictionary}\nstream\n${Buffer.from(data).toString('latin1')}\nendstream\nendobj\n`;

/** A file whose objects lie in object stream 4, told by cross-reference stream 5 (ISO 32000-2 §7.5.7, §7.5.8). */
export function compressed(
  objects: readonly (readonly [number: number, text: string])[],
  change: {
    readonly dictionary?: string;
    readonly header?: (header: string) => string;
    readonly body?: (body: string) => string;
    readonly rows?: (rows: readonly Row[]) => readonly Row[];
    readonly trailer?: string;
    readonly code?: (data: Buffer) => Buffer;
    readonly before?: string;
  } = {},
): Buffer {
  const { code = (data: Buffer) => data, header: toHeader = same, body: toBody = same, rows: toRows = same } = change;
  let inner = '';
  const places = objects.map(([number, text]) => {
    const place = inner.length;
    inner += `${text}\n`;
    return `${number} ${place}`;
  });
  const header = toHeader(`${places.join(' ')}\n`);
  const data = code(Buffer.from(header + toBody(inner), 'latin1'));
  const start = `${HEAD}${change.before ?? ''}`;
  const dictionary = `/Type /ObjStm /N ${objects.length} /First ${header.length} /Length ${data.length}`;
  const holder = stream(`4 0 obj\n<<${dictionary} ${change.dictionary ?? ''}>>`, data);
  const table = start.length + holder.length;
  const rows = toRows([
    [0, 0, 255],
    ...objects.map((_, index): Row => [2, 4, index]),
    [1, start.length, 0],
    [1, table, 0],
  ]);
  const octets = Buffer.from(rows.flatMap(([type, second, third]) => [type, second >> 8, second & 255, third]));
  const told = `/Type /XRef /Size ${rows.length} /W [1 2 1] /Root 1 0 R /Length ${octets.length}`;
  const reference = stream(`5 0 obj\n<<${told} ${change.trailer ?? ''}>>`, octets);
  return Buffer.from(`${start}${holder}${reference}startxref\n${table}\n%%EOF\n`, 'latin1');
}

export type Row = readonly [type: number, second: number, third: number];
const same = <T>(one: T): T => one;

/** The three objects of a page, with something more in the catalog. */
export const pageObjects = (catalog = '') =>
  [
    [1, `<</Type /Catalog /Pages 2 0 R ${catalog}>>`],
    [2, '<</Type /Pages /Kids [3 0 R] /Count 1>>'],
    [3, '<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>'],
  ] as const;
