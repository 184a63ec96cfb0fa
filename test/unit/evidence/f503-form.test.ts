import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDict, PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { designationFormPdf } from '../../../shared/evidence/f503-form.ts';
import {
  checkDesignationForm,
  type DesignationForm,
  designationFormBytes,
  designationFormDigest,
} from '../../../shared/evidence/f503-form-data.ts';
import { inspectUploadedPdf } from '../../../shared/evidence/uploaded-pdf.ts';
import { withProgram } from '../../clients/programs.ts';
import { full, long, normal } from './forms.ts';
import { type Piece, piecesOf, textOf } from './reading.ts';

const first = normal.administrators[0]!;
/** The longest that each field may be, in words as wide as they come, for one person. */
const widest: DesignationForm = {
  ...normal,
  number: 'W'.repeat(40),
  structure: { ...normal.structure, name: `${'M'.repeat(99)} ${'M'.repeat(100)}`, town: 'W'.repeat(100) },
  signatory: { ...normal.signatory, lastName: 'W'.repeat(100), firstNames: 'W'.repeat(100), email: 'W'.repeat(254) },
  offers: [{ offer: 'SERV-SSL', domain: 'w'.repeat(253) }],
  administrators: [{ ...first, lastName: 'W'.repeat(100), firstNames: 'W'.repeat(100), email: 'W'.repeat(254) }],
  declarations: [...normal.declarations.slice(1), { text: 'très long '.repeat(59).trim() }],
};
const forms = { normal, full, long, widest };

/** Everything that people wrote. */
function said(form: DesignationForm): readonly string[] {
  const { structure, signatory } = form;
  const people = form.administrators.flatMap((one) => [
    one.lastName,
    one.firstNames,
    one.phone,
    one.email,
    one.card.number,
  ]);
  return [
    form.number,
    structure.name,
    structure.identifier.value,
    structure.postalCode,
    structure.town,
    signatory.lastName,
    signatory.firstNames,
    signatory.cardNumber,
    signatory.phone,
    signatory.email,
    ...form.offers.flatMap(({ domain }) => domain ?? []),
    ...form.declarations.map(({ text }) => text),
    ...people,
  ];
}

const squeezed = (text: string) => text.replace(/\s/g, '');

/** The words whose box to tick is ticked: those that a cross stands just before. */
function ticked(pieces: readonly Piece[]): readonly string[] {
  return pieces.flatMap((piece, index) => (piece.text === 'X' ? [pieces[index + 1]!.text] : []));
}

function overlaps(pieces: readonly Piece[]): readonly string[] {
  const high = (one: Piece) => [one.y - 0.19 * one.size, one.y + 0.7 * one.size] as const;
  return pieces.flatMap((a, index) =>
    pieces.slice(index + 1).flatMap((b) => {
      const [lowA, topA] = high(a);
      const [lowB, topB] = high(b);
      const meet = a.x < b.x + b.width && b.x < a.x + a.width && lowA < topB && lowB < topA;
      return meet ? [`${a.text} / ${b.text}`] : [];
    }),
  );
}

const refusal = (form: DesignationForm) => {
  try {
    checkDesignationForm(form);
  } catch (error) {
    if (error instanceof Refusal) return `${error.findings[0]?.code} ${error.findings[0]?.pointer}`;
    throw error;
  }
  return 'none';
};

describe.each(Object.entries(forms))('form F503, %s', (_, form) => {
  test('is one A4 page that says everything, nothing over anything else or beyond the margins', async () => {
    const bytes = await designationFormPdf(form);
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    expect(document.getPages().map((page) => page.getSize())).toEqual([{ width: 595.28, height: 841.89 }]);
    const pieces = await piecesOf(bytes);
    const text = squeezed(pieces.map((piece) => piece.text).join(''));
    for (const one of said(form)) expect(text).toContain(squeezed(one));
    expect(overlaps(pieces)).toEqual([]);
    for (const { x, y, width } of pieces) {
      expect(x).toBeGreaterThanOrEqual(34);
      expect(x + width).toBeLessThanOrEqual(595.28 - 34 + 0.1);
      expect(y).toBeGreaterThan(10);
    }
    expect(Math.min(...pieces.map(({ size }) => size))).toBeGreaterThanOrEqual(5.2);
  });

  test('carries its number and the digest of its data, and comes out the same again', async () => {
    const bytes = await designationFormPdf(form);
    const again = await designationFormPdf(structuredClone(form));
    expect(Buffer.compare(bytes, again)).toBe(0);
    expect(squeezed(await textOf(bytes))).toContain(designationFormDigest(form));
    expect(inspectUploadedPdf(bytes)).toEqual({ findings: [], pages: 1, signature: false });
  });
});

describe('what is ticked', () => {
  test('civility, offers and actions', async () => {
    const pieces = await piecesOf(await designationFormPdf(full));
    expect(ticked(pieces)).toEqual(expect.arrayContaining(['M.', 'ORG (organisation)', 'SERVEUR, usage SSL serveur']));
    expect(ticked(pieces)).not.toContain('Mme');
    const heads = ['Ajouter', 'Retirer'].map((name) => pieces.find(({ text }) => text === name)!);
    const actions = pieces.filter(({ text, x }) => text === 'X' && x > heads[0]!.x);
    const columns = actions.map(({ x }) => (x > heads[1]!.x ? 'remove' : 'add'));
    expect(columns).toEqual(full.administrators.map(({ action }) => action));
  });

  test('an offer that is not concerned is neither ticked nor without a word', async () => {
    const pieces = await piecesOf(await designationFormPdf(normal));
    expect(ticked(pieces)).not.toContain('PRO (professionnel de la structure)');
    const words = pieces.map(({ text }) => text);
    expect(words.filter((text) => text === 'offre non concernée')).toHaveLength(2);
    expect(words).toContain('N/A (sans domaine)');
    expect(words.filter((text) => text === 'non utilisée')).toHaveLength(4);
  });
});

