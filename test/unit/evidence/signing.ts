import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import * as asn1js from 'asn1js';
import { PDFDocument } from 'pdf-lib';
import * as pkijs from 'pkijs';

/** Authorities, signers and signed forms for the tests of signatures. */

export interface Identity {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}
export const der = (one: { readonly rawData: ArrayBuffer }): Uint8Array => new Uint8Array(one.rawData);

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
export const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;
let serial = 0x1000;

export interface Options {
  readonly from?: string;
  readonly until?: string;
  readonly usages?: number;
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly algorithm?: typeof EC | typeof RSA;
  readonly extensions?: readonly x509.Extension[];
}

export async function identity(name: string, issuer?: Identity, options: Options = {}): Promise<Identity> {
  const keys = (await webcrypto.subtle.generateKey(options.algorithm ?? EC, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const { ca = false } = options;
  const usages = options.usages ?? (ca ? 0x60 : 0x02);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: (serial++).toString(16),
    subject: name,
    issuer: issuer?.certificate.subject ?? name,
    notBefore: new Date(options.from ?? '2025-01-01T00:00:00Z'),
    notAfter: new Date(options.until ?? '2028-01-01T00:00:00Z'),
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(ca, options.pathLength, true),
      new x509.KeyUsagesExtension(usages, true),
      ...(options.extensions ?? []),
    ],
  });
  return { certificate, keys };
}

export async function list(
  issuer: Identity,
  revoked: readonly Identity[] = [],
  nextUpdate = '2026-04-01T00:00:00Z',
): Promise<Uint8Array> {
  const crl = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subject,
    thisUpdate: new Date('2026-03-01T00:00:00Z'),
    nextUpdate: new Date(nextUpdate),
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: EC,
    entries: revoked.map(({ certificate }) => ({
      serialNumber: certificate.serialNumber,
      revocationDate: new Date('2026-02-01T00:00:00Z'),
      // The library writes an empty list of extensions without one, which is not DER.
      reason: x509.X509CrlReason.superseded,
    })),
  });
  return new Uint8Array(crl.rawData);
}

export interface CmsOptions {
  readonly certificates?: readonly Identity[];
  readonly signingTime?: string;
  /** Certificate whose digest the signature names; `null`: none. */
  readonly bound?: Identity | null;
  readonly digestOf?: Uint8Array;
  readonly encapsulated?: boolean;
}

/** A detached CMS signature as PDF signing programs make it. */
export async function cms(data: Uint8Array, signer: Identity, options: CmsOptions = {}): Promise<Uint8Array> {
  const read = (one: Identity) => pkijs.Certificate.fromBER(one.certificate.rawData);
  const certificate = read(signer);
  const attribute = (type: string, value: asn1js.AsnType) => new pkijs.Attribute({ type, values: [value] });
  const digest = createHash('sha256')
    .update(options.digestOf ?? data)
    .digest();
  const bound = options.bound === undefined ? signer : options.bound;
  const certHash = bound && createHash('sha256').update(der(bound.certificate)).digest();
  const info = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
    signedAttrs: new pkijs.SignedAndUnsignedAttributes({
      type: 0,
      attributes: [
        attribute('1.2.840.113549.1.9.3', new asn1js.ObjectIdentifier({ value: '1.2.840.113549.1.7.1' })),
        attribute(
          '1.2.840.113549.1.9.5',
          new asn1js.UTCTime({ valueDate: new Date(options.signingTime ?? '2026-03-10T09:00:00Z') }),
        ),
        attribute('1.2.840.113549.1.9.4', new asn1js.OctetString({ valueHex: new Uint8Array(digest).buffer })),
        ...(certHash ? [attribute('1.2.840.113549.1.9.16.2.47', signingCertificate(certHash))] : []),
      ],
    }),
  });
  const signed = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: '1.2.840.113549.1.7.1',
      ...(options.encapsulated ? { eContent: new asn1js.OctetString({ valueHex: new Uint8Array(data).buffer }) } : {}),
    }),
    signerInfos: [info],
    certificates: [certificate, ...(options.certificates ?? []).map(read)],
  });
  await signed.sign(signer.keys.privateKey, 0, 'SHA-256', new Uint8Array(data).buffer);
  const content = new pkijs.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: signed.toSchema(true) });
  return new Uint8Array(content.toSchema().toBER());
}

