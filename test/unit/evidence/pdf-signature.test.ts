import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { designationFormPdf } from '../../../shared/evidence/f503-form.ts';
import { checkPdfSignature, type SignatureQuestion } from '../../../shared/evidence/pdf-signature.ts';
import { RULES } from '../../../shared/evidence/signature/verdict.ts';
import { inspectUploadedPdf } from '../../../shared/evidence/uploaded-pdf.ts';
import { full, normal } from './forms.ts';
import {
  type CmsOptions,
  cms,
  der,
  type Identity,
  identity,
  list,
  type RevisionOptions,
  RSA,
  sign,
} from './signing.ts';

let original: Uint8Array;
let root: Identity;
let authority: Identity;
let signer: Identity;
let lists: readonly Uint8Array[];

beforeAll(async () => {
  original = await designationFormPdf(normal);
  root = await identity('CN=Racine d’essai', undefined, { ca: true });
  authority = await identity('CN=Autorité d’essai, O=Exemple', root, { ca: true, pathLength: 0 });
  signer = await identity('CN=Zoë Évrard, SN=Évrard, C=FR', authority);
  lists = await Promise.all([list(root), list(authority)]);
});

const signed = (who = signer, how: CmsOptions = {}, revision: RevisionOptions = {}, form = original) =>
  sign(form, (data) => cms(data, who, { certificates: [authority], ...how }), revision);

const ask = (file: Uint8Array, more: Partial<SignatureQuestion> = {}) =>
  checkPdfSignature({
    file,
    original,
    madeAt: '2026-03-09T10:00:00.000Z',
    receivedAt: '2026-03-11T10:00:00.000Z',
    anchors: [der(root.certificate)],
    crls: lists,
    ...more,
  });

/** Rules that do not hold, with their outcome. */
const amiss = async (file: Uint8Array, more: Partial<SignatureQuestion> = {}) => {
  const { findings } = await ask(file, more);
  expect(findings.map(({ code }) => code)).toEqual(Object.keys(RULES));
  return Object.fromEntries(
    findings.filter(({ outcome }) => outcome !== 'holds').map((one) => [one.code, one.outcome]),
  );
};

/** Those that fail, apart from the rules that could then not be asked. */
const failing = async (file: Uint8Array, more: Partial<SignatureQuestion> = {}) =>
  Object.entries(await amiss(file, more)).flatMap(([code, outcome]) => (outcome === 'fails' ? [code] : []));

describe('a good signature', () => {
  test('holds under every rule, and says who signed', async () => {
    const file = await signed();
    expect(await amiss(file)).toEqual({});
    const report = await ask(file);
    expect(report.signer?.subject).toContain('Zoë Évrard');
    expect(report.signingTime).toBe('2026-03-10T09:00:00.000Z');
    expect(inspectUploadedPdf(file)).toEqual({ findings: [], signature: true, pages: 1 });
  });

  test('with an RSA key', async () => {
    const rsa = await identity('CN=Clé RSA', authority, { algorithm: RSA });
    expect(await amiss(await signed(rsa))).toEqual({});
  });

  test('is never called accepted', async () => {
    expect(Object.keys(await ask(await signed())).sort()).toEqual(['findings', 'signer', 'signingTime']);
  });
});

