import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { encodePem } from '../der/pem.ts';

/**
 * Public keys as OpenSSL wants them. An import costs more than a quarter of a verification, so keys that come again (those
 * of issuers) are remembered by their exact bytes; one that is seen once (an applicant's) leaves no more than a mark.
 */
const remembered = new Map<string, KeyObject | undefined>();
const MAX_REMEMBERED = 256;

/** The key in a SubjectPublicKeyInfo, or undefined if OpenSSL refuses it (for example a point off its curve). */
export function importPublicKey(spki: Uint8Array): KeyObject | undefined {
  const name = nameOf(spki);
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const key = importNow(spki);
  if (key !== undefined) remember(name, key);
  return key;
}

/**
 * Whether `signature` over `message` is by the key in a SubjectPublicKeyInfo, which OpenSSL may refuse. A key that was never
 * seen is read by the verification itself: an object made of it beforehand would be thrown away.
 */
export function isSignedWith(
  spki: Uint8Array,
  hash: 'sha256' | 'sha384',
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const name = nameOf(spki);
  if (remembered.has(name)) {
    const key = importPublicKey(spki);
    return key !== undefined && verify(hash, message, key, signature);
  }
  try {
    const isBy = verify(hash, message, encodePem('PUBLIC KEY', spki), signature);
    remember(name, undefined);
    return isBy;
  } catch (error) {
    if (importNow(spki) === undefined) return false;
    throw error;
  }
}

const nameOf = (spki: Uint8Array) => Buffer.from(spki.buffer, spki.byteOffset, spki.length).toString('latin1');

/** The key itself if it was seen before, else that it was. */
function remember(name: string, key: KeyObject | undefined): void {
  const seenBefore = remembered.has(name);
  if (!seenBefore && remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  remembered.set(name, seenBefore ? key : undefined);
}

/** By way of PEM: Node finds out by exceptions, dearer than the import, that an object with DER in it is no KeyObject. */
function importNow(spki: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey(encodePem('PUBLIC KEY', spki));
  } catch {
    return undefined;
  }
}
