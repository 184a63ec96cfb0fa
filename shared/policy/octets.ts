/** Whether two octet strings are the same. */
export function equalOctets(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
