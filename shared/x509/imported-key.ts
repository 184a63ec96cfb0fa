import { createPublicKey, type KeyObject } from 'node:crypto';
import { encodePem } from '../der/pem.ts';

/**
 * Public keys as OpenSSL wants them. An import costs more than half of a verification, so keys that come again (those
 * of issuers) are remembered by their exact bytes; one that is seen once (an applicant's) leaves no more than a mark.
 */
const remembered = new Map<string, KeyObject | undefined>();
const MAX_REMEMBERED = 256;

/** The key in a SubjectPublicKeyInfo, or undefined if OpenSSL refuses it (for example a point off its curve). */
export function importPublicKey(spki: Uint8Array): KeyObject | undefined {
  const name = Buffer.from(spki.buffer, spki.byteOffset, spki.length).toString('latin1');
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const key = importNow(spki);
  if (key === undefined) return undefined;
  const seenBefore = remembered.has(name);
  if (!seenBefore && remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  remembered.set(name, seenBefore ? key : undefined);
  return key;
}

/** By way of PEM: Node finds out by exceptions, dearer than the import, that an object with DER in it is no KeyObject. */
function importNow(spki: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey(encodePem('PUBLIC KEY', spki));
  } catch {
    return undefined;
  }
}