describe('the file around the signature', () => {
  test('one octet changed in the signed form', async () => {
    const file = await signed();
    file[500]! ^= 1;
    expect(await failing(file)).toEqual(['signature-original']);
  });

  test('one octet changed in the added revision', async () => {
    const file = await signed();
    const at = Buffer.from(file).lastIndexOf('(Signature1)') + 3;
    file[at]! ^= 1;
    expect(await failing(file)).toEqual(['signature-digest', 'signature-value']);
  });

  test('another form than ours', async () => {
    const other = await designationFormPdf(full);
    expect(await failing(await signed(signer, {}, {}, other))).toEqual(['signature-original']);
  });

  test('the form saved anew and then signed', async () => {
    const anew = Buffer.from(original).toString('latin1').replace('%PDF-1.7', '%PDF-1.6');
    const file = await signed(signer, {}, {}, new Uint8Array(Buffer.from(anew, 'latin1')));
    expect(await failing(file)).toEqual(['signature-original']);
  });

  test('the form without a signature', async () => {
    expect(await failing(original)).toEqual(['signature-original']);
    const appended = new Uint8Array(Buffer.concat([original, Buffer.from('% nothing\n')]));
    expect(await failing(appended)).toEqual(['signature-one']);
  });

  test.each([
    ['a gap before the signature', ([a, b, c, d]: readonly number[]) => [a!, b! - 20, c!, d!]],
    ['a gap behind the signature', ([a, b, c, d]: readonly number[]) => [a!, b!, c! + 20, d! - 20]],
    ['an end that is not signed', ([a, b, c, d]: readonly number[]) => [a!, b!, c!, d! - 7]],
    ['a beginning that is not signed', ([, b, c, d]: readonly number[]) => [5, b!, c!, d!]],
  ])('a range with %s', async (_, range) => {
    expect(await failing(await signed(signer, {}, { range }))).toContain('signature-range');
  });

  test('octets added behind the signed file', async () => {
    const file = new Uint8Array(Buffer.concat([await signed(), Buffer.from('\n% more\n')]));
    expect(await failing(file)).toEqual(['signature-range']);
  });

  test('a shadow: a complete revision behind the signed one, which shows another page', async () => {
    const file = Buffer.from(await signed()).toString('latin1');
    const contents = /\/Contents (\d+) 0 R/.exec(file)![1]!;
    const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(file)![1];
    const root = /\/Root (\d+ 0 R)/.exec(file)![1];
    const object = `${contents} 0 obj\n<</Length 2>>\nstream\nBT\nendstream\nendobj\n`;
    const row = `${contents} 1\n${String(file.length).padStart(10, '0')} 00000 n \n`;
    const trailer = `trailer\n<</Size 99 /Root ${root} /Prev ${previous}>>`;
    const shadow = `${object}xref\n${row}${trailer}\nstartxref\n${file.length + object.length}\n%%EOF\n`;
    expect(await failing(new Uint8Array(Buffer.from(file + shadow, 'latin1')))).toEqual([
      'signature-range',
      'signature-nothing-else',
    ]);
  });

  test('a second signature, or a second one hidden in another object', async () => {
    const twice = await sign(await signed(), (data) => cms(data, signer));
    expect(await failing(twice)).toEqual(['signature-one']);
    const more = (n: number) => `${n} 0 obj\n[<</Kind <</ByteRange [0 1 2 3]>>>>]\nendobj\n`;
    expect(await failing(await signed(signer, {}, { more }))).toEqual(['signature-one']);
  });

  test('page contents replaced under the signature', async () => {
    const document = Buffer.from(original).toString('latin1');
    const contents = /\/Contents (\d+) 0 R/.exec(document)![1];
    const more = () => `${contents} 0 obj\n<</Length 2>>\nstream\nBT\nendstream\nendobj\n`;
    expect(await failing(await signed(signer, {}, { more }))).toEqual(['signature-nothing-else']);
    const page = (written: string) => written.replace(/\/Contents \d+ 0 R/, '/Contents 1 0 R');
    expect(await failing(await signed(signer, {}, { page }))).toEqual(['signature-nothing-else']);
  });

  describe('page contents replaced in a way that another reader understands', () => {
    const deep = `${'['.repeat(70)}${']'.repeat(70)}`;
    test.each(['', `/X ${deep}`, '5', '(x)', '/Length 2', '/X streamx', '/X 1-2'])('%s', async (trick) => {
      const contents = /\/Contents (\d+) 0 R/.exec(Buffer.from(original).toString('latin1'))![1];
      const told = `${contents} 0 obj\n<<${trick} /Length 2>>\nstream\nBT\nendstream\nendobj\n`;
      expect(await failing(await signed(signer, {}, { told }))).toEqual(['signature-nothing-else']);
    });

    test('by an object stream, or by taking them out of use', async () => {
      const contents = /\/Contents (\d+) 0 R/.exec(Buffer.from(original).toString('latin1'))![1];
      const free = `${contents} 1\n0000000000 00001 f \n`;
      expect(await failing(await signed(signer, {}, { rows: free }))).toEqual(['signature-nothing-else']);
      const inside = `${contents} 0 <<>>`;
      for (const trick of ['', `/X ${deep}`]) {
        const more = (n: number) =>
          `${n} 0 obj\n<<${trick} /Type /ObjStm /N 1 /First 5 /Length ${inside.length}>>\nstream\n${inside}\nendstream\nendobj\n`;
        expect(await failing(await signed(signer, {}, { more }))).toEqual(['signature-nothing-else']);
      }
    });

    test('a new object that nothing can read, though it replaces nothing', async () => {
      const more = (n: number) => `${n} 0 obj\n<</X ${deep}>>\nendobj\n`;
      expect(await failing(await signed(signer, {}, { more }))).toEqual(['signature-nothing-else']);
    });
  });

  test('a note laid over the form, or a catalog that does more', async () => {
    const page = (written: string) => written.replace('/Annots [', '/Annots [<</Subtype /FreeText /Contents (x)>> ');
    expect(await failing(await signed(signer, {}, { page }))).toEqual(['signature-nothing-else']);
    const layers = { catalogEntries: '/OCProperties <<>>' };
    expect(await failing(await signed(signer, {}, layers))).toEqual(['signature-nothing-else']);
  });
});

