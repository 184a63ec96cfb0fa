/**
 * Three questions about an RSA modulus, in plain integers. None takes the modulus' size for granted: the caller has
 * bounded it before (`key-policy.ts`), and the work here grows with its square at most.
 */

/** CA/Browser Forum BR §6.1.6 asks for no factor below 752. */
const PRIMES = primesBelow(752);

/** The primes in products below 2^53: one division of the big integer serves several primes. */
const GROUPS = grouped(PRIMES);

/**
 * The residues a ROCA prime can leave (CVE-2017-15361): such a prime is `k·M + 65537^a mod M`, M being the product of
 * the first primes up to 701 for moduli from 1984 bits on (Nemec et al., CCS 2017, §2.1), so that modulo each of those
 * primes it is a power of 65537; and so is the product of two of them.
 */
const ROCA_RESIDUES = PRIMES.filter((p) => p > 2 && p <= 701).map((p) => [p, powersOf65537(p)] as const);

/** n modulo each prime below 752. */
export type Residues = ReadonlyMap<number, number>;

export function residuesOf(n: bigint): Residues {
  const residues = new Map<number, number>();
  for (const { product, primes } of GROUPS) {
    const rest = Number(n % product);
    for (const p of primes) residues.set(p, rest % p);
  }
  return residues;
}

/** The smallest prime below 752 that divides the modulus, or undefined. */
export function smallFactor(residues: Residues): number | undefined {
  return PRIMES.find((p) => residues.get(p) === 0);
}

/** Whether the modulus bears the fingerprint of CVE-2017-15361. By chance a good one does so less than once in 2^100. */
export function hasRocaFingerprint(residues: Residues): boolean {
  return ROCA_RESIDUES.every(([p, powers]) => powers.has(residues.get(p) ?? 0));
}

/** Whether Fermat's method splits the modulus within `rounds` steps: its primes are too close (CVE-2022-26320). */
export function hasClosePrimes(n: bigint, rounds: number): boolean {
  let a = squareRoot(n);
  if (a * a < n) a += 1n;
  let rest = a * a - n;
  for (let round = 0; round < rounds; round++) {
    if (isSquare(rest)) return true;
    rest += 2n * a + 1n;
    a += 1n;
  }
  return false;
}

/** Floor of the square root (Newton's method from above). */
export function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << (BigInt(n.toString(16).length) * 2n + 1n);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** The squares modulo 2^6·3^2·5·7, as a sieve before the root is taken. */
const SIEVE = 20_160;
const SQUARES_MODULO_SIEVE = squaresModulo(SIEVE);

function isSquare(n: bigint): boolean {
  if (SQUARES_MODULO_SIEVE[Number(n % BigInt(SIEVE))] === 0) return false;
  const root = squareRoot(n);
  return root * root === n;
}

function squaresModulo(m: number): Uint8Array {
  const squares = new Uint8Array(m);
  for (let i = 0, square = 0; i <= m / 2; square = (square + 2 * i + 1) % m, i++) squares[square] = 1;
  return squares;
}

function primesBelow(limit: number): number[] {
  const primes: number[] = [];
  for (let n = 2; n < limit; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes;
}

function grouped(primes: readonly number[]): { product: bigint; primes: number[] }[] {
  const groups: { product: bigint; primes: number[] }[] = [];
  for (const p of primes) {
    const last = groups.at(-1);
    if (last && last.product * BigInt(p) <= BigInt(Number.MAX_SAFE_INTEGER)) {
      last.product *= BigInt(p);
      last.primes.push(p);
    } else groups.push({ product: BigInt(p), primes: [p] });
  }
  return groups;
}

function powersOf65537(p: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * (65537 % p)) % p) powers.add(power);
  return powers;
}
