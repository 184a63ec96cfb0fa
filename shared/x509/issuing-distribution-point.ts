import { DerError } from '../der/error.ts';
import { type Reader, readDer } from '../der/reader.ts';
import { explicit, implicit } from '../der/tags.ts';
import { encode, NOTHING, sequence } from '../der/writer.ts';
import { encodeDistributionPointName, readDistributionPointName } from './distribution-point-name.ts';
import { type Extension, extensionIds } from './extension.ts';
import type { GeneralName } from './general-name.ts';

/**
 * IssuingDistributionPoint ::= SEQUENCE {
 *   distributionPoint           [0] DistributionPointName OPTIONAL,
 *   onlyContainsUserCerts       [1] BOOLEAN DEFAULT FALSE,
 *   onlyContainsCACerts         [2] BOOLEAN DEFAULT FALSE,
 *   onlySomeReasons             [3] ReasonFlags OPTIONAL,
 *   indirectCRL                 [4] BOOLEAN DEFAULT FALSE,
 *   onlyContainsAttributeCerts  [5] BOOLEAN DEFAULT FALSE }                             RFC 5280 §5.2.5
 *
 * Lists by reason, indirect lists and lists of attribute certificates are not ours: neither written nor read.
 */
export interface IssuingDistributionPoint {
  readonly fullName?: readonly GeneralName[];
  readonly onlyContainsUserCerts?: boolean;
  readonly onlyContainsCACerts?: boolean;
}

const TRUE = Uint8Array.of(0xff);

/** RangeError if it says nothing, or both kinds alone. */
export function encodeIssuingDistributionPoint(point: IssuingDistributionPoint): Extension {
  const { fullName, onlyContainsUserCerts = false, onlyContainsCACerts = false } = point;
  if (onlyContainsUserCerts && onlyContainsCACerts) throw new RangeError('a list for nothing');
  if (!fullName && !onlyContainsUserCerts && !onlyContainsCACerts)
    throw new RangeError('empty issuingDistributionPoint');
  const value = sequence(
    fullName ? encodeDistributionPointName(fullName) : NOTHING,
    onlyContainsUserCerts ? encode(implicit(1), TRUE) : NOTHING,
    onlyContainsCACerts ? encode(implicit(2), TRUE) : NOTHING,
  );
  return { id: extensionIds.issuingDistributionPoint, critical: true, value };
}

export function decodeIssuingDistributionPoint(value: Uint8Array): IssuingDistributionPoint {
  return readDer(value, (reader) => {
    const inner = reader.sequence();
    if (!inner.more) throw new DerError('empty issuingDistributionPoint', inner.offset);
    const fullName = inner.tag === explicit(0) ? readDistributionPointName(inner) : undefined;
    const onlyContainsUserCerts = readFlag(inner, implicit(1));
    const onlyContainsCACerts = readFlag(inner, implicit(2));
    inner.done();
    return {
      ...(fullName && { fullName }),
      ...(onlyContainsUserCerts && { onlyContainsUserCerts }),
      ...(onlyContainsCACerts && { onlyContainsCACerts }),
    };
  });
}

function readFlag(reader: Reader, tag: number): boolean {
  if (reader.tag !== tag) return false;
  if (!reader.boolean(tag)) throw new DerError('default value FALSE is written out', reader.offset);
  return true;
}
