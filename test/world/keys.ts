import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Signed, Signer } from '../../shared/lifecycle/ports.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../../shared/x509/algorithms.ts';

/** Keys in this process that answer as a key management service does, and remember every signature that they made. */
export interface SoftwareSigner extends Signer {
  readonly signatures: { readonly keyId: string; readonly message: Uint8Array; readonly signRequestId: string }[];
}

export type KeyKind = 'P-256' | 'P-384' | 'RSA';

export function softwareSigner(kinds: Readonly<Record<string, KeyKind>>): SoftwareSigner {
  const keys = new Map(Object.entries(kinds).map(([id, kind]) => [id, generate(kind)]));
  const signatures: SoftwareSigner['signatures'] = [];
  const keyNamed = (id: string): KeyObject => {
    const key = keys.get(id);
    if (!key) throw new Error(`no key ${id}`);
    return key;
  };
  return {
    signatures,
    async publicKey(keyId) {
      return createPublicKey(keyNamed(keyId)).export({ type: 'spki', format: 'der' });
    },
    async sign(keyId, algorithm, message): Promise<Signed> {
      const { hash } = signatureAlgorithms[algorithm as SignatureAlgorithm];
      const signature = sign(hash, message, keyNamed(keyId));
      const signRequestId = `sign-${signatures.length + 1}`;
      signatures.push({ keyId, message, signRequestId });
      return { signature, signRequestId };
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
