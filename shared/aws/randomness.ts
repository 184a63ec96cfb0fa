import { randomFillSync } from 'node:crypto';
import type { Randomness } from '../lifecycle/ports.ts';

/** Octets that are fetched at once: a call of the generator costs as much for sixteen of them as for a thousand. */
const STORE = 2_048;
/** More than this is fetched for itself. */
const MOST_OF_STORE = 64;

/** The operating system's generator, asked for many octets at once. Each octet is given out once and then forgotten. */
export const systemRandomness: Randomness = { bytes: createStore() };

function createStore(): Randomness['bytes'] {
  const store = new Uint8Array(STORE);
  let used = STORE;
  return (n) => {
    if (n > MOST_OF_STORE) return randomFillSync(new Uint8Array(n));
    if (used + n > STORE) {
      randomFillSync(store);
      used = 0;
    }
    const octets = store.slice(used, used + n);
    store.fill(0, used, used + n);
    used += n;
    return octets;
  };
}
