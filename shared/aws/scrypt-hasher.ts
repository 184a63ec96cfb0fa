import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { SecretHasher } from '../lifecycle/ports.ts';
import type { SlowHash } from '../lifecycle/records.ts';

export type ScryptCost = Pick<SlowHash, 'n' | 'r' | 'p'>;

/** About a tenth of a second and 32 MiB for each guess. */
export const CODE_COST: ScryptCost = { n: 2 ** 15, r: 8, p: 1 };
const OCTETS = 32;

/** scrypt (RFC 7914) at the given cost; older hashes are checked at the cost that they name. */
export function createScryptHasher(cost: ScryptCost): SecretHasher {
  return {
    async hash(secret, salt) {
      return { algorithm: 'scrypt', ...cost, salt, digest: await derive(secret, salt, cost) };
    },
    async matches(secret, hash) {
      const { salt, ...parameters } = hash ?? { salt: new Uint8Array(16), ...cost };
      const derived = await derive(secret, salt, parameters);
      return timingSafeEqual(derived, hash?.digest ?? new Uint8Array(OCTETS)) && hash !== undefined;
    },
  };
}

function derive(secret: string, salt: Uint8Array, { n, r, p }: ScryptCost): Promise<Uint8Array> {
  // What scrypt takes is 128·r·(N + p + 2) octets: Node refuses without some room above it.
  const options: ScryptOptions = { N: n, r, p, maxmem: 256 * r * (n + p + 2) };
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, OCTETS, options, (error, derived) => (error ? reject(error) : resolve(derived)));
  });
}
