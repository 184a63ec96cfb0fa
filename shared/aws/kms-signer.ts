import { createHash } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { passing } from '../ledger/unavailable.ts';
import type { Signer } from '../lifecycle/ports.ts';

interface Algorithm {
  readonly kms: SigningAlgorithmSpec;
  readonly hash: string;
}

/** RFC names of the algorithms to those of KMS. */
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  sha256WithRSAEncryption: { kms: 'RSASSA_PKCS1_V1_5_SHA_256', hash: 'sha256' },
  sha384WithRSAEncryption: { kms: 'RSASSA_PKCS1_V1_5_SHA_384', hash: 'sha384' },
  'ecdsa-with-SHA256': { kms: 'ECDSA_SHA_256', hash: 'sha256' },
  'ecdsa-with-SHA384': { kms: 'ECDSA_SHA_384', hash: 'sha384' },
};

/** The most octets that KMS hashes itself; of longer messages it gets the digest. */
const LARGEST_RAW = 4096;

/**
 * Signs with keys in KMS. The client must be made with `maxAttempts: 1`: whether to ask for a second signature is for the
 * lifecycle to say, never for the transport. Throttles and outages are Refusals `unavailable`; a key that is disabled,
 * missing or not ours to use is an Error.
 */
export function createKmsSigner(client: KMSClient): Signer {
  const publicKeys = new Map<string, Uint8Array>();
  const signed = async (KeyId: string, { kms }: Algorithm, MessageType: 'RAW' | 'DIGEST', Message: Uint8Array) => {
    const input = { KeyId, SigningAlgorithm: kms, MessageType, Message };
    const { Signature, $metadata } = await asked(() => client.send(new SignCommand(input)));
    if (!Signature || !$metadata.requestId) throw new Error('KMS answered without a signature or its request id');
    return { signature: Signature, signRequestId: $metadata.requestId };
  };
  return {
    async publicKey(keyId) {
      const known = publicKeys.get(keyId);
      if (known) return known;
      const { PublicKey } = await asked(() => client.send(new GetPublicKeyCommand({ KeyId: keyId })));
      if (!PublicKey) throw new Error('KMS answered without a public key');
      publicKeys.set(keyId, PublicKey);
      return PublicKey;
    },

    async sign(keyId, algorithm, message) {
      const chosen = chosenBy(algorithm);
      if (message.byteLength <= LARGEST_RAW) return signed(keyId, chosen, 'RAW', message);
      return signed(keyId, chosen, 'DIGEST', createHash(chosen.hash).update(message).digest());
    },

    async signDigest(keyId, algorithm, digest) {
      return signed(keyId, chosenBy(algorithm), 'DIGEST', digest);
    },
  };
}

function chosenBy(algorithm: string): Algorithm {
  const chosen = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (!chosen) throw new Error(`no key signs with ${algorithm}`);
  return chosen;
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw passing(error, "the keys' keeper");
  }
}
