import { readDer } from '../der/reader.ts';
import { defaultFalse, integer, NOTHING, sequence } from '../der/writer.ts';
import { type Extension, extensionIds } from './extension.ts';

/**
 * BasicConstraints ::= SEQUENCE {
 *   cA                 BOOLEAN DEFAULT FALSE,
 *   pathLenConstraint  INTEGER (0..MAX) OPTIONAL }                                      RFC 5280 §4.2.1.9
 */
export interface BasicConstraints {
  readonly cA: boolean;
  readonly pathLenConstraint?: number;
}

export function encodeBasicConstraints(constraints: BasicConstraints, critical = true): Extension {
  const { cA, pathLenConstraint } = constraints;
  if (!cA && pathLenConstraint !== undefined) throw new RangeError('pathLenConstraint without cA');
  const length = pathLenConstraint === undefined ? NOTHING : integer(pathLenConstraint);
  return { id: extensionIds.basicConstraints, critical, value: sequence(defaultFalse(cA), length) };
}

/** A pathLenConstraint without cA is decoded: it is well encoded, if senseless. */
export function decodeBasicConstraints(value: Uint8Array): BasicConstraints {
  return readDer(value, (reader) => {
    const inner = reader.sequence();
    const cA = inner.defaultFalse();
    const pathLenConstraint = inner.more ? inner.smallInteger() : undefined;
    inner.done();
    return pathLenConstraint === undefined ? { cA } : { cA, pathLenConstraint };
  });
}
