import type { Reader } from '../der/reader.ts';
import { explicit } from '../der/tags.ts';
import { encode } from '../der/writer.ts';
import { encodeGeneralNames, type GeneralName, readGeneralNames } from './general-name.ts';

/**
 * DistributionPointName ::= CHOICE {
 *   fullName                 [0] GeneralNames,
 *   nameRelativeToCRLIssuer  [1] RelativeDistinguishedName }                            RFC 5280 §4.2.1.13
 *
 * Only fullName is in use (RFC 5280 recommends against the other one); the choice is explicit inside its `[0]`.
 */
export function encodeDistributionPointName(fullName: readonly GeneralName[]): Uint8Array {
  return encode(explicit(0), encodeGeneralNames(fullName, explicit(0)));
}

export function readDistributionPointName(reader: Reader): GeneralName[] {
  const choice = reader.enter(explicit(0));
  const names = readGeneralNames(choice, explicit(0));
  choice.done();
  return names;
}
