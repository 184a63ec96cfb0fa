import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readJson, stateFolder, writeAtomically } from '../files.ts';
import { LocalProblem } from '../loopback.ts';

export const KEY_SPECS = {
  ECC_NIST_P256: { type: 'ec', namedCurve: 'P-256' },
  ECC_NIST_P384: { type: 'ec', namedCurve: 'P-384' },
  RSA_3072: { type: 'rsa', modulusLength: 3072 },
  RSA_4096: { type: 'rsa', modulusLength: 4096 },
} as const;
export type KeySpec = keyof typeof KEY_SPECS;
/** The one spec of keys that encrypt. */
export const SYMMETRIC = 'SYMMETRIC_DEFAULT';

const BANNER =
  'FOR DEVELOPMENT ONLY. This key lies on a disk in the clear. It proves nothing to anybody and hides nothing from anybody.';

/** A key as it is stored, one file each. Instants in ISO 8601. */
interface StoredKey {
  readonly warning: string;
  readonly keyId: string;
  readonly keySpec: KeySpec | typeof SYMMETRIC;
  readonly description: string;
  readonly createdAt: string;
  readonly enabled: boolean;
  /** From this instant on the key no longer exists. */
  readonly deletionDate?: string;
  /** Of a key that signs. */
  readonly privateKeyPem?: string;
  /** Of a key that encrypts: 32 octets in base64. */
  readonly secret?: string;
}

export type Key = SigningKey | SymmetricKey;

export interface SigningKey {
  readonly stored: StoredKey & { readonly keySpec: KeySpec };
  readonly privateKey: KeyObject;
  readonly spki: Buffer;
}

export interface SymmetricKey {
  readonly stored: StoredKey & { readonly keySpec: typeof SYMMETRIC };
  readonly secret: Buffer;
}

/** Tells a key that encrypts from one that signs. */
export const isSymmetric = (key: Key): key is SymmetricKey => 'secret' in key;

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'Gone';

/** Keys and aliases in a folder: each change is on the disk before it is answered. */
export class KeyStore {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #keys = new Map<string, Key>();
  readonly #aliases = new Map<string, Alias>();

  constructor(folder: string, now: () => number) {
    this.#folder = stateFolder(folder);
    this.#now = now;
    stateFolder(join(folder, 'keys'));
    for (const name of readdirSync(join(folder, 'keys')).filter((file) => file.endsWith('.json'))) {
      const path = join(folder, 'keys', name);
      this.#remember(readJson(path) as StoredKey, path);
    }
    const aliases = (readJson(join(folder, 'aliases.json')) ?? []) as Alias[];
    for (const alias of aliases) this.#aliases.set(alias.name, alias);
  }

  async create(keySpec: KeySpec | typeof SYMMETRIC, description: string): Promise<Key> {
    const common = {
      warning: BANNER,
      keyId: randomUUID(),
      keySpec,
      description,
      createdAt: new Date(this.#now()).toISOString(),
      enabled: true,
    };
    if (keySpec === SYMMETRIC) return this.#write({ ...common, secret: randomBytes(32).toString('base64') });
    const { type, ...parameters } = KEY_SPECS[keySpec];
    const { privateKey } =
      type === 'ec'
        ? await promisify(generateKeyPair)('ec', parameters as { namedCurve: string })
        : await promisify(generateKeyPair)('rsa', parameters as { modulusLength: number });
    return this.#write({ ...common, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string });
  }

  /** By id or alias name; the ARN's prefix is already off. */
  find(name: string): Key | undefined {
    const key = this.#keys.get(name.startsWith('alias/') ? (this.#aliases.get(name)?.keyId ?? '') : name);
    return key === undefined || this.state(key) === 'Gone' ? undefined : key;
  }

  state({ stored }: Key): KeyState {
    if (stored.deletionDate !== undefined)
      return Date.parse(stored.deletionDate) <= this.#now() ? 'Gone' : 'PendingDeletion';
    return stored.enabled ? 'Enabled' : 'Disabled';
  }

  /** Replaces the parts of a key's record that may change. */
  change(key: Key, change: { enabled: boolean; deletionDate?: string }): Key {
    const { deletionDate: _, ...kept } = key.stored;
    return this.#write({ ...kept, ...change });
  }

  keys(): Key[] {
    return [...this.#keys.values()].filter((key) => this.state(key) !== 'Gone');
  }

  alias(name: string): Alias | undefined {
    return this.#aliases.get(name);
  }

  aliases(): Alias[] {
    return [...this.#aliases.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  setAlias(name: string, keyId: string | undefined): void {
    const at = new Date(this.#now()).toISOString();
    if (keyId === undefined) this.#aliases.delete(name);
    else this.#aliases.set(name, { name, keyId, createdAt: this.#aliases.get(name)?.createdAt ?? at, updatedAt: at });
    writeAtomically(join(this.#folder, 'aliases.json'), JSON.stringify(this.aliases(), undefined, 2));
  }

  #write(stored: StoredKey): Key {
    const path = join(this.#folder, 'keys', `${stored.keyId}.json`);
    writeAtomically(path, `${JSON.stringify(stored, undefined, 2)}\n`);
    return this.#remember(stored, path);
  }

  #remember(stored: StoredKey, path: string): Key {
    try {
      const key = keyIn(stored);
      this.#keys.set(stored.keyId, key);
      return key;
    } catch {
      throw new LocalProblem(
        `The key file ${path} is damaged: restore it, or remove the whole state folder and start afresh.`,
      );
    }
  }
}

/** Throws what Node throws for what is no key. */
function keyIn(stored: StoredKey): Key {
  if (stored.keySpec === SYMMETRIC) {
    const secret = Buffer.from(stored.secret ?? '', 'base64');
    if (secret.length !== 32) throw new Error('not a key');
    return { stored: { ...stored, keySpec: stored.keySpec }, secret };
  }
  const privateKey = createPrivateKey(stored.privateKeyPem ?? '');
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { stored: { ...stored, keySpec: stored.keySpec }, privateKey, spki };
}

export interface Alias {
  readonly name: string;
  readonly keyId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
