import { PDFDocument, PDFName } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { placeSeal, prepareDocument } from '../../../shared/evidence/pdf-seal.ts';
import { checkPdfSignature } from '../../../shared/evidence/pdf-signature.ts';
import { receiptPdf } from '../../../shared/evidence/receipt-pdf.ts';
import { inspectUploadedPdf } from '../../../shared/evidence/uploaded-pdf.ts';
import type { ReceiptContent } from '../../../shared/lifecycle/receipts/content.ts';
import { textOf } from './reading.ts';
import { cms, der, identity, list } from './signing.ts';

const content: ReceiptContent = {
  language: 'fr',
  declaredAt: '2026-03-10T09:00:00.000Z',
  holder: {
    name: 'Zoé Łucja D’Exemple',
    service: 'Direction des affaires / Bureau 3',
    structure: 'Ministère d’exemple',
  },
  deliveredAt: '2026-03-09T08:30:00.000Z',
  certificate: {
    issuer: 'ca-1',
    serial: '7f0123456789abcdef0123456789abcd',
    subject: 'CN=Zoé Łucja D’Exemple,C=FR',
    sha256: 'ab'.repeat(32),
    notBefore: '2026-03-08T08:00:00.000Z',
    notAfter: '2029-03-08T07:59:59.000Z',
  },
  terms: {
    id: 'holder-terms',
    version: '3',
    sha256: 'cd'.repeat(32),
    title: 'Conditions d’utilisation',
    acceptedAt: '2026-03-09T08:29:00.000Z',
  },
  statement: {
    id: 'holder-declaration',
    version: '2026-1',
    sha256: 'ef'.repeat(32),
    words: ['J’ai reçu.', 'J’ai lu.'],
  },
  acceptance: { at: '2026-03-09T08:30:00.000Z', authentication: 'token' },
  authentication: 'token+card',
  seal: { name: 'Sceau – cachet d’exemple', serial: '12'.repeat(16) },
};

describe('the receipt of a declaration (seeds/1, “Déclaration du porteur”)', () => {
  test('says name, direction and service, date of delivery, terms, certificate, acceptance and declaration', async () => {
    const text = await textOf(await receiptPdf(content));
    const said = [
      'Zoé Łucja D’Exemple',
      'Direction des affaires / Bureau 3',
      '09/03/2026 à 08:30:00 UTC',
      content.certificate.serial,
      content.certificate.sha256,
      'holder-terms, 3',
      content.terms.sha256,
      'compte personnel',
      'carte professionnelle',
      'J’ai reçu.',
      content.statement.sha256,
    ];
    for (const one of said) expect(text).toContain(one);
  });

  test('does not call its seal a signature of the holder, and claims no qualification', async () => {
    for (const language of ['fr', 'en'] as const) {
      const text = (await textOf(await receiptPdf({ ...content, language }))).replaceAll('\n', ' ');
      expect(text).toMatch(
        language === 'fr' ? /n’est pas la signature du porteur/ : /is not the signature of the holder/,
      );
      expect(text).toMatch(language === 'fr' ? /n’est qualifié par aucun organisme/ : /is not qualified by any body/);
    }
  });

  test('is one tagged page in its language, the same octets every time, and harmless', async () => {
    const bytes = await receiptPdf(content);
    expect(await receiptPdf(content)).toEqual(bytes);
    expect(await receiptPdf({ ...content, authentication: 'token' })).not.toEqual(bytes);
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    expect(document.getPageCount()).toBe(1);
    expect(String(document.catalog.get(PDFName.of('Lang')))).toBe('(fr-FR)');
    expect(document.catalog.has(PDFName.of('StructTreeRoot'))).toBe(true);
    expect(inspectUploadedPdf(bytes)).toEqual({ findings: [], pages: 1, signature: false });
  });

  test('keeps to one page with the longest names, and spells out what cannot be printed', async () => {
    const long = {
      name: 'Émilie-Anne '.repeat(11),
      service: 'Service '.repeat(15),
      structure: 'Structure '.repeat(30),
    };
    const bytes = await receiptPdf({ ...content, holder: long });
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(1);
    expect(await textOf(await receiptPdf({ ...content, holder: { ...content.holder, name: '王\u202eA' } }))).toContain(
      '‹U+738B›‹U+202E›A',
    );
  });

  test('that would need a second page is refused, not cut', async () => {
    const words = ['mot '.repeat(12_000)];
    await expect(receiptPdf({ ...content, statement: { ...content.statement, words } })).rejects.toThrow('one page');
  });
});

describe('its seal', () => {
  const appearance = { name: 'Sceau – cachet', reason: 'Récépissé', at: '2026-03-10T09:00:00.000Z', room: 4096 };

  test('is one revision behind the document, which stays octet for octet', async () => {
    const original = await receiptPdf(content);
    const { bytes, covered } = prepareDocument(original, appearance);
    expect(bytes.subarray(0, original.length)).toEqual(original);
    expect(covered.length).toBe(bytes.length - 2 * appearance.room - 2);
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    expect(
      document
        .getForm()
        .getFields()
        .map((field) => field.getName()),
    ).toEqual(['Sceau']);
  });

  test('is found right by every rule with which we judge the signatures of others', async () => {
    const original = await receiptPdf(content);
    const root = await identity('CN=Root', undefined, { ca: true });
    const signer = await identity('CN=Sceau', root, { usages: 0x03 });
    const { bytes, covered } = prepareDocument(original, appearance);
    const sealed = placeSeal({ bytes }, await cms(covered, signer, { signingTime: '2026-03-10T09:00:00Z' }));
    const ask = { original, madeAt: '2026-03-10T08:59:00.000Z', receivedAt: '2026-03-10T09:05:00.000Z' };
    const trust = { anchors: [der(root.certificate)], crls: [await list(root)] };
    const { findings } = await checkPdfSignature({ file: sealed, ...ask, ...trust });
    expect(findings.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
    const changed = Uint8Array.from(sealed);
    const at = Buffer.from(sealed).lastIndexOf('/Reason <feff') + 15;
    changed[at] = changed[at]! === 0x30 ? 0x31 : 0x30;
    const verdict = await checkPdfSignature({ file: changed, ...ask, ...trust });
    expect(verdict.findings.find(({ code }) => code === 'signature-digest')?.outcome).toBe('fails');
  });

  test('does not go into a place that is too small, nor into a document that is not ours', async () => {
    const original = await receiptPdf(content);
    const { bytes } = prepareDocument(original, { ...appearance, room: 64 });
    expect(() => placeSeal({ bytes }, new Uint8Array(65))).toThrow(RangeError);
    expect(() => prepareDocument(new TextEncoder().encode('%PDF-1.7\n%%EOF\n'), appearance)).toThrow(TypeError);
    expect(() => placeSeal({ bytes: original }, new Uint8Array(1))).toThrow(TypeError);
  });
});
