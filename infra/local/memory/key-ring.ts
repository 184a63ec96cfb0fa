import { createHash } from 'node:crypto';
import { createKeyRing } from '../../../shared/lifecycle/key-ring.ts';
import {
  type Clock,
  type DataKeys,
  KeyDestroyed,
  type KeyRing,
  type Randomness,
} from '../../../shared/lifecycle/ports.ts';

/** Data keys in memory, the same at every run; `calls` tells how often one was asked for. */
export interface MemoryKeys extends DataKeys {
  readonly kept: Map<string, Uint8Array | 'destroyed'>;
  readonly calls: string[];
}

export function memoryKeys(): MemoryKeys {
  const kept = new Map<string, Uint8Array | 'destroyed'>();
  const calls: string[] = [];
  return {
    kept,
    calls,
    async find(of) {
      calls.push(`find ${of}`);
      const key = kept.get(of);
      if (key === 'destroyed') throw new KeyDestroyed(of);
      return key;
    },
    async make(of) {
      calls.push(`make ${of}`);
      const key = kept.get(of) ?? createHash('sha256').update(`key ${of}`).digest();
      if (key === 'destroyed') throw new KeyDestroyed(of);
      kept.set(of, key);
      return key;
    },
    async destroy(of) {
      calls.push(`destroy ${of}`);
      kept.set(of, 'destroyed');
    },
  };
}

export function memoryRing(
  { clock, randomness }: { readonly clock: Clock; readonly randomness: Randomness },
  keys: DataKeys = memoryKeys(),
): KeyRing {
  return createKeyRing({ keys, clock, randomness });
}
