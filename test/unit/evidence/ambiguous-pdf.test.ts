import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { designationFormPdf } from '../../../shared/evidence/f503-form.ts';
import { inspectUploadedPdf } from '../../../shared/evidence/uploaded-pdf.ts';
import { withProgram } from '../../clients/programs.ts';
import { normal } from './forms.ts';
import { compressed, finished, HEAD, PAGES, pageObjects, pdf, revised, stream } from './pdf-fixture.ts';

const codes = (bytes: Uint8Array) => inspectUploadedPdf(bytes).findings.map(({ code }) => code);
const deep = '['.repeat(70) + ']'.repeat(70);
const SCRIPT = '/OpenAction <</S /JavaScript /JS (app.alert(1))>>';
const BLANK_PAGE = '3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>\nendobj\n';
const spoilt = (from: string | RegExp, to: string, file = pdf()) =>
  Buffer.from(file.toString('latin1').replace(from, to), 'latin1');

describe('what every reader understands alike is taken', () => {
  test.each<[string, Buffer]>([
    ['a table', pdf()],
    ['an object stream, plain', compressed(pageObjects())],
    [
      'an object stream, deflated',
      compressed(pageObjects(), { code: deflateSync, dictionary: '/Filter /FlateDecode' }),
    ],
    ['a revision', revised(pdf(), BLANK_PAGE)],
    ['comments between objects', pdf('% 9 0 obj\n%%EOF\n')],
    [
      'a length that stands behind',
      pdf(`${stream('4 0 obj\n<</Length 5 0 R>>', Buffer.from('abc'))}5 0 obj\n3\nendobj\n`),
    ],
    ['a length with the line end', pdf(stream('4 0 obj\n<</Length 4>>', Buffer.from('abc')))],
    ['strings with what looks like objects', pdf('4 0 obj\n((a) \\) endobj 5 0 obj <</A 1>>)\nendobj\n')],
  ])('%s', (_, file) => {
    expect(codes(file)).toEqual([]);
  });
});

