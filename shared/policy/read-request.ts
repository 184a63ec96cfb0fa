import { hash } from 'node:crypto';
import { DerError } from '../der/error.ts';
import { decodePemBody, findPemBlocks, type PemBlock } from '../der/pem.ts';
import type { Finding } from '../errors.ts';
import { type CertificationRequest, decodeCertificationRequest } from '../x509/certification-request.ts';
import { DisclosedKey, privateKeysInDer, privateKeysInText } from './disclosed-key.ts';
import { notHonoured, refuse } from './findings.ts';

export { DisclosedKey };

/** The largest body that is read at all, octets. */
export const MAX_REQUEST_BYTES = 96 * 1024;

/** RFC 7468 §7; the second is what older tools write. */
const LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];

export interface ReadRequest {
  readonly request: CertificationRequest;
  /** SHA-256 of the SubjectPublicKeyInfo, hex. */
  readonly spkiSha256: string;
  readonly findings: readonly Finding[];
}

/**
 * The first three steps of the request rule, before anything is looked up: a private key in the body (`DisclosedKey`,
 * code `weak-key`), the size (`policy`), the form (`bad-encoding`). The body is DER, or a text with one PEM block.
 */
export function readCertificationRequest(body: Uint8Array | string): ReadRequest {
  const text = typeof body === 'string' ? body : isDer(body) ? undefined : textOf(body);
  const keys = text === undefined ? privateKeysInDer(body as Uint8Array) : privateKeysInText(text);
  if (keys.length > 0) throw new DisclosedKey(whichKey(keys, text));

  const size = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  if (size > MAX_REQUEST_BYTES) {
    const detail = `The request has ${size} octets; at most ${MAX_REQUEST_BYTES} are read.`;
    refuse('policy', [{ code: 'request-size', citation: 'request rule', pointer: '/certificationRequest', detail }]);
  }

  return wellFormed(() => {
    const findings: Finding[] = [];
    const der = text === undefined ? (body as Uint8Array) : fromPem(text, findings);
    const request = decodeCertificationRequest(der);
    if (request.attributesAbsent) {
      const detail = 'The field for attributes is absent; it is read as empty.';
      findings.push(notHonoured('/certificationRequest/attributes', detail, 'RFC 2986 §4.1'));
    }
    return { request, spkiSha256: spkiDigest(request), findings };
  });
}

/** SHA-256 of the request's SubjectPublicKeyInfo, hex: the name under which a key is known, taken or blocked. */
export function spkiDigest({ publicKey }: CertificationRequest): string {
  return hash('sha256', publicKey.spki, 'hex');
}

/** Runs a reader of the request's bytes and turns what is wrong with them into a Refusal `bad-encoding`. */
export function wellFormed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    const citation = 'RFC 2986 §4; X.690 §10, §11; RFC 7468 §7';
    const detail = `The request is not well formed: ${error.message}.`;
    return refuse('bad-encoding', [{ code: 'encoding', citation, pointer: '/certificationRequest', detail }]);
  }
}

function fromPem(text: string, findings: Finding[]): Uint8Array {
  const [block, second] = findPemBlocks(text);
  if (!block) throw new DerError('neither DER nor a text with a PEM block');
  if (second) throw new DerError('more than one PEM block');
  if (!LABELS.includes(block.label)) throw new DerError(`PEM block is labelled ${block.label}`);
  if (hasTextAround(text, block)) {
    const detail = 'The text around the PEM block is ignored.';
    findings.push(notHonoured('/certificationRequest', detail, 'RFC 7468 §5.2'));
  }
  return decodePemBody(block);
}

function hasTextAround(text: string, { start, end }: PemBlock): boolean {
  return text.slice(0, start).trim() !== '' || text.slice(end).trim() !== '';
}

/** A SEQUENCE, of more than 127 octets or of just those that follow: no text with a PEM block begins so. */
function isDer(body: Uint8Array): boolean {
  return body[0] === 0x30 && ((body[1] ?? 0) >= 0x80 || body.length === 2 + (body[1] ?? 0));
}

/** Tools on Windows write UTF-16 with its mark; everything else that holds a PEM block is ASCII at the least. */
function textOf(body: Uint8Array): string {
  const encoding = body[0] === 0xff && body[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(body);
}

/** Of several pasted keys the one that the request beside them is for, or else the first that could be read. */
function whichKey(keys: readonly (string | undefined)[], text: string | undefined): string | undefined {
  const readable = keys.filter((key) => key !== undefined);
  if (readable.length < 2 || text === undefined) return readable[0];
  return readable.find((key) => key === requestDigest(text)) ?? readable[0];
}

function requestDigest(text: string): string | undefined {
  try {
    const block = findPemBlocks(text).find(({ label }) => LABELS.includes(label));
    return block && spkiDigest(decodeCertificationRequest(decodePemBody(block)));
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
