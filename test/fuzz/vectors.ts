import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePem } from '../../shared/der/pem.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import {
  assembleCertificateList,
  encodeRevokedCertificate,
  encodeTbsCertList,
} from '../../shared/x509/certificate-list.ts';
import { decodeCertificationRequest } from '../../shared/x509/certification-request.ts';
import { encodeCertsOnly } from '../../shared/x509/certs-only.ts';
import { encodeCrlNumber } from '../../shared/x509/crl-number.ts';
import type { Extension } from '../../shared/x509/extension.ts';
import { encodeName } from '../../shared/x509/name.ts';
import { encodeCertId, encodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { subjectPublicKeyOctets } from '../../shared/x509/subject-public-key-info.ts';
import { finished, PAGES, pdf } from '../unit/evidence/pdf-fixture.ts';
import { cms, identity, der as octetsOf, sign } from '../unit/evidence/signing.ts';
import {
  authorityName,
  authorityTbs,
  certificate,
  leafTbs,
  makeKey,
  request,
  signWith,
  subjectName,
} from '../unit/x509/fixtures.ts';

/** Right inputs of every decoder, from which wrong ones are made. */

const CORPUS = fileURLToPath(new URL('../vectors/csr-corpus/', import.meta.url));
const HOSTILE = fileURLToPath(new URL('../vectors/hostile-der/cases.json', import.meta.url));

const issuer = makeKey('P-256');
const subject = makeKey('P-384');
const rsa = makeKey('RSA-3072');

export const requests: readonly Uint8Array[] = [
  ...readdirSync(CORPUS)
    .filter((name) => /\.(der|pem)$/.test(name))
    .map((name) => new Uint8Array(readFileSync(join(CORPUS, name))))
    .filter(({ length }) => length < 20_000),
  request(subject, subjectName),
];
export const derRequests = requests.filter((one) => one[0] === 0x30);

export const hostileDer: readonly Uint8Array[] = (JSON.parse(readFileSync(HOSTILE, 'utf8')) as { hex: string }[])
  .map(({ hex }) => new Uint8Array(Buffer.from(hex, 'hex')))
  .filter(({ length }) => length > 0 && length < 20_000);

export const certificates: readonly Uint8Array[] = [
  certificate(issuer, authorityTbs(issuer)),
  certificate(issuer, leafTbs(issuer, subject.spki)),
  certificate(issuer, leafTbs(issuer, rsa.spki)),
];
const decoded = certificates.map(decodeCertificate);

export const tbsCertificates = decoded.map(({ tbsDer }) => tbsDer);
export const publicKeys = [issuer.spki, subject.spki, rsa.spki];
export const names = [encodeName(authorityName), encodeName(subjectName)];

const at = new Date('2026-03-01T00:00:00Z');
const tbsList = encodeTbsCertList({
  signatureAlgorithm: issuer.algorithm,
  issuer: encodeName(authorityName),
  thisUpdate: at,
  nextUpdate: new Date('2026-03-03T00:00:00Z'),
  entries: ['01', '02', '7f00000000000000000000000000000001'].map((serial) =>
    encodeRevokedCertificate({ serial, revocationDate: at, reason: 'superseded' }),
  ),
  extensions: [encodeCrlNumber(7n)],
});
export const lists: readonly Uint8Array[] = [
  assembleCertificateList(tbsList, issuer.algorithm, signWith(issuer, tbsList)),
];

const sha1 = (octets: Uint8Array) => createHash('sha1').update(octets).digest();
const facts = { nameHash: sha1(encodeName(authorityName)), keyHash: sha1(subjectPublicKeyOctets(issuer.spki)) };
export const ocspRequests: readonly Uint8Array[] = [
  encodeOcspRequest([encodeCertId('sha1', facts, '01')]),
  encodeOcspRequest(['01', '02', '03'].map((serial) => encodeCertId('sha1', facts, serial))),
];
export const pkcs7: readonly Uint8Array[] = [encodeCertsOnly(certificates)];

/** Values of the extension of that id, as certificates, lists and requests have it. */
export function extensionValues(id: string): readonly Uint8Array[] {
  return everyExtension.filter((one) => one.id === id).map(({ value }) => value);
}
const everyExtension: readonly Extension[] = [
  ...decoded.flatMap(({ tbs }) => tbs.extensions),
  encodeCrlNumber(7n),
  ...derRequests.flatMap((one) => {
    try {
      return decodeCertificationRequest(one).extensions ?? [];
    } catch {
      return [];
    }
  }),
];

const text = (value: string) => new TextEncoder().encode(value);
export const pems: readonly Uint8Array[] = [
  text(encodePem('CERTIFICATE REQUEST', derRequests[0]!)),
  text(`junk\n${encodePem('CERTIFICATE', certificates[0]!)}\n${encodePem('X509 CRL', lists[0]!)}`),
];

export const csvs: readonly Uint8Array[] = [
  'Nom;Prénoms;Courriel;Contrôle d’identité;Contrôlé le\r\nEssai;Camille;c@sceau.example.test;annuaire;2026-03-01\r\n',
  'Nom,Prénoms,Courriel,Contrôle d’identité,Contrôlé le\n"Es""sai","Ca\nmille",c@sceau.example.test,annuaire,2026-03-01',
].map(text);

const form = pdf();
export const pdfs: readonly Uint8Array[] = [
  form,
  pdf('4 0 obj\n<</Type /Annot /Rect [0 0 1 1] /Contents (a\\(b\\)) /Q <414243>>>\nendobj\n'),
  finished(`%PDF-1.7\n${PAGES.replace('EXTRA', '')}4 0 obj\n[1 -2 +3 .5 true null /A#20B (x)]\nendobj\n`),
];

/** A form signed by somebody whom an authority vouches for, with what it was before. */
export async function signedForm() {
  const root = await identity('CN=Root', undefined, { ca: true });
  const signer = await identity('CN=Signer', root);
  const own = await cms(form, signer);
  const file = await sign(form, (data) => cms(data, signer));
  return { original: new Uint8Array(form), file, own, anchor: octetsOf(root.certificate), data: new Uint8Array(form) };
}