describe('the signature itself', () => {
  const contents = (text: string) => sign(original, async () => Buffer.from(text, 'hex'));

  test.each([
    ['empty', ''],
    ['no CMS', '3003020101'],
    ['of indefinite length', '30800000'],
    ['nested without end', '3082'.padEnd(4000, '3082')],
    ['cut off', '3082100006'],
  ])('%s', async (_, hex) => {
    expect(await failing(await contents(hex))).toEqual(['signature-form']);
  });

  test('of other octets, or with the content inside', async () => {
    const wrong = await failing(await signed(signer, { digestOf: Buffer.from('other') }));
    expect(wrong).toEqual(['signature-digest', 'signature-value']);
    expect(await failing(await signed(signer, { encapsulated: true }, { room: 60_000 }))).toEqual(['signature-form']);
  });

  test('made with another key than the certificate’s', async () => {
    const other = await identity('CN=Autre', authority);
    const mixed = { certificate: signer.certificate, keys: other.keys };
    expect(await failing(await signed(mixed))).toEqual(['signature-value']);
  });

  test('naming another certificate, or none', async () => {
    const other = await identity('CN=Autre', authority);
    expect(await failing(await signed(signer, { bound: other }))).toEqual(['signature-certificate']);
    expect(await amiss(await signed(signer, { bound: null }))).toEqual({ 'signature-certificate': 'not-known' });
  });

  test.each([
    ['before the form was made', '2026-03-08T00:00:00Z'],
    ['after the file came', '2026-03-12T00:00:00Z'],
  ])('dated %s', async (_, signingTime) => {
    expect(await failing(await signed(signer, { signingTime }))).toEqual(['signature-time']);
  });
});

test('any digit of the signature changed: never an error, and no other signer or time than the true ones holds', async () => {
  const file = await signed(signer, {}, { room: 2048 });
  const text = Buffer.from(file).toString('latin1');
  const start = text.lastIndexOf('/Contents <') + '/Contents <'.length;
  const length = text.slice(start).search(/0{40}/);
  const { findings: _, ...truth } = await ask(file);
  await fc.assert(
    fc.asyncProperty(fc.nat(length - 1), fc.constantFrom(...'0123456789abcdef'), async (at, digit) => {
      const changed = new Uint8Array(file);
      changed[start + at] = digit.charCodeAt(0);
      const { findings, ...said } = await ask(changed);
      if (findings.every(({ outcome }) => outcome === 'holds')) expect(said).toEqual(truth);
    }),
    { numRuns: 60 },
  );
});

