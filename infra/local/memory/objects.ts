import { createHash } from 'node:crypto';
import { Conflict, type ObjectStore } from '../../../shared/lifecycle/ports.ts';

/** A bucket in memory with conditional writes. */
export interface MemoryObjects extends ObjectStore {
  readonly objects: Map<string, Uint8Array>;
}

const etagOf = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

export function memoryObjects(): MemoryObjects {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    async get(key) {
      const bytes = objects.get(key);
      return bytes && { bytes, etag: etagOf(bytes) };
    },
    async put(key, bytes, { onlyIf }) {
      const there = objects.get(key);
      const holds =
        !onlyIf || ('absent' in onlyIf ? there === undefined : there !== undefined && etagOf(there) === onlyIf.etag);
      if (!holds) throw new Conflict(['object']);
      objects.set(key, bytes instanceof Uint8Array ? Uint8Array.from(bytes) : Uint8Array.from(Buffer.concat(bytes)));
    },
  };
}
