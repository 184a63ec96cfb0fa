import { randomBytes } from 'node:crypto';
import type { Randomness } from '../lifecycle/ports.ts';

/** The operating system's generator. */
export const systemRandomness: Randomness = { bytes: (n) => Uint8Array.from(randomBytes(n)) };
