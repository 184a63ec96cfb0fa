import { DerError } from '../der/error.ts';
import { type Reader, readDer } from '../der/reader.ts';
import { explicit } from '../der/tags.ts';
import { sequence } from '../der/writer.ts';
import { encodeDistributionPointName, readDistributionPointName } from './distribution-point-name.ts';
import { type Extension, extensionIds } from './extension.ts';
import type { GeneralName } from './general-name.ts';

/**
 * CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint
 * DistributionPoint ::= SEQUENCE {
 *   distributionPoint  [0] DistributionPointName OPTIONAL,
 *   reasons            [1] ReasonFlags OPTIONAL,
 *   cRLIssuer          [2] GeneralNames OPTIONAL }                                      RFC 5280 §4.2.1.13
 *
 * We issue, and read, points with a fullName alone: lists by reason and indirect lists are not ours.
 */
export interface DistributionPoint {
  /** Several names are several places of the same list. */
  readonly fullName: readonly GeneralName[];
}

export function encodeCrlDistributionPoints(points: readonly DistributionPoint[]): Extension {
  return { id: extensionIds.crlDistributionPoints, critical: false, value: encodePoints(points) };
}

/** FreshestCRL ::= CRLDistributionPoints: where the delta is, in a certificate or in its base.  RFC 5280 §4.2.1.15, §5.2.6 */
export function encodeFreshestCrl(points: readonly DistributionPoint[]): Extension {
  return { id: extensionIds.freshestCrl, critical: false, value: encodePoints(points) };
}

function encodePoints(points: readonly DistributionPoint[]): Uint8Array {
  if (points.length === 0) throw new RangeError('no distribution points');
  return sequence(...points.map(({ fullName }) => sequence(encodeDistributionPointName(fullName))));
}

/** One point with one URL, the usual case. */
export function crlDistributionPoint(url: string): DistributionPoint {
  return { fullName: [{ kind: 'uniformResourceIdentifier', value: url }] };
}

export function decodeCrlDistributionPoints(value: Uint8Array): DistributionPoint[] {
  return readDer(value, (reader) => {
    const inner = reader.sequence();
    const points: DistributionPoint[] = [];
    if (!inner.more) throw new DerError('empty CRLDistributionPoints', inner.offset);
    while (inner.more) points.push(readPoint(inner));
    return points;
  });
}

function readPoint(reader: Reader): DistributionPoint {
  const point = reader.sequence();
  if (point.tag !== explicit(0)) throw new DerError('distribution point without a fullName', point.offset);
  const fullName = readDistributionPointName(point);
  point.done();
  return { fullName };
}