describe('the path of the signing certificate', () => {
  test('no anchor, or one that did not sign', async () => {
    const file = await signed();
    const unknown = {
      'signature-chain': 'not-known',
      'signature-revocation': 'not-known',
      'signature-validity': 'not-known',
    };
    expect(await amiss(file, { anchors: [] })).toEqual(unknown);
    const namesake = await identity('CN=Racine d’essai', undefined, { ca: true });
    expect(await failing(file, { anchors: [der(namesake.certificate)] })).toEqual(['signature-chain']);
  });

  test('expired signer', async () => {
    const late = await identity('CN=Hier', authority, { until: '2026-03-10T12:00:00Z' });
    expect(await failing(await signed(late))).toEqual(['signature-validity']);
  });

  test('expired authority', async () => {
    const old = await identity('CN=Ancienne', root, { ca: true, until: '2026-01-01T00:00:00Z' });
    const one = await identity('CN=Un', old);
    const file = await signed(one, { certificates: [old] });
    expect(await failing(file, { crls: [...lists, await list(old)] })).toEqual(['signature-validity']);
  });

  test('revoked signer and revoked authority', async () => {
    const file = await signed();
    expect(await failing(file, { crls: [lists[0]!, await list(authority, [signer])] })).toEqual([
      'signature-revocation',
    ]);
    expect(await failing(file, { crls: [await list(root, [authority]), lists[1]!] })).toEqual(['signature-revocation']);
  });

  test('a list that is missing, stale, of a namesake or unreadable tells nothing', async () => {
    const file = await signed();
    const namesake = await identity(authority.certificate.subject, root, { ca: true });
    const stale = await list(authority, [], '2026-03-02T00:00:00Z');
    for (const crl of [undefined, stale, await list(namesake, [signer]), new Uint8Array([0x30, 0])]) {
      const crls = [lists[0]!, ...(crl ? [crl] : [])];
      expect(await amiss(file, { crls })).toEqual({ 'signature-revocation': 'not-known' });
    }
  });

  test('an issuer that is no authority, and a path longer than allowed', async () => {
    const middle = await identity('CN=Personne', authority);
    const one = await identity('CN=Un', middle);
    const file = await signed(one, { certificates: [authority, middle] });
    expect(await failing(file)).toContain('signature-chain');
    const below = await identity('CN=Dessous', authority, { ca: true });
    const two = await identity('CN=Deux', below);
    expect(await failing(await signed(two, { certificates: [authority, below] }))).toContain('signature-chain');
  });

  test('a certificate that is not for signatures', async () => {
    const mail = await identity('CN=Chiffrement', authority, { usages: x509.KeyUsageFlags.keyEncipherment });
    expect(await failing(await signed(mail))).toEqual(['signature-usage']);
  });

  test('an unknown critical extension, and restrictions of names', async () => {
    const odd = await identity('CN=Étrange', authority, {
      extensions: [new x509.Extension('1.3.6.1.4.1.32473.9', true, new Uint8Array([5, 0]))],
    });
    expect(await failing(await signed(odd))).toEqual(['signature-chain']);
    const names = new x509.Extension('2.5.29.30', true, Buffer.from('3011a00f300d820b6578616d706c652e6f7267', 'hex'));
    const narrow = await identity('CN=Étroite', root, { ca: true, extensions: [names] });
    const one = await identity('CN=Un', narrow);
    const file = await signed(one, { certificates: [narrow] });
    expect(await amiss(file, { crls: [lists[0]!, await list(narrow)] })).toEqual({ 'signature-chain': 'not-known' });
  });

  test('authorities that certify each other in a circle end the search', async () => {
    const a = await identity('CN=A', undefined, { ca: true });
    const b = await identity('CN=B', undefined, { ca: true });
    const cross = async (name: Identity, by: Identity) => ({
      keys: name.keys,
      certificate: await x509.X509CertificateGenerator.create({
        subject: name.certificate.subject,
        issuer: by.certificate.subject,
        publicKey: name.keys.publicKey,
        signingKey: by.keys.privateKey,
        signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
        extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
      }),
    });
    const circle = [await cross(a, b), await cross(b, a)];
    const one = await identity('CN=Un', a);
    expect(await failing(await signed(one, { certificates: circle }))).toContain('signature-chain');
  });
});
