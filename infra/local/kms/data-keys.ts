import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { isSymmetric, type Key, type SymmetricKey } from './keys.ts';
import type { Input } from './operations.ts';
import { KmsProblem } from './problems.ts';

/**
 * Data keys under a symmetric key. A ciphertext names the key that made it, as KMS's do: one octet for its version, the
 * key's id (a UUID, 16), a nonce (12), AES-256-GCM with its tag. The encryption context is authenticated, not stored.
 */
const VERSION = 1;
const ID = 16;
const HEAD = 1 + ID;
const NONCE = 12;
const TAG = 16;

const LENGTHS: Readonly<Record<string, number>> = { AES_256: 32, AES_128: 16 };

/** Throws `KmsProblem`. */
export function generateDataKey(key: SymmetricKey, input: Input): { CiphertextBlob: string; Plaintext: string } {
  const length = LENGTHS[String(input.KeySpec)] ?? input.NumberOfBytes;
  const once = (input.KeySpec === undefined) !== (input.NumberOfBytes === undefined);
  if (!once || typeof length !== 'number' || !Number.isInteger(length) || length < 1 || length > 1024)
    throw new KmsProblem('ValidationException', 'Please specify either number of bytes or key spec.');
  const plaintext = randomBytes(length);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(contextOf(input));
  const name = Buffer.from(key.stored.keyId.replaceAll('-', ''), 'hex');
  const blob = [Uint8Array.of(VERSION), name, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
  return { CiphertextBlob: Buffer.concat(blob).toString('base64'), Plaintext: plaintext.toString('base64') };
}

/** Throws `KmsProblem`; what is wrong with a ciphertext is not told, as KMS does not tell it. */
export function decrypt(
  find: (keyId: string) => Key | undefined,
  named: SymmetricKey | undefined,
  input: Input,
  usable: (key: SymmetricKey) => SymmetricKey,
): { readonly key: SymmetricKey; readonly Plaintext: string } {
  const blob = Buffer.from(typeof input.CiphertextBlob === 'string' ? input.CiphertextBlob : '', 'base64');
  const context = contextOf(input);
  if (blob.length < 1 || blob.length > 6144)
    throw new KmsProblem('ValidationException', "Value at 'ciphertextBlob' failed to satisfy constraint: length");
  const bad = () => new KmsProblem('InvalidCiphertextException', '');
  if (blob.length < HEAD + NONCE + TAG || blob[0] !== VERSION) throw bad();
  const hex = blob.toString('hex', 1, HEAD);
  const key = find(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  if (key === undefined || !isSymmetric(key)) throw bad();
  if (named !== undefined && named.stored.keyId !== key.stored.keyId)
    throw new KmsProblem(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  const { secret } = usable(key);
  const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(HEAD, HEAD + NONCE), { authTagLength: TAG });
  decipher.setAAD(context).setAuthTag(blob.subarray(-TAG));
  try {
    const plaintext = [decipher.update(blob.subarray(HEAD + NONCE, -TAG)), decipher.final()];
    return { key, Plaintext: Buffer.concat(plaintext).toString('base64') };
  } catch {
    throw bad();
  }
}

/** The context as octets, whatever the order of its members. Throws `KmsProblem`. */
function contextOf({ EncryptionContext = {} }: Input): Buffer {
  const members = Object.entries(EncryptionContext as object);
  if (members.some(([, value]) => typeof value !== 'string'))
    throw new KmsProblem('SerializationException', 'The encryption context is not made of texts.');
  return Buffer.from(JSON.stringify(members.sort(([a], [b]) => (a < b ? -1 : 1))));
}
