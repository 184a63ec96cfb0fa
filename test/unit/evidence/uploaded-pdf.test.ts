import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PDFDocument, PDFName } from 'pdf-lib';
import { beforeAll, describe, expect, test } from 'vitest';
import { designationFormPdf } from '../../../shared/evidence/f503-form.ts';
import { inspectUploadedPdf, MOST_UPLOADED } from '../../../shared/evidence/uploaded-pdf.ts';
import { normal } from './forms.ts';
import { PAGES, pdf, stream } from './pdf-fixture.ts';

const file = pdf;
const end = 'trailer\n<</Root 1 0 R /Size 9>>\nstartxref\n9\n%%EOF\n';
const objectStream = (
  objects: string,
  more = '/Filter /FlateDecode',
  code = deflateSync as (data: Buffer) => Buffer,
) => {
  const data = code(Buffer.from(`8 0 ${objects}`, 'latin1'));
  return stream(`7 0 obj\n<</Type /ObjStm /N 1 /First 4 ${more} /Length ${data.length}>>`, data);
};
const codes = (bytes: Uint8Array) => inspectUploadedPdf(bytes).findings.map(({ code }) => code);

describe('what is taken', () => {
  test('a plain page, the form itself, and a scan as pdf-lib writes it', async () => {
    expect(inspectUploadedPdf(file(''))).toEqual({ findings: [], pages: 1, signature: false });
    const scan = await PDFDocument.create();
    scan.addPage().drawText('signé');
    scan.addPage();
    expect(inspectUploadedPdf(await scan.save())).toEqual({ findings: [], pages: 2, signature: false });
    expect(codes(await designationFormPdf(normal))).toEqual([]);
  });

  test('words of text that are names elsewhere', () => {
    expect(codes(file('4 0 obj\n(/JavaScript /Launch)\nendobj\n% /EmbeddedFile\n'))).toEqual([]);
  });

  test('a document that opens at a place of its own', () => {
    expect(codes(file('', '/OpenAction [3 0 R /FitH null]'))).toEqual([]);
    expect(codes(file('4 0 obj\n<</S /GoTo /D [3 0 R /Fit]>>\nendobj\n', '/OpenAction 4 0 R'))).toEqual([]);
  });
});

describe('what is refused, by its reason', () => {
  test.each<[string, Buffer]>([
    ['upload-not-pdf', Buffer.from('<html>%PDF-1.7\n')],
    ['upload-not-pdf', Buffer.alloc(0)],
    ['upload-incomplete', Buffer.concat([file(''), Buffer.from('PK\u0003\u0004')])],
    ['upload-incomplete', file('').subarray(0, -30)],
    ['upload-unreadable', Buffer.from(`%PDF-1.7\n${end}`)],
    ['upload-structure', file('', '', undefined, PAGES.replace('[3 0 R]', '[2 0 R]'))],
    ['upload-structure', file('', '', '')],
    ['upload-pages', file(leaves(21), '', undefined, PAGES.replace('[3 0 R]', `[${kids(21)}]`))],
    ['upload-encrypted', file('', '', '/Encrypt 5 0 R /Root 1 0 R')],
    ['upload-script', file('4 0 obj\n<</S /JavaScript /JS (app.alert\\(1\\))>>\nendobj\n')],
    ['upload-embedded-file', file('4 0 obj\n<</Type /Filespec /EF <</F 5 0 R>>>>\nendobj\n')],
    ['upload-action', file('', '/AA <</WC 4 0 R>>')],
    ['upload-action', file('4 0 obj\n<</S /Launch /F (cmd.exe)>>\nendobj\n')],
    ['upload-action', file('4 0 obj\n<</S /SubmitForm /F (https://example.test)>>\nendobj\n')],
    ['upload-multimedia', file('4 0 obj\n<</Subtype /RichMedia>>\nendobj\n')],
    ['upload-xfa', file('', '/AcroForm <</XFA 4 0 R>>')],
    [
      'upload-external-stream',
      file('4 0 obj\n<</F (x) /FFilter /FlateDecode /Length 0>>\nstream\n\nendstream\nendobj\n'),
    ],
    ['upload-open-action', file('', '/OpenAction <</S /URI /URI (https://example.test)>>')],
  ])('%s', (code, bytes) => {
    expect(codes(bytes)).toEqual([code]);
  });

  test('size, before anything is read', () => {
    expect(codes(Buffer.alloc(MOST_UPLOADED + 1))).toEqual(['upload-size']);
  });

  test('a script that pdf-lib embeds, in object streams', async () => {
    const document = await PDFDocument.create();
    document.addPage();
    document.addJavaScript('x', 'app.alert(1)');
    await document.attach(Buffer.from('MZ'), 'x.exe');
    expect(codes(await document.save())).toEqual(['upload-script', 'upload-embedded-file']);
    document.catalog.delete(PDFName.of('Names'));
    expect(codes(await document.save({ useObjectStreams: false }))).not.toEqual([]);
  });
});

