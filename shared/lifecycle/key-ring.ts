import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Clock, DataKeys, KeyRing, Randomness } from './ports.ts';

/**
 * The sealed form: one octet for its version, eight that name the key, a random nonce of twelve, then AES-256-GCM's
 * ciphertext with its tag of sixteen (NIST SP 800-38D). Version and `of` are authenticated with it, so that nothing sealed
 * for one dossier or person opens as another's.
 */
const VERSION = 1;
const NAME = 8;
const NONCE = 12;
const TAG = 16;
const HEAD = 1 + NAME + NONCE;

/** How long a process keeps a key that it has used, and how many: a list is opened quickly, and erasure bites soon. */
const KEPT_MS = 5 * 60_000;
const MOST_KEPT = 1_000;

/** A key ring over data keys that are made and kept elsewhere. Whoever asks for a key that is on its way waits for the same. */
export function createKeyRing({
  keys,
  clock,
  randomness,
}: {
  readonly keys: DataKeys;
  readonly clock: Clock;
  readonly randomness: Randomness;
}): KeyRing {
  const held = new Map<string, { readonly key: Promise<Uint8Array | undefined>; readonly until: number }>();

  const hold = (of: string, key: Promise<Uint8Array | undefined>): void => {
    const now = clock.now().getTime();
    held.delete(of);
    held.set(of, { key, until: now + KEPT_MS });
    if (held.size > MOST_KEPT) held.delete(held.keys().next().value!);
    const forget = () => {
      if (held.get(of)?.key === key) held.delete(of);
    };
    // neither a failure nor an absence is worth keeping
    key.then((found) => found ?? forget(), forget);
  };

  const found = (of: string): Promise<Uint8Array | undefined> => {
    const now = clock.now().getTime();
    const known = held.get(of);
    // a clock that was put back lets nothing live longer
    if (known && now < known.until && known.until <= now + KEPT_MS) return known.key;
    const key = keys.find(of);
    hold(of, key);
    return key;
  };

  const making = new Map<string, Promise<Uint8Array>>();
  const made = (of: string): Promise<Uint8Array> => {
    const known = making.get(of);
    if (known) return known;
    const key = keys.make(of).finally(() => making.delete(of));
    making.set(of, key);
    hold(of, key);
    return key;
  };

  return {
    async seal(of, bytes) {
      const key = (await found(of)) ?? (await made(of));
      return sealed(key, of, randomness.bytes(NONCE), bytes);
    },
    async open(of, bytes) {
      const key = await found(of);
      if (!key) throw new Error(`there is no key of ${of}, and something was sealed with one`);
      return opened(key, of, bytes);
    },
    async destroy(of) {
      await keys.destroy(of);
      held.delete(of);
    },
  };
}

/** `bytes` in the sealed form. The nonce must be new at each call. */
export function sealed(key: Uint8Array, of: string, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  const { secret, name } = readied(key);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  cipher.setAAD(associated(of));
  return new Uint8Array(
    Buffer.concat([Uint8Array.of(VERSION), name, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]),
  );
}

/** What was sealed. Throws Error, one sentence for whoever operates, none of the content. */
export function opened(key: Uint8Array, of: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEAD + TAG || bytes[0] !== VERSION) throw new Error(`this is not in the sealed form, of ${of}`);
  const { secret, name } = readied(key);
  if (Buffer.compare(bytes.subarray(1, 1 + NAME), name) !== 0) {
    throw new Error(`this was sealed with another key than that of ${of}`);
  }
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(1 + NAME, HEAD), { authTagLength: TAG });
  decipher.setAAD(associated(of));
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(HEAD, -TAG)), decipher.final()]));
  } catch (cause) {
    throw new Error(`this was sealed for another than ${of}, or has been changed`, { cause });
  }
}

const associated = (of: string) => Buffer.concat([Uint8Array.of(VERSION), Buffer.from(of)]);

interface Readied {
  readonly secret: KeyObject;
  /** Names a key without telling anything of it. */
  readonly name: Uint8Array;
}
const ready = new WeakMap<Uint8Array, Readied>();

/** A key as the ciphers take it at once: laying octets out anew for each call costs five times what sealing does. */
function readied(key: Uint8Array): Readied {
  const known = ready.get(key);
  if (known) return known;
  const secret = createSecretKey(key);
  const name = createHmac('sha256', secret).update('sceau key name').digest().subarray(0, NAME);
  const made = { secret, name };
  ready.set(key, made);
  return made;
}
