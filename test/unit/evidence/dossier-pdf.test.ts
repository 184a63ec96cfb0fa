import { PDFDocument } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import type { Dossier } from '../../../shared/evidence/dossier-data.ts';
import { dossierPdf } from '../../../shared/evidence/dossier-pdf.ts';
import { inspectUploadedPdf } from '../../../shared/evidence/uploaded-pdf.ts';
import { textOf } from './reading.ts';

const digest = (letter: string) => letter.repeat(64);
/** A deed by a mandate of as many digits as mandates have. */
const deed = (actor: string, letter: string) => ({
  actor: `${actor} ${letter.repeat(32)}`,
  mandateId: `${letter.repeat(31)}f`,
  sha256: digest(letter),
});

const dossier: Dossier = {
  language: 'fr',
  madeAt: '2026-06-02T08:30:00.000Z',
  structure: {
    name: 'Clinique des Œillets',
    identifier: { scheme: 'FINESS', value: '750712184', finess: 'geographic' },
    postalCode: '75013',
    town: 'Paris',
    department: 'Paris (75)',
    country: 'FR',
  },
  subscription: {
    id: 'sub-1',
    offer: 'SERV-SSL',
    domain: 'oeillets.example.test',
    control: { method: 'enregistrement DNS TXT', checkedAt: '2026-03-01T08:00:00.000Z', sha256: digest('1') },
  },
  designations: [
    {
      number: 'F503-2026-7K3QZ',
      state: 'acceptée',
      signatory: 'Zoë Évrard-Łęcka, représentante légale',
      signatoryMandateId: 'b'.repeat(32),
      signedOn: '10/03/2026',
      submittedAt: '2026-03-11T09:00:00.000Z',
      submissionRecorded: deed('legal-representative', '8'),
      decidedAt: '2026-03-12T09:00:00.000Z',
      decidedBy: 'agent de validation p-0042',
      decisionRecorded: deed('validation-agent', '9'),
      formSha256: digest('2'),
      signedSha256: digest('3'),
    },
  ],
  request: {
    id: 'req-1',
    profile: 'ssl-serv-1',
    requestedAt: '2026-03-13T09:00:00.000Z',
    requestedBy: 'Noël GARCÍA, administrateur technique',
    spkiSha256: digest('4'),
    recorded: deed('technical-administrator', 'a'),
  },
  decisions: [
    {
      at: '2026-03-13T10:00:00.000Z',
      by: 'agent de validation p-0043',
      outcome: 'approuvée',
      recorded: deed('validation-agent', 'c'),
    },
  ],
  acceptance: {
    state: 'accepté',
    at: '2026-03-13T12:00:00.000Z',
    by: 'Noël GARCÍA, administrateur technique',
    authentication: 'jeton et carte',
    texts: [
      { id: 'terms', version: '2026-1', sha256: digest('5') },
      { id: 'certification-policy', version: '2026-1', sha256: digest('6') },
    ],
    recorded: deed('technical-administrator', 'd'),
  },
  certificate: {
    issuer: 'CN=TEST Autorité,O=Exemple,C=FR',
    serial: '5f00000000000000000000000000a1b2',
    state: 'révoqué',
    subject: 'C=FR,ST=Paris (75),O=Clinique des Œillets,OU=1750712184,CN=www.oeillets.example.test',
    names: ['www.oeillets.example.test', 'oeillets.example.test'],
    notBefore: '2026-03-13T11:00:00.000Z',
    notAfter: '2029-03-12T11:00:00.000Z',
    sha256: digest('7'),
  },
  revocation: {
    at: '2026-05-30T11:00:00.000Z',
    reason: 'remplacé',
    capacity: 'administrateur technique',
    channel: 'code de révocation',
    recorded: { actor: 'code-holder', sha256: digest('e') },
  },
  events: Array.from({ length: 24 }, (_, index) => ({
    aggregate: `certificate/sceau-ca-1/5f00000000000000000000000000a1b2`,
    version: index + 1,
    type: ['certificate.reserved', 'certificate.issued', 'certificate.revoked'][index % 3]!,
    at: `2026-03-13T11:00:${String(index).padStart(2, '0')}.000Z`,
    ...deed('technical-administrator', '7'),
    sha256: index.toString(16).padStart(64, '0'),
  })),
};

describe('the dossier of a certificate', () => {
  test('says everything, on numbered pages', async () => {
    const bytes = await dossierPdf(dossier);
    const text = await textOf(bytes);
    for (const said of [
      'Clinique des Œillets',
      'FINESS 750712184 (géographique)',
      'Zoë Évrard-Łęcka, représentante légale',
      'F503-2026-7K3QZ',
      'terms, 2026-1, SHA-256\n5555',
      '30/05/2026 à 11:00:00 UTC',
      'code de révocation',
      digest('7'),
    ]) {
      expect(text).toContain(said);
    }
    const whole = text.replaceAll('\n', '');
    for (const letter of '89acd') {
      expect(whole).toContain(digest(letter));
      expect(text.replace(/\s/g, '')).toContain(`mandat${letter.repeat(31)}f`);
    }
    expect(whole).toContain(`Enregistré parcode-holderEmpreinte de l’événement${digest('e')}`);
    for (const { sha256 } of dossier.events) expect(whole).toContain(sha256);
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    expect(document.getPageCount()).toBeGreaterThan(1);
    expect(text).toContain(`page ${document.getPageCount()}/${document.getPageCount()}`);
    expect(inspectUploadedPdf(bytes).findings).toEqual([]);
  });

  test('in English, with nothing recorded beyond the issue', async () => {
    const { acceptance, revocation, ...rest } = dossier;
    const bytes = await dossierPdf({ ...rest, language: 'en', designations: [], decisions: [], events: [] });
    const text = await textOf(bytes);
    expect(text).toContain('Dossier of a certificate');
    expect(text.match(/nothing is recorded/g)).toHaveLength(5);
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(1);
    expect(acceptance && revocation).toBeDefined();
  });

  test('is the same for the same data, and another for others', async () => {
    const again = await dossierPdf(structuredClone(dossier));
    expect(Buffer.compare(await dossierPdf(dossier), again)).toBe(0);
    const other = { ...dossier, madeAt: '2026-06-02T08:31:00.000Z' };
    expect(Buffer.compare(await dossierPdf(other), again)).not.toBe(0);
  });

  test('hostile and very long texts are spelt out whole', async () => {
    const reasons = `\u202Eevil\u0000 Ωmega ${'très long '.repeat(1200)}fin`;
    const events = [{ ...dossier.events[0]!, actor: 'W'.repeat(3000) }];
    const decisions = [{ ...dossier.decisions[0]!, reasons }];
    const text = await textOf(await dossierPdf({ ...dossier, decisions, events }));
    expect(text).toContain('‹U+202E›evil‹U+0000› ‹U+03A9›mega');
    expect(text.match(/très/g)).toHaveLength(1200);
    expect(text.match(/W/g)!.length).toBe(3000);
    expect(text).toContain('Motifs (suite)');
  });
});