describe('an object that cannot be read decides about the file', () => {
  const object = (text: string) => pdf(`4 0 obj\n${text}\nendobj\n`);
  test.each<[string, Buffer]>([
    ['nested too deeply', object(`<</X ${deep}>>`)],
    ['a stray number in a dictionary', object('<<5 /X 1>>')],
    ['a stray string in a dictionary', object('<<(x) /X 1>>')],
    ['a key without a value', object('<</X>>')],
    ['a key twice', object('<</X 1 /X 2>>')],
    ['a key twice, in two spellings', object('<</Type 1 /T#79pe 2>>')],
    ['a key twice, further down', object('<</Y [<</X 1 /X 2>>]>>')],
    ['a word that is no value', object('<</X streamx>>')],
    ['a number in two minds', object('<</X 1-2>>')],
    ['a number with two signs', object('<</X --2>>')],
    ['a string without end', object('(open')],
    ['a hexadecimal string of other letters', object('<</X <4x>>>')],
    ['a stray parenthesis', object('<</X ) 1>>')],
    ['a stray bracket', object('<</X 1 ]>>')],
    ['braces', object('<</X {1}>>')],
    ['a name with a broken escape', object('<</X#4 1>>')],
    ['a name with a NUL', object('<</X /a#00b>>')],
    ['another generation', object('<</X 3 1 R>>')],
    ['a reference with a sign', object('<</X +3 0 R>>')],
    ['a number that wraps around', object('<</X 4294967299 0 R>>')],
    ['two values', object('1 2')],
    ['no value', object('')],
    ['an object of another generation', spoilt('3 0 obj', '3 1 obj')],
    ['words between objects', pdf('what is this\n')],
    ['an object that is not closed', pdf('4 0 obj\n<</X 1>>\n5 0 obj\n1\nendobj\n')],
    ['octets behind a stream', pdf('4 0 obj\n<</Length 1>>\nstream\na\nendstream\nx endobj\n')],
    ['a stream that begins behind a carriage return', pdf('4 0 obj\n<</Length 1>>\nstream\ra\nendstream\nendobj\n')],
    ['a stream that begins behind a space', pdf('4 0 obj\n<</Length 1>>\nstream \na\nendstream\nendobj\n')],
    ['endstream run together with endobj', pdf('4 0 obj\n<</Length 1>>\nstream\na\nendstreamendobj\n')],
    ['a table without its trailer', spoilt('trailer', 'trailed')],
    ['a row of the table that is too short', spoilt(' 00000 n \n', ' 00000 n\n')],
  ])('%s', (_, file) => {
    expect(codes(file)).toEqual(['upload-unreadable']);
  });

  test.each<[string, Parameters<typeof compressed>[1]]>([
    ['whose dictionary is nested too deeply', { dictionary: `/X ${deep}` }],
    ['whose dictionary has a stray number', { dictionary: '5' }],
    ['whose dictionary has a stray string', { dictionary: '(x)' }],
    ['with a key twice', { dictionary: '/N 3' }],
    ['with words before its objects', { body: (body) => `x ${body}` }],
    ['with words behind its objects', { body: (body) => `${body} <</More 1>>` }],
    ['with a comment before its objects', { header: (header) => `${header}%${' '.repeat(9)}` }],
    ['with fewer objects than it says', { header: (header) => header.replace(/\d+ \d+\n/, '\n') }],
    ['with a number twice', { header: (header) => header.replace(/ 3 (\d+)\n/, ' 2 $1\n') }],
    ['with objects in another order', { header: (header) => header.replace(/^1 (\d+) 2 (\d+)/, '1 $2 2 $1') }],
    ['with an object that cannot be read', { body: (body) => body.replace('/Count 1', '/Count 1 /Count 2') }],
    ['that ends early', { code: (data) => deflateSync(data).subarray(0, -9), dictionary: '/Filter /FlateDecode' }],
  ])('an object stream %s', (_, change) => {
    expect(codes(compressed(pageObjects(SCRIPT), change))).toContain('upload-unreadable');
    expect(codes(compressed(pageObjects(), { ...change, before: PAGES.replace('EXTRA', '') }))).toContain(
      'upload-unreadable',
    );
  });
});

