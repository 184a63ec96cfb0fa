import { createHash } from 'node:crypto';
import { lambdas } from '../../functions/lambdas.ts';
import { REHEARSED_GENERATIONS, wrappingKey } from '../../infra/keys.ts';
import { site } from '../../infra/local/site.ts';
import type { Clock, DataKeys, KeyEraser, Signer } from '../../shared/lifecycle/ports.ts';
import { createSealedVault, SEALED_KINDS } from '../../shared/lifecycle/sealed-vault.ts';
import { memoryRing } from './key-ring.ts';
import { demand } from './role.ts';

export function enforcedSigner(signer: Signer, name: string): Signer {
  const ask = (action: string, keyId: string) =>
    demand(name, { service: 'kms', action, resource: deployedKey(keyId) }, {});
  return {
    ...signer,
    publicKey: async (keyId) => {
      ask('GetPublicKey', keyId);
      return signer.publicKey(keyId);
    },
    sign: async (keyId, ...more) => {
      ask('Sign', keyId);
      return signer.sign(keyId, ...more);
    },
    signDigest: async (keyId, ...more) => {
      ask('Sign', keyId);
      return signer.signDigest(keyId, ...more);
    },
  };
}

/** The deployed key that stands for one of a world in memory, whose first generation has no number. */
function deployedKey(keyId: string): string {
  const named = /^alias\/(?:sceau-)?((?:test-)?(?:root|ca|seal|ocsp))-?(\d*)([ab]?)$/.exec(keyId);
  if (!named) return keyId;
  const [, purpose, generation, letter] = named;
  // further generations than are rehearsed have no policies here, and would have those of the last one
  return `alias/sceau-${purpose}-${Math.min(Number(generation || 1), REHEARSED_GENERATIONS)}${letter}`;
}

let nonces = 0;
const NONCES = { bytes: (n: number) => createHash('sha512').update(`seen ${nonces++}`).digest().subarray(0, n) };

/** A key ring of its own, and the vault of the kinds that the function's row names. */
export function enforcedRing(keys: DataKeys, name: string, clock: Clock) {
  const ring = memoryRing({ clock, randomness: NONCES }, enforcedDataKeys(keys, name));
  const kinds = lambdas.find((row) => row.name === name)?.opens ?? [];
  // whoever opens dossiers has the one vault for both
  return { ring, vault: createSealedVault(ring, kinds.includes('dossier') ? SEALED_KINDS : kinds) };
}

const askRow = (name: string, action: string, row: object) =>
  demand(name, { service: 'dynamodb', action, resource: site.keyTable }, { TableName: site.keyTable, ...row });
const rowOf = (of: string) => ({ pk: { S: of } });

function enforcedDataKeys(keys: DataKeys, name: string): DataKeys {
  const askKey = (action: string, of: string) =>
    demand(name, { service: 'kms', action, resource: wrappingKey.alias }, { EncryptionContext: { of } });
  return {
    ...keys,
    find: async (of) => {
      askRow(name, 'GetItem', { Key: rowOf(of) });
      const found = await keys.find(of);
      if (found) askKey('Decrypt', of);
      return found;
    },
    make: async (of) => {
      askKey('GenerateDataKey', of);
      askRow(name, 'PutItem', { Item: { ...rowOf(of), key: {}, wrapped: {} } });
      return keys.make(of);
    },
    destroy: async () => {
      throw new Error(`${name} has a ring that destroys nothing`);
    },
  };
}

export const enforcedEraser = (keys: KeyEraser, name: string): KeyEraser => ({
  destroyed: async (of) => {
    askRow(name, 'GetItem', { Key: rowOf(of) });
    return keys.destroyed(of);
  },
  destroy: async (of) => {
    askRow(name, 'PutItem', { Item: { ...rowOf(of), destroyed: {} } });
    return keys.destroy(of);
  },
});
