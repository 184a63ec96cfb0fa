import { DerError } from '../der/error.ts';
import { readDer } from '../der/reader.ts';
import { tags } from '../der/tags.ts';

/**
 * CRLReason ::= ENUMERATED { unspecified (0), … aACompromise (10) }, value 7 unused     RFC 5280 §5.3.1
 */
export const reasonCodes = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;
export type ReasonCodeName = keyof typeof reasonCodes;

const names = new Map(Object.entries(reasonCodes).map(([name, code]) => [code as number, name as ReasonCodeName]));

/** The value of the reasonCode extension. */
export function decodeReasonCode(value: Uint8Array): ReasonCodeName {
  const code = readDer(value, (reader) => reader.smallInteger(tags.enumerated));
  const name = names.get(code);
  if (name === undefined) throw new DerError(`there is no CRLReason ${code}`);
  return name;
}