describe('where readers differ, nothing is guessed', () => {
  test.each<[string, Buffer]>([
    ['an object twice in a revision', pdf(BLANK_PAGE)],
    ['an object that no table tells', spoilt(/startxref/, 'startxref', withUntold())],
    ['a table that leads beside its object', spoilt(/^(\d{9})\d 00000 n/m, '$17 00000 n')],
    ['a table that leads to another object', spoilt(/^(\d{10}) 00000 n \n(\d{10})/m, '$2 00000 n \n$1')],
    ['a number twice in one table', spoilt(/xref\n0 4\n/, 'xref\n0 1\n0000000000 65535 f \n0 4\n')],
    ['a table that begins at 1', spoilt(/xref\n0 4/, 'xref\n1 4')],
    ['a number beyond the size', spoilt('/Size 4', '/Size 2')],
    ['two tables, of which one is not in the chain', withTwoTables()],
    ['a chain that leads nowhere', spoilt('/Size 4', '/Size 4 /Prev 9')],
    ['a chain in a circle', circular()],
    ['a start that is not there', spoilt(/startxref\n\d+/, 'startxref\n9')],
    ['a hybrid file', spoilt('/Size 4', '/Size 4 /XRefStm 9')],
    ['a table that goes back to what was replaced', wentBack()],
    ['a length that is too small', pdf(stream('4 0 obj\n<</Length 2>>', Buffer.from('abcdef')))],
    ['a length that is too great', pdf(stream('4 0 obj\n<</Length 60>>', Buffer.from('abcdef')))],
    ['no length', pdf(stream('4 0 obj\n<<>>', Buffer.from('abcdef')))],
    ['a length that is nowhere', pdf(stream('4 0 obj\n<</Length 9 0 R>>', Buffer.from('abcdef')))],
    ['a stream that says it is over', pdf(stream('4 0 obj\n<</Length 24>>', Buffer.from('abc\nendstream\nendobj\n%')))],
    ['a cross-reference stream that leads elsewhere', compressed(pageObjects(), { rows: swapped })],
    ['one that leaves an object out', compressed(pageObjects(), { rows: (rows) => rows.map(freed) })],
    ['one of a hybrid kind', compressed(pageObjects(), { trailer: '/XRefStm 9' })],
    ['objects in a stream, and others of their numbers', compressed(pageObjects(), { before: BLANK_PAGE })],
  ])('%s', (_, file) => {
    const found = codes(file);
    expect(found).toHaveLength(1);
    expect(['upload-ambiguous', 'upload-unreadable']).toContain(found[0]);
  });

  test('a page that was freed is no page', () => {
    const file = revised(pdf(), '').toString('latin1');
    const free = Buffer.from(file.replace(/xref\ntrailer/, 'xref\n3 1\n0000000000 00001 f \ntrailer'), 'latin1');
    expect(codes(free)).toEqual(['upload-structure']);
  });

  test('junk before the head and behind the end', () => {
    expect(codes(Buffer.concat([Buffer.from('junk\n'), pdf()]))).toEqual(['upload-not-pdf']);
    expect(codes(Buffer.concat([pdf(), Buffer.from('<</JS 1>>')]))).toEqual(['upload-incomplete']);
  });

  test.each(['streamx', 'endobjx', 'startxrefx', 'objx'])('a word that begins as a keyword does: %s', (word) => {
    expect(codes(pdf('', `/X ${word} ${SCRIPT}`))).toEqual(expect.arrayContaining(['upload-script']));
  });
});

function withUntold(): Buffer {
  const file = pdf().toString('latin1');
  return Buffer.from(file.replace(/(startxref\n\d+)/, '4 0 obj\n1\nendobj\n$1'), 'latin1');
}

function withTwoTables(): Buffer {
  const text = pdf().toString('latin1');
  const table = text.slice(text.indexOf('xref\n'), text.indexOf('startxref'));
  return Buffer.from(text.replace('startxref', `${table}startxref`), 'latin1');
}

function circular(): Buffer {
  const text = pdf().toString('latin1');
  return Buffer.from(text.replace('/Size 4', `/Size 4 /Prev ${text.indexOf('xref\n')}`), 'latin1');
}

/** A newer table that leads to the older of two definitions. */
function wentBack(): Buffer {
  const first = pdf();
  const second = revised(first, BLANK_PAGE);
  const place = first.toString('latin1').indexOf('3 0 obj');
  const text = revised(second, '').toString('latin1');
  const row = `xref\n3 1\n${String(place).padStart(10, '0')} 00000 n \ntrailer`;
  return Buffer.from(text.replace(/xref\ntrailer/, row), 'latin1');
}

const swapped = (rows: readonly (readonly [number, number, number])[]) => [
  rows[0]!,
  rows[2]!,
  rows[1]!,
  ...rows.slice(3),
];
const freed = (row: readonly [number, number, number], number: number): readonly [number, number, number] =>
  number === 4 ? [0, 0, 0] : row;

