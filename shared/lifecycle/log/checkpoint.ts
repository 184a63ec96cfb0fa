import { createHash } from 'node:crypto';
import { verifyWithKey } from '../../x509/algorithms.ts';
import { decodeSubjectPublicKeyInfo } from '../../x509/subject-public-key-info.ts';
import { signatureAlgorithmFor } from '../signature-algorithm.ts';
import { HASH_OCTETS } from './merkle.ts';

/** What a checkpoint says: the log's size and root at an instant, as a signed note (`shared/evidence/log/FORMAT.md`). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  /** SHA-256 of the DER certificate of the seal that signs, hex. */
  readonly certificateSha256: string;
}

/** The log's name: where the house publishes, without the scheme. */
export const originOf = (publicationBase: string): string => `${publicationBase.replace(/^https?:\/\//, '')}/log`;

/** The octets that are signed. */
export const textOf = ({ origin, size, root, number, at, certificateSha256 }: Checkpoint): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\nnumber ${number}\ntime ${at}\ncertificate ${certificateSha256}\n`;

const hintOf = (spki: Uint8Array): Uint8Array => createHash('sha256').update(spki).digest().subarray(0, 4);

/** The text with its signature. */
export function noteOf(text: string, spki: Uint8Array, signature: Uint8Array): string {
  const [origin] = text.split('\n');
  return `${text}\n— ${origin} ${Buffer.concat([hintOf(spki), signature]).toString('base64')}\n`;
}

const NOTE =
  /^((\S+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nnumber ([1-9]\d{0,15})\ntime (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\ncertificate ([0-9a-f]{64})\n)\n— (\S+) ([A-Za-z0-9+/]+={0,2})\n$/;

/** A note as it was read, not yet verified. */
export interface Note extends Checkpoint {
  readonly text: string;
  /** First octets of the digest of the key. */
  readonly hint: Uint8Array;
  readonly signature: Uint8Array;
}

/** Reads a checkpoint in exactly the form in which it is written; undefined for any other octets. */
export function readNote(bytes: Uint8Array): Note | undefined {
  const found = NOTE.exec(new TextDecoder('utf-8').decode(bytes));
  if (!found) return undefined;
  const [, text, origin, size, root, number, at, certificateSha256, signer, signed] = found as unknown as string[];
  const signature = Buffer.from(signed!, 'base64');
  const hash = Buffer.from(root!, 'base64');
  if (signer !== origin || hash.length !== HASH_OCTETS || signature.length < 5) return undefined;
  return {
    text: text!,
    origin: origin!,
    size: Number(size),
    root: hash,
    number: Number(number),
    at: at!,
    certificateSha256: certificateSha256!,
    hint: signature.subarray(0, 4),
    signature: signature.subarray(4),
  };
}

/** Whether the key signed these octets, by the algorithm that goes with it. */
export function isSignedBy(spki: Uint8Array, text: string, signature: Uint8Array): boolean {
  const key = decodeSubjectPublicKeyInfo(spki);
  return verifyWithKey(signatureAlgorithmFor(key), key, Buffer.from(text), signature);
}

/** Whether a note is by this key. */
export const isBy = (spki: Uint8Array, { text, hint, signature }: Note): boolean =>
  Buffer.compare(hint, hintOf(spki)) === 0 && isSignedBy(spki, text, signature);
