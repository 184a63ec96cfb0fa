import { stringType } from '../der/string.ts';
import { type CertificationRequest, requestAttributeIds } from '../x509/certification-request.ts';

/**
 * challengePassword (RFC 2985 §5.4.1) may be a secret that opens other doors, and nobody here needs it. A request is
 * stored with its characters blanked, in place, so that all else stays as it was signed. Its signature cannot be
 * verified again; it was when the request was recorded.
 */

/** The DER to store: the request's own, or a copy with the password blanked. */
export function withoutChallengePassword(request: CertificationRequest): Uint8Array {
  const password = characterOctets(request);
  if (!password) return request.der;
  const copy = Uint8Array.from(request.der);
  const at = password.byteOffset - request.der.byteOffset;
  copy.fill(isWide(request) ? 0x00 : BLANK, at, at + password.length);
  return copy;
}

/** Whether the password of a request is blanked, as it is in every stored one. */
export function isBlanked(request: CertificationRequest): boolean {
  const password = characterOctets(request);
  const blank = isWide(request) ? 0x00 : BLANK;
  return password?.every((octet) => octet === blank) === true;
}

/** Whether the password is something else than one string, so that it cannot be blanked. */
export function isOddPassword(request: CertificationRequest): boolean {
  const values = valuesOf(request);
  return values !== undefined && (values.length !== 1 || stringType(values[0]![0]!) === undefined);
}

/** `0`, which every string type of one octet a character admits. */
const BLANK = 0x30;

function valuesOf({ attributes }: CertificationRequest): readonly Uint8Array[] | undefined {
  return attributes.find(({ type }) => type === requestAttributeIds.challengePassword)?.values;
}

/** The contents of the string, as a view of the request. */
function characterOctets(request: CertificationRequest): Uint8Array | undefined {
  const value = valuesOf(request)?.[0];
  if (!value) return undefined;
  const length = value[1]!;
  return value.subarray(length < 0x80 ? 2 : 2 + (length & 0x7f));
}

/** BMPString and UniversalString: two or four octets a character. */
function isWide(request: CertificationRequest): boolean {
  const type = stringType(valuesOf(request)?.[0]?.[0] ?? 0);
  return type === 'BMPString' || type === 'UniversalString';
}
