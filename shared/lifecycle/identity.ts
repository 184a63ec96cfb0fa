import { createHash } from 'node:crypto';
import type { Randomness } from './ports.ts';

/** An opaque identifier: 16 random octets in hex. */
export function newId(randomness: Randomness): string {
  return Buffer.from(randomness.bytes(16)).toString('hex');
}

/**
 * A certificate serial number: 16 octets of a CSPRNG of which the first is 01–7F, so that it is positive, never shorter
 * and always of the same length (RFC 5280 §4.1.2.2). Lower-case hex.
 */
export function newSerial(randomness: Randomness): string {
  for (;;) {
    const octets = randomness.bytes(16);
    const first = octets[0]! & 0x7f;
    if (first !== 0) return first.toString(16).padStart(2, '0') + Buffer.from(octets.subarray(1)).toString('hex');
  }
}

/** SHA-256, lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