describe('for readers who do not see it', () => {
  test('language, title and structure are stated', async () => {
    const bytes = await designationFormPdf(normal);
    const { catalog, context } = await PDFDocument.load(bytes, { updateMetadata: false });
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    expect(catalog.lookup(PDFName.of('Lang'), PDFString).asString()).toBe('fr-FR');
    expect(document.getTitle()).toContain(normal.number);
    expect(document.getCreationDate()?.toISOString()).toBe(normal.preparedAt);
    expect(catalog.lookup(PDFName.of('MarkInfo'), PDFDict).toString()).toContain('/Marked true');
    const tags = context
      .enumerateIndirectObjects()
      .flatMap(([, one]) => (one instanceof PDFDict ? [one.get(PDFName.of('S'))?.toString()] : []));
    const count = (tag: string) => tags.filter((one) => one === `/${tag}`).length;
    expect({ H1: count('H1'), H2: count('H2'), Table: count('Table'), TR: count('TR'), TH: count('TH') }).toEqual({
      H1: 1,
      H2: 5,
      Table: 2,
      TR: 12,
      TH: 9,
    });
  });

  test('every mark on the page belongs to an element or is an artifact', async () => {
    const bytes = Buffer.from(await designationFormPdf(normal)).toString('latin1');
    const content = /stream\n(\/[\s\S]*?)\nendstream/.exec(bytes)![1]!;
    let depth = 0;
    for (const token of content.split(/\s+/)) {
      if (token === 'BDC' || token === 'BMC') depth++;
      if (token === 'EMC') depth--;
      if (token === 'Tj' || token === 're') expect(depth).toBe(1);
    }
    expect(depth).toBe(0);
  });
});

describe('what the form refuses', () => {
  const administrator = (more: Partial<typeof first>): DesignationForm => ({
    ...normal,
    administrators: [{ ...first, ...more }],
  });
  test.each<[string, DesignationForm]>([
    ['text-length /administrators/0/phone', administrator({ phone: '' })],
    ['text-characters /administrators/0/lastName', administrator({ lastName: 'DU\u0000PONT' })],
    ['text-characters /administrators/0/firstNames', administrator({ firstNames: '\u202Elëon' })],
    ['text-normal-form /administrators/0/firstNames', administrator({ firstNames: 'Noe\u0308l' })],
    ['text-repertoire /administrators/0/lastName', administrator({ lastName: 'Nguyễn' })],
    ['text-repertoire /administrators/0/lastName', administrator({ lastName: 'DUPОNT' })],
    ['text-repertoire /administrators/0/email', administrator({ email: 'a@例え.example.test' })],
    ['count /administrators', { ...normal, administrators: [] }],
    ['count /administrators', { ...normal, administrators: Array.from({ length: 7 }, () => first) }],
    ['count /offers', { ...normal, offers: [] }],
    ['offer-twice /offers/1/offer', { ...normal, offers: [{ offer: 'ORG' }, { offer: 'ORG' }] }],
    ['domain-not-applicable /offers/0/domain', { ...normal, offers: [{ offer: 'ORG', domain: 'example.test' }] }],
    ['domain-missing /offers/0/domain', { ...normal, offers: [{ offer: 'SERV-SSL' }] }],
    ['instant /preparedAt', { ...normal, preparedAt: '2026-03-09' }],
  ])('%s', async (expected, form) => {
    expect(refusal(form)).toBe(expected);
    await expect(designationFormPdf(form)).rejects.toThrow(Refusal);
  });

  test('texts that no size of letters brings onto one page', async () => {
    const wide = 'W'.repeat(100);
    const email = `${'W'.repeat(240)}@example.test`;
    const administrators = full.administrators.map((one) => ({ ...one, lastName: wide, firstNames: wide, email }));
    await expect(designationFormPdf({ ...long, administrators })).rejects.toMatchObject({
      findings: [{ code: 'form-too-long' }],
    });
  });

  test('and prints what merely looks dangerous', async () => {
    const lastName = ') Tj ET <script>=1+1 \\ %%EOF';
    const bytes = await designationFormPdf(administrator({ lastName }));
    expect(squeezed(await textOf(bytes))).toContain(squeezed(lastName));
    expect(inspectUploadedPdf(bytes).findings).toEqual([]);
  });
});

test('the digest is over canonical data: the order of members does not count, every value does', () => {
  const turned = Object.fromEntries(Object.entries(normal).reverse()) as unknown as DesignationForm;
  expect(designationFormDigest(turned)).toBe(designationFormDigest(normal));
  expect(new TextDecoder().decode(designationFormBytes(normal))).toMatch(/^\{"administrators":\[\{"action":"add"/);
  const other = { ...normal, structure: { ...normal.structure, town: 'Lyon' } };
  expect(designationFormDigest(other)).not.toBe(designationFormDigest(normal));
  const more = { ...normal, administrators: normal.administrators.map((one) => ({ ...one, personId: 'p-1' })) };
  expect(designationFormDigest(more)).toBe(designationFormDigest(normal));
});

withProgram('pdftotext', () => {
  test('reads everything that people wrote, letters beyond WinAnsi too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sceau-'));
    try {
      const path = join(folder, 'form.pdf');
      writeFileSync(path, await designationFormPdf(normal));
      const text = squeezed(execFileSync('pdftotext', ['-raw', '-enc', 'UTF-8', path, '-']).toString());
      for (const one of said(normal)) expect(text).toContain(squeezed(one));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