describe('what is hidden', () => {
  test.each<[string, Buffer]>([
    ['spelt with escapes', file('4 0 obj\n<</S /J#61vaScript>>\nendobj\n')],
    ['behind a comment', file('4 0 % n\nobj\n<</S %x\n/JavaScript>>\nendobj\n')],
    ['as an indirect name', file('4 0 obj\n/JavaScript\nendobj\n')],
    ['in an object that is not closed', file('4 0 obj\n<</A [<< /S /JavaScript\nendobj\n')],
    [
      'in an object that nothing refers to, before a later one of the number',
      file('3 0 obj\n<</S/JavaScript>>\nendobj\n3 0 obj\n<</Type /Page>>\nendobj\n'),
    ],
    [
      'inside a string that the cross-reference table may point to',
      file('4 0 obj\n(5 0 obj <</S /JavaScript>> endobj)\nendobj\n'),
    ],
    ['inside a stream', file(stream('4 0 obj\n<</Length 44>>', Buffer.from('5 0 obj <</S /JavaScript>> endobj')))],
    ['in a deflated object stream', file(objectStream('<</S /JavaScript>>'))],
    ['in a plain object stream', file(objectStream('<</S /JavaScript>>', '', (data) => data))],
    ['in an object stream without a type', file(objectStream('<</S /JavaScript>>').replace('/Type /ObjStm', ''))],
  ])('%s', (_, bytes) => {
    expect(codes(bytes)).toContain('upload-script');
  });

  test.each<[string, string]>([
    ['by another filter', '/Filter /LZWDecode'],
    ['by two filters', '/Filter [/ASCIIHexDecode /FlateDecode]'],
    ['with a predictor', '/Filter /FlateDecode /DecodeParms <</Predictor 12>>'],
    ['by a filter said twice', '/Filter /FlateDecode /Filter /LZWDecode'],
  ])('an object stream coded %s', (_, more) => {
    expect(codes(file(objectStream('<</S /JavaScript>>', more)))).toEqual(['upload-unreadable']);
  });
});

describe('bytes made to exhaust the reader end in a finding', () => {
  const most = MOST_UPLOADED - 2000;
  const filled = (text: string) => file(text.repeat(Math.floor(most / text.length)));
  test.each<[string, () => Buffer]>([
    ['nested arrays', () => filled('[')],
    ['nested dictionaries in an object', () => file(`4 0 obj\n${'<</A '.repeat(most / 5)}`)],
    ['open strings', () => filled('obj(')],
    ['objects without number', () => filled('obj ')],
    ['a name without end', () => file(`4 0 obj /${'a'.repeat(most)}`)],
    ['digits', () => file('9'.repeat(most))],
    [
      'object streams without number',
      () => filled(`obj<</N 1/First 0/Filter/FlateDecode>>stream\n${deflateSync(Buffer.alloc(0)).toString('latin1')}`),
    ],
    ['an object stream that inflates to a gigabyte', () => file(objectStream('/A '.repeat(12_000_000)).repeat(3))],
  ])('%s', (_, make) => {
    const bytes = make();
    const begun = process.threadCpuUsage();
    inspectUploadedPdf(bytes);
    const { user } = process.threadCpuUsage(begun);
    expect(user / 1e6).toBeLessThan(8);
  });

  let form: Uint8Array;
  beforeAll(async () => {
    form = await designationFormPdf(normal);
  });

  test('changed and cut octets of a real file never throw', () => {
    const change = fc.record({ at: fc.nat(), to: fc.nat(255), length: fc.integer({ min: 200 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const bytes = new Uint8Array(form);
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        const cut = bytes.subarray(0, (changes[0]!.length % bytes.length) + 1);
        for (const one of [bytes, cut]) expect(Array.isArray(inspectUploadedPdf(one).findings)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('any octets between head and end never throw', () => {
    const piece = fc.constantFrom(
      'obj',
      '<<',
      '>>',
      '[',
      ']',
      '(',
      ')',
      '/N',
      '/First',
      ' 1 ',
      'stream\n',
      'trailer',
      '/Root',
      ' R ',
      '%',
      '\n',
      '#',
      '<',
      '>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        expect(Array.isArray(inspectUploadedPdf(file(pieces.join(''))).findings)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function kids(count: number): string {
  return Array.from({ length: count }, (_, index) => `${index + 20} 0 R`).join(' ');
}

function leaves(count: number): string {
  return Array.from({ length: count }, (_, index) => `${index + 20} 0 obj\n<</Type /Page>>\nendobj\n`).join('');
}
