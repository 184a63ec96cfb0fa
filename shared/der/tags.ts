/** Identifier octets of the universal types in use (X.680 §8.6), the constructed bit included where DER has it. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Identifier octet of `[n]` on a primitive value. */
export function implicit(n: number): number {
  return 0x80 | n;
}

/** Identifier octet of `[n]` around or instead of a constructed value. */
export function explicit(n: number): number {
  return 0xa0 | n;
}
