import { DerError } from '../der/error.ts';
import { compareOctets } from '../der/octets.ts';
import { readDer } from '../der/reader.ts';
import { type Curve, curves } from './curve.ts';

/**
 * ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }                                 RFC 3279 §2.2.3
 *
 * Whether the octets are the DER of a signature with r and s in 1..n−1 of the curve (SEC 1 §4.1.4 step 1).
 */
export function isEcdsaSignature(signature: Uint8Array, curve: Curve): boolean {
  const { order } = curves[curve];
  try {
    return readDer(signature, (reader) => {
      const inner = reader.sequence();
      const r = inner.unsignedOctets();
      const s = inner.unsignedOctets();
      inner.done();
      return isInRange(r, order) && isInRange(s, order);
    });
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}

function isInRange(magnitude: Uint8Array, order: Uint8Array): boolean {
  if (magnitude[0] === 0) return false;
  if (magnitude.length !== order.length) return magnitude.length < order.length;
  return compareOctets(magnitude, order) < 0;
}
