import type { Reader } from '../der/reader.ts';

/**
 * AlgorithmIdentifier ::= SEQUENCE {
 *   algorithm   OBJECT IDENTIFIER,
 *   parameters  ANY DEFINED BY algorithm OPTIONAL }                                     RFC 5280 §4.1.1.2
 */
export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The whole element, or undefined when there is none. */
  readonly parameters: Uint8Array | undefined;
  /** All of the AlgorithmIdentifier. */
  readonly der: Uint8Array;
}

export function readAlgorithmIdentifier(reader: Reader): AlgorithmIdentifier {
  const start = reader.offset;
  const inner = reader.sequence();
  const oid = inner.oid();
  const parameters = inner.more ? inner.element() : undefined;
  inner.done();
  return { oid, parameters, der: reader.bytes.subarray(start, reader.offset) };
}