describe('programs that read and write PDF', () => {
  let folder: string;
  let form: Uint8Array;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pdf-'));
    form = await designationFormPdf(normal);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (bytes: Uint8Array, name = 'one.pdf') => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  withProgram('qpdf', () => {
    test.each([
      [['--object-streams=generate']],
      [['--object-streams=disable']],
      [['--linearize']],
      [['--linearize', '--object-streams=generate']],
      [['--qdf']],
    ])('what it writes is taken: %s', (options) => {
      const to = join(folder, 'rewritten.pdf');
      execFileSync('qpdf', [...options, written(form), to]);
      expect(inspectUploadedPdf(readFileSync(to)).findings).toEqual([]);
    });

    test('what is taken of spoilt files, it reads without a warning and counts the same pages', async () => {
      const scan = await PDFDocument.create();
      scan.addPage().drawText('signé');
      const seeds = [
        Buffer.from(form),
        pdf('4 0 obj\n<</X [1 2 (a)] /Y <</Z 3 0 R>>>>\nendobj\n'),
        compressed(pageObjects()),
        revised(pdf(), BLANK_PAGE),
        Buffer.from(await scan.save()),
      ];
      const piece = fc.constantFrom(
        ...['<<', '>>', '[', ']', '(', ')', '/N', ' 1 ', ' 0 R ', '%', '\n', '#', 'endobj\n', 'stream\n', '3 0 obj'],
        ...['endstream', 'xref', 'trailer', 'null', '-', '\0', '4 0 obj\n<</Length 9>>\n'],
      );
      const spoil = fc.record({
        seed: fc.nat(seeds.length - 1),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        piece,
        over: fc.boolean(),
      });
      const kept: string[] = [];
      fc.assert(
        fc.property(spoil, ({ seed, at, piece: text, over }) => {
          const before = seeds[seed]!.toString('latin1');
          const place = Math.floor(at * before.length);
          const after = before.slice(0, place) + text + before.slice(place + (over ? text.length : 0));
          const bytes = Buffer.from(after, 'latin1');
          const { findings, pages } = inspectUploadedPdf(bytes);
          if (findings.length > 0) return;
          const path = written(bytes);
          const { status, stderr } = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
          const content = /content|stream data|filter|decod/i.test(stderr);
          kept.push(String(status));
          expect(status === 0 || content, JSON.stringify([stderr, after.slice(place - 60, place + 60)])).toBe(true);
          expect(Number(execFileSync('qpdf', ['--show-npages', path]))).toBe(pages);
        }),
        { numRuns: 400, seed: 503 },
      );
      expect(kept.length).toBeGreaterThan(5);
    });
  });

  withProgram('pdfdetach', () => {
    test('a file with another inside, which it finds, is refused however it is hidden', () => {
      const attached = '/Names <</EmbeddedFiles <</Names [(a) <</Type /Filespec /F (a) /EF <</F 4 0 R>>>>]>>>>';
      const file = stream('4 0 obj\n<</Length 3>>', Buffer.from('MZX'));
      for (const trick of ['', '/X streamx', '/X endobjx', '/X startxrefx', `/X ${deep}`]) {
        const bytes = pdf(file, `${trick} ${attached}`);
        const { stdout } = spawnSync('pdfdetach', ['-list', written(bytes)], { encoding: 'utf8' });
        expect(stdout, trick).toMatch(/^1 embedded/);
        expect(codes(bytes), trick).toContain('upload-embedded-file');
      }
    });
  });

  withProgram('pdfinfo', () => {
    test('a script in an object stream, which it finds, is refused however it is hidden', () => {
      const found: string[] = [];
      for (const dictionary of ['', `/X ${deep}`, '5', '(x)']) {
        const packed = { dictionary: `/Filter /FlateDecode ${dictionary}`, code: deflateSync };
        const named = '/Names <</JavaScript <</Names [(a) <</S /JavaScript /JS (app.alert(1))>>]>>>>';
        const file = compressed(pageObjects(named), packed);
        const { stdout } = spawnSync('pdfinfo', [written(file)], { encoding: 'utf8' });
        if (/JavaScript:\s+yes/.test(stdout)) found.push(dictionary);
        expect(codes(file), dictionary).not.toEqual([]);
      }
      expect(found).toContain('');
    });
  });
});

test('the fixtures are what they say', () => {
  expect(finished(`${HEAD}${PAGES.replace('EXTRA', '')}`)).toEqual(pdf());
});
