import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Takes octets as they pass and says their digest at the end. */
export interface Digester {
  update(part: Uint8Array): void;
  digest(): Buffer;
}

/** The checksums that an upload may carry as `x-amz-checksum-<name>`; S3's sixth, CRC64NVME, is not taken here. */
export const checksums: Readonly<Record<string, () => Digester>> = {
  crc32: () => running((part, value) => crc32(part, value)),
  crc32c: () => running(crc32c),
  sha1: () => hashing('sha1'),
  sha256: () => hashing('sha256'),
};

export function hashing(algorithm: string): Digester {
  const hash: Hash = createHash(algorithm);
  return { update: (part) => void hash.update(part), digest: () => hash.digest() };
}

function running(step: (part: Uint8Array, value: number) => number): Digester {
  let value = 0;
  return {
    update: (part) => {
      value = step(part, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes;
    },
  };
}

/** CRC-32C, the Castagnoli polynomial (RFC 9260, appendix A), least significant bit first. */
const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

function crc32c(part: Uint8Array, from: number): number {
  let value = ~from >>> 0;
  for (const octet of part) value = (table[(value ^ octet) & 0xff]! ^ (value >>> 8)) >>> 0;
  return ~value >>> 0;
}
