import { termsInspector } from '../../functions/enrollment/terms-inspector.ts';
import { requestsInPath } from '../../functions/status/request-in-path.ts';
import { CeremonyProblem, readCeremonyFile, readLaterFile } from '../../infra/commands/ceremony-file.ts';
import { readSesEvent } from '../../shared/aws/ses-events.ts';
import { DerError } from '../../shared/der/error.ts';
import { decodeOid } from '../../shared/der/oid.ts';
import { decodePem, decodePemBody, findPemBlocks } from '../../shared/der/pem.ts';
import { checkDer } from '../../shared/der/reader.ts';
import { Refusal } from '../../shared/errors.ts';
import { checkPdfSignature } from '../../shared/evidence/pdf-signature.ts';
import { TooComplex } from '../../shared/evidence/reading/lexer.ts';
import { readPdfFile } from '../../shared/evidence/reading/pdf-file.ts';
import { checkCms } from '../../shared/evidence/signature/cms.ts';
import { readSignedRevision } from '../../shared/evidence/signature/revision.ts';
import { inspectUploadedPdf } from '../../shared/evidence/uploaded-pdf.ts';
import { bodyMediaType, negotiateLanguage, negotiateMediaType } from '../../shared/http/negotiation.ts';
import { sourceOf, viewerOf } from '../../shared/http/source.ts';
import { decodeCursor, encodeCursor } from '../../shared/ledger/cursor.ts';
import { BadLeaf } from '../../shared/lifecycle/log/batch.ts';
import { isBy, noteOf, readNote, textOf } from '../../shared/lifecycle/log/checkpoint.ts';
import { decodeBatch } from '../../shared/lifecycle/log/order.ts';
import { presented } from '../../shared/lifecycle/machines/recognising.ts';
import { NotATrailFile, signaturesIn } from '../../shared/lifecycle/sign-watch/trail-file.ts';
import { privateKeysInDer, privateKeysInText } from '../../shared/policy/disclosed-key.ts';
import { readCertificationRequest } from '../../shared/policy/read-request.ts';
import { readCsv } from '../../shared/registration/csv-text.ts';
import { readLines } from '../../shared/registration/import-columns.ts';
import { checkedTarget } from '../../shared/registration/webhooks.ts';
import { decodeAuthorityInfoAccess } from '../../shared/x509/authority-info-access.ts';
import { decodeBasicConstraints } from '../../shared/x509/basic-constraints.ts';
import { decodeCertificate, decodeTbsCertificate } from '../../shared/x509/certificate.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { decodeCertificatePolicies } from '../../shared/x509/certificate-policies.ts';
import { decodeCertificationRequest, provesPossession } from '../../shared/x509/certification-request.ts';
import { decodeCertsOnly } from '../../shared/x509/certs-only.ts';
import { decodeCrlDistributionPoints } from '../../shared/x509/crl-distribution-points.ts';
import { decodeCrlNumber } from '../../shared/x509/crl-number.ts';
import { decodeDeltaCrlIndicator } from '../../shared/x509/delta-crl-indicator.ts';
import { decodeExpiredCertsOnCrl } from '../../shared/x509/expired-certs-on-crl.ts';
import { decodeExtendedKeyUsage } from '../../shared/x509/extended-key-usage.ts';
import { extensionIds } from '../../shared/x509/extension.ts';
import { decodeGeneralNames } from '../../shared/x509/general-name.ts';
import { decodeIssuingDistributionPoint } from '../../shared/x509/issuing-distribution-point.ts';
import { decodeAuthorityKeyIdentifier, decodeSubjectKeyIdentifier } from '../../shared/x509/key-identifiers.ts';
import { decodeKeyUsage } from '../../shared/x509/key-usage.ts';
import { decodeName } from '../../shared/x509/name.ts';
import { decodeNonce } from '../../shared/x509/ocsp-extensions.ts';
import { decodeOcspNoCheck } from '../../shared/x509/ocsp-no-check.ts';
import { decodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { decodeOcspResponse } from '../../shared/x509/ocsp-response.ts';
import { decodeReasonCode } from '../../shared/x509/reason-code.ts';
import { decodeSubjectAltName } from '../../shared/x509/subject-alt-name.ts';
import { decodeSubjectPublicKeyInfo } from '../../shared/x509/subject-public-key-info.ts';
import { approvalsOf, bytesOf, foundingPage } from '../world/ceremony-page.ts';
import { loggedWorld, sealed } from '../world/log.ts';
import * as vectors from './vectors.ts';

/** What reads octets or text that somebody else wrote. */
export interface Decoder {
  /** Names under which it is exported, with those that it calls and nobody else calls with a stranger's octets. */
  readonly covers: readonly string[];
  readonly from: readonly Uint8Array[];
  readonly decode: (bytes: Uint8Array) => unknown;
  /** What it may throw; nothing: it never throws. */
  readonly refuses: readonly (abstract new (
    ...of: never[]
  ) => Error)[];
  /** Structure to be spoilt: octets alone unless said otherwise. */
  readonly form?: 'der' | 'json';
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const written = (...values: readonly string[]) => values.map((value) => new TextEncoder().encode(value));
const der = (covers: readonly string[], from: readonly Uint8Array[], decode: Decoder['decode']): Decoder => ({
  covers,
  from: [...from, ...vectors.hostileDer],
  decode,
  refuses: [DerError],
  form: 'der',
});
const extension = (name: string, id: string, decode: Decoder['decode']): Decoder =>
  der([name], vectors.extensionValues(id), decode);

const request = (name: string, decode: Decoder['decode']): Decoder => ({
  covers: [name],
  from: vectors.requests,
  decode,
  refuses: [Refusal],
  form: 'der',
});
const pem = (covers: readonly string[], decode: Decoder['decode']): Decoder => ({
  covers,
  from: vectors.pems,
  decode,
  refuses: [DerError],
});
const ceremony = (name: string, decode: Decoder['decode']): Decoder => ({
  covers: [name],
  from: [foundingPage, LATER].map(bytesOf),
  decode,
  refuses: [CeremonyProblem],
  form: 'json',
});
const LATER = {
  ceremony: 'Sceau seal ceremony',
  founded: '0'.repeat(64),
  approvers: ['One', 'Two'],
  hierarchy: 'production',
  seals: [{ id: 'seal', key: 'alias/seal', issuedBy: 'ca', subject: { C: 'FR', O: 'Example Trust', CN: 'Seal' } }],
};

const CHECKPOINT = {
  origin: 'pki.example.org/repository/log',
  size: 12,
  root: new Uint8Array(32),
  number: 3,
  at: '2026-03-01T00:00:00.000Z',
  certificateSha256: '0'.repeat(64),
};
const SIGNERS = {
  keys: new Map([['0a', 'alias/ca']]),
  roles: new Map([['arn:aws:iam::000000000000:role/issue', 'issue-certificate']]),
  may: new Map([['alias/ca', new Set(['issue-certificate'])]]),
};

const CURSOR = encodeCursor('certificates', 'of', 'certificate#ca-1#01');

export const decoders: readonly Decoder[] = [
  der(
    ['checkDer', 'readDer', 'checkBoolean', 'checkInteger', 'checkBitString', 'checkOid'],
    vectors.certificates,
    (bytes) => checkDer(bytes),
  ),
  der(['decodeOid'], [], (bytes) => decodeOid(bytes)),
  der(['decodeCertificationRequest', 'provesPossession'], vectors.derRequests, (bytes) =>
    provesPossession(decodeCertificationRequest(bytes)),
  ),
  {
    covers: ['privateKeysInText', 'privateKeysInDer'],
    from: vectors.requests,
    decode: (bytes) => [privateKeysInDer(bytes), privateKeysInText(text(bytes))],
    refuses: [],
    form: 'der',
  },
  request('readCertificationRequest', readCertificationRequest),
  request('readCertificationRequest (text)', (bytes) => readCertificationRequest(text(bytes))),
  der(['decodeCertificate'], vectors.certificates, decodeCertificate),
  der(['decodeTbsCertificate'], vectors.tbsCertificates, decodeTbsCertificate),
  der(['decodeCertificateList'], vectors.lists, (bytes) => [...decodeCertificateList(bytes).entries()]),
  der(['decodeOcspRequest'], vectors.ocspRequests, decodeOcspRequest),
  der(['decodeOcspResponse'], vectors.ocspRequests, decodeOcspResponse),
  der(['decodeCertsOnly'], vectors.pkcs7, decodeCertsOnly),
  der(['decodeName'], vectors.names, decodeName),
  der(['decodeSubjectPublicKeyInfo'], vectors.publicKeys, decodeSubjectPublicKeyInfo),
  der(['decodeGeneralNames'], vectors.extensionValues(extensionIds.subjectAltName), decodeGeneralNames),
  extension('decodeSubjectAltName', extensionIds.subjectAltName, decodeSubjectAltName),
  extension('decodeBasicConstraints', extensionIds.basicConstraints, decodeBasicConstraints),
  extension('decodeKeyUsage', extensionIds.keyUsage, decodeKeyUsage),
  extension('decodeExtendedKeyUsage', extensionIds.extendedKeyUsage, decodeExtendedKeyUsage),
  extension('decodeSubjectKeyIdentifier', extensionIds.subjectKeyIdentifier, decodeSubjectKeyIdentifier),
  extension('decodeAuthorityKeyIdentifier', extensionIds.authorityKeyIdentifier, decodeAuthorityKeyIdentifier),
  extension('decodeAuthorityInfoAccess', extensionIds.authorityInfoAccess, decodeAuthorityInfoAccess),
  extension('decodeCertificatePolicies', extensionIds.certificatePolicies, decodeCertificatePolicies),
  extension('decodeCrlDistributionPoints', extensionIds.crlDistributionPoints, decodeCrlDistributionPoints),
  extension('decodeCrlNumber', extensionIds.crlNumber, decodeCrlNumber),
  extension('decodeDeltaCrlIndicator', extensionIds.crlNumber, decodeDeltaCrlIndicator),
  der(['decodeIssuingDistributionPoint'], written('0\u0003\u0081\u0001\u007f'), decodeIssuingDistributionPoint),
  der(['decodeExpiredCertsOnCrl'], written('\u0018\u000f20260301000000Z'), decodeExpiredCertsOnCrl),
  der(['decodeReasonCode'], [Uint8Array.of(10, 1, 4)], decodeReasonCode),
  der(['decodeNonce'], [Uint8Array.of(4, 2, 1, 2)], decodeNonce),
  der(['decodeOcspNoCheck'], [Uint8Array.of(5, 0)], decodeOcspNoCheck),
  { covers: ['presented'], from: vectors.pems, decode: (bytes) => presented(text(bytes)), refuses: [Refusal] },
  {
    covers: ['signaturesIn'],
    from: [bytesOf(TRAIL_FILE())],
    decode: (bytes) => signaturesIn(text(bytes), SIGNERS),
    refuses: [NotATrailFile],
    form: 'json',
  },
  {
    covers: ['readNote'],
    from: written(noteOf(textOf(CHECKPOINT), vectors.publicKeys[0]!, new Uint8Array(70))),
    decode: (bytes) => {
      const note = readNote(bytes);
      return note && isBy(vectors.publicKeys[0]!, note);
    },
    refuses: [],
  },
  pem(['findPemBlocks'], (bytes) => findPemBlocks(text(bytes))),
  pem(['decodePem'], (bytes) => decodePem(text(bytes), 'CERTIFICATE')),
  pem(['decodePemBody'], (bytes) => findPemBlocks(text(bytes)).map(decodePemBody)),
  {
    covers: ['requestsInPath'],
    from: vectors.ocspRequests.map((one) =>
      new TextEncoder().encode(encodeURIComponent(Buffer.from(one).toString('base64'))),
    ),
    decode: (bytes) => requestsInPath(latin1(bytes)),
    refuses: [],
  },
  { covers: ['inspectUploadedPdf'], from: vectors.pdfs, decode: inspectUploadedPdf, refuses: [] },
  {
    covers: ['readPdfFile', 'readCrossReference', 'readLayout', 'readObjectStream'],
    from: vectors.pdfs,
    decode: readPdfFile,
    refuses: [TooComplex],
  },
  {
    covers: ['termsInspector'],
    from: [...vectors.csvs, ...vectors.pdfs],
    decode: (bytes) => [
      termsInspector.inspect(bytes, 'text/markdown'),
      termsInspector.inspect(bytes, 'application/pdf'),
    ],
    refuses: [],
  },
  { covers: ['readCsv'], from: vectors.csvs, decode: readCsv, refuses: [Refusal] },
  { covers: ['readLines'], from: vectors.csvs, decode: readLines, refuses: [Refusal] },
  ceremony('readCeremonyFile', (bytes) => readCeremonyFile(bytes, approvalsOf(bytes), 'local')),
  ceremony('readLaterFile', (bytes) => readLaterFile(bytes, approvalsOf(bytes))),
  {
    covers: ['decodeCursor'],
    from: written(CURSOR),
    decode: (bytes) => decodeCursor('certificates', 'of', text(bytes), 'certificate#'),
    refuses: [Refusal],
  },
  {
    covers: ['readSesEvent'],
    from: [bytesOf(SES_EVENT())],
    decode: (bytes) => {
      const event = parsed(bytes);
      return readSesEvent(event, { account: '000000000000', configurationSet: 'sceau' });
    },
    refuses: [],
    form: 'json',
  },
  {
    covers: ['checkedTarget'],
    from: written('https://hooks.example.org:8443/sceau?a=b', 'https://[2001:db8::1]/x', 'https://bücher.example.org/'),
    decode: (bytes) => checkedTarget({ url: text(bytes) }, false),
    refuses: [Refusal],
  },
  {
    covers: ['negotiateMediaType', 'negotiateLanguage', 'bodyMediaType'],
    from: written(
      'text/html, application/json;q=0.5, */*;q=0.1',
      'fr-FR, en;q=0.8',
      'application/json; charset="utf-8"',
    ),
    decode: (bytes) => {
      negotiateLanguage(latin1(bytes), 'fr');
      try {
        bodyMediaType(latin1(bytes), ['application/json']);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
      return negotiateMediaType(latin1(bytes), ['application/json', 'text/csv']);
    },
    refuses: [Refusal],
  },
  {
    covers: ['sourceOf', 'viewerOf'],
    from: written('192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1', 'fe80::1%eth0', '2001:db8::1:443'),
    decode: (bytes) => {
      const address = latin1(bytes);
      const event = {
        headers: { 'cloudfront-viewer-address': address },
        requestContext: { http: { sourceIp: address } },
      };
      return [sourceOf(address), sourceOf(viewerOf(event as never))];
    },
    refuses: [],
  },
];

/** Decoders that wait for something: asked fewer times. */
export async function slowDecoders(): Promise<readonly Decoder[]> {
  const { original, file, anchor, own, data } = await vectors.signedForm();
  const question = { madeAt: '2026-03-09T10:00:00.000Z', receivedAt: '2026-03-11T10:00:00.000Z' };
  const { world } = await loggedWorld();
  await sealed(world);
  const batches = [...world.evidence.objects].flatMap(([key, bytes]) =>
    key.startsWith('log/batches/') ? [bytes] : [],
  );
  return [
    { covers: ['decodeBatch', 'leavesOf', 'eventOfLeaf'], from: batches, decode: decodeBatch, refuses: [BadLeaf] },
    {
      covers: ['readSignedRevision'],
      from: [file],
      decode: (bytes) => readSignedRevision(bytes, original),
      refuses: [TooComplex],
    },
    {
      covers: ['checkPdfSignature', 'readCertificates', 'readLists'],
      from: [file],
      decode: (bytes) =>
        checkPdfSignature({ ...question, file: bytes, original, anchors: [anchor], crls: vectors.lists }),
      refuses: [],
    },
    {
      // in digits, as it stands in the file
      covers: ['checkCms'],
      from: [own],
      decode: (bytes) => checkCms(Buffer.from(Buffer.from(bytes).toString('hex')), data),
      refuses: [],
      form: 'der',
    },
    {
      covers: ['checkPdfSignature (anchors)'],
      from: [anchor],
      decode: (bytes) => checkPdfSignature({ ...question, file, original, anchors: [bytes], crls: [bytes] }),
      refuses: [],
      form: 'der',
    },
  ];
}

function TRAIL_FILE(): object {
  const sessionIssuer = { arn: 'arn:aws:iam::000000000000:role/issue' };
  const record = {
    eventSource: 'kms.amazonaws.com',
    eventName: 'Sign',
    eventTime: '2026-03-01T00:00:00Z',
    requestID: '6b1f',
    userIdentity: { sessionContext: { sessionIssuer } },
    requestParameters: { keyId: 'alias/ca', signingAlgorithm: 'ECDSA_SHA_256' },
    resources: [{ ARN: 'arn:aws:kms:eu-west-3:000000000000:key/0a' }],
  };
  return { Records: [record, { ...record, errorCode: 'AccessDenied' }] };
}

function SES_EVENT(): object {
  const mail = {
    timestamp: '2026-03-01T00:00:00.000Z',
    messageId: '0100-a',
    destination: ['somebody@example.org'],
    tags: { notice: ['a1'], 'ses:configuration-set': ['sceau'] },
  };
  const bounce = { bounceType: 'Permanent', timestamp: '2026-03-01T00:00:01.000Z' };
  return { source: 'aws.ses', account: '000000000000', detail: { eventType: 'Bounce', mail, bounce } };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(text(bytes));
  } catch {
    return text(bytes);
  }
}
