import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Signed, Signer } from '../../../shared/lifecycle/ports.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../../../shared/x509/algorithms.ts';
import { signDigestWith } from '../kms/sign.ts';

/** Keys in this process that answer as a key management service does, and remember every signature that they made. */
export interface SoftwareSigner extends Signer {
  readonly signatures: Made[];
  readonly keys: ReadonlyMap<string, KeyObject>;
}

export interface Made {
  readonly keyId: string;
  readonly message: Uint8Array;
  /** Hex, where no message was at hand. */
  readonly digest?: string;
  readonly signRequestId: string;
}

export type KeyKind = 'P-256' | 'P-384' | 'RSA';

export const softwareSigner = (kinds: Readonly<Record<string, KeyKind>>): SoftwareSigner =>
  signerWith(new Map(Object.entries(kinds).map(([id, kind]) => [id, generate(kind)])));

export function signerWith(keys: ReadonlyMap<string, KeyObject>): SoftwareSigner {
  const signatures: SoftwareSigner['signatures'] = [];
  const keyNamed = (id: string): KeyObject => {
    const key = keys.get(id);
    if (!key) throw new Error(`no key ${id}`);
    return key;
  };
  const made = (keyId: string, signature: Uint8Array, of: Pick<Made, 'message' | 'digest'>): Signed => {
    const signRequestId = `sign-${signatures.length + 1}`;
    signatures.push({ keyId, ...of, signRequestId });
    return { signature, signRequestId };
  };
  return {
    signatures,
    keys,
    async publicKey(keyId) {
      return createPublicKey(keyNamed(keyId)).export({ type: 'spki', format: 'der' });
    },
    async sign(keyId, algorithm, message): Promise<Signed> {
      const { hash } = signatureAlgorithms[algorithm as SignatureAlgorithm];
      return made(keyId, sign(hash, message, keyNamed(keyId)), { message });
    },
    async signDigest(keyId, algorithm, digest): Promise<Signed> {
      const { hash } = signatureAlgorithms[algorithm as SignatureAlgorithm];
      const of = { message: new Uint8Array(), digest: Buffer.from(digest).toString('hex') };
      return made(keyId, signDigestWith(keyNamed(keyId), hash, digest), of);
    },
  };
}

export function generate(kind: KeyKind): KeyObject {
  const pair =
    kind === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: 3072 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  return createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
}