function signingCertificate(hash: Uint8Array): asn1js.Sequence {
  const id = new asn1js.Sequence({ value: [new asn1js.OctetString({ valueHex: new Uint8Array(hash).buffer })] });
  return new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [id] })] });
}

export interface RevisionOptions {
  /** Octets kept for the signature. */
  readonly room?: number;
  /** Further objects of the revision, `{number} 0 obj … endobj`; `n` is the first free number. */
  readonly more?: (n: number) => string;
  /** The same, told by the revision's table. */
  readonly told?: string;
  /** Rows of the table that are no objects of the revision. */
  readonly rows?: string;
  readonly pageEntries?: string;
  readonly catalogEntries?: string;
  readonly page?: (written: string) => string;
  /** Changes the range, given as the true one. */
  readonly range?: (range: readonly [number, number, number, number]) => readonly number[];
  readonly behind?: string;
}

/** Appends a revision with a signature field, as signing programs do, and signs what its range covers. */
export async function sign(
  original: Uint8Array,
  makeCms: (signed: Uint8Array) => Promise<Uint8Array>,
  options: RevisionOptions = {},
): Promise<Uint8Array> {
  const document = await PDFDocument.load(original, { updateMetadata: false });
  const { context } = document;
  const next = context.largestObjectNumber + 1;
  const page = document.getPages()[0]!;
  const catalogNumber = context.getObjectRef(document.catalog)!.objectNumber;
  const pageNumber = page.ref.objectNumber;
  const room = options.room ?? 8192;
  const end = (text: string, entries: string) => text.replace(/>>\s*$/, `${entries}\n>>`);
  const pageText = end(page.node.toString(), `/Annots [${next} 0 R] ${options.pageEntries ?? ''}`);
  const objects = [
    [
      catalogNumber,
      end(
        document.catalog.toString(),
        `/AcroForm <</Fields [${next} 0 R] /SigFlags 3>> ${options.catalogEntries ?? ''}`,
      ),
    ],
    [pageNumber, options.page?.(pageText) ?? pageText],
    [
      next,
      `<</Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /Rect [0 0 0 0] /P ${pageNumber} 0 R /V ${next + 1} 0 R>>`,
    ],
    [
      next + 1,
      `<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [${'*'.repeat(36)}] /Contents <${'0'.repeat(room * 2)}>>>`,
    ],
  ] as const;
  const before = Buffer.from(original)
    .toString('latin1')
    .replace(/(?<!\n)$/, '\n');
  let text = before;
  const offsets: [number, number][] = [];
  for (const [number, body] of objects) {
    offsets.push([number, text.length]);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  for (const object of options.told?.match(/^\d+ 0 obj[\s\S]*?^endobj\n/gm) ?? []) {
    offsets.push([Number.parseInt(object, 10), text.length]);
    text += object;
  }
  text += options.more?.(next + 2) ?? '';
  const at = text.length;
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(before)![1];
  const entries = offsets.map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
  text += `xref\n${entries.join('')}${options.rows ?? ''}trailer\n<</Size ${next + 2} /Root ${catalogNumber} 0 R /Prev ${previous}>>\nstartxref\n${at}\n%%EOF\n`;
  text += options.behind ?? '';
  const start = text.lastIndexOf('/Contents <') + '/Contents '.length;
  const stop = start + room * 2 + 2;
  const range = options.range?.([0, start, stop, text.length - stop]) ?? [0, start, stop, text.length - stop];
  const written = range.join(' ').padEnd(36, ' ');
  text = text.replace('*'.repeat(36), written);
  const bytes = Buffer.from(text, 'latin1');
  const [, upTo, from, length] = range as [number, number, number, number];
  const signature = await makeCms(Buffer.concat([bytes.subarray(0, upTo), bytes.subarray(from, from + length)]));
  bytes.write(
    Buffer.from(signature)
      .toString('hex')
      .padEnd(room * 2, '0'),
    start + 1,
    'latin1',
  );
  return new Uint8Array(bytes);
}
