import { fromHex, toBigInt } from '../der/octets.ts';

/** The prime curves of FIPS 186-4 §D.1.2 that we certify keys on: y² = x³ − 3x + b over the field of p elements. */
export type Curve = 'P-256' | 'P-384';

interface CurveParameters {
  readonly oid: string;
  /** Length of one coordinate. */
  readonly octets: number;
  readonly p: bigint;
  readonly b: bigint;
  /** Order n of the base point, big-endian. */
  readonly order: Uint8Array;
}

export const curves: Readonly<Record<Curve, CurveParameters>> = {
  'P-256': {
    oid: '1.2.840.10045.3.1.7',
    octets: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    order: fromHex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'),
  },
  'P-384': {
    oid: '1.3.132.0.34',
    octets: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    order: fromHex('ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973'),
  },
};

/**
 * Whether the octets are an uncompressed point of the curve (SEC 1 §2.3.4, §3.2.2.1; the cofactor is 1, so that the
 * order needs no check). Two multiplications and one remainder: a twentieth of what importing the key costs.
 */
export function isOnCurve(curve: Curve, point: Uint8Array): boolean {
  const { octets, p, b } = curves[curve];
  if (point.length !== 1 + 2 * octets || point[0] !== 4) return false;
  const x = toBigInt(point.subarray(1, 1 + octets));
  const y = toBigInt(point.subarray(1 + octets));
  return x < p && y < p && (y * y - ((x * x - 3n) * x + b)) % p === 0n;
}
