import type { CertificateProfile } from './profile.ts';

/** First instant and last second; both are inside the validity (RFC 5280 §4.1.2.5). Whole seconds, UTC. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The validity of a certificate of this profile that begins at `from`. */
export function validityFrom({ validity }: Pick<CertificateProfile, 'validity'>, from: Date): Validity {
  return yearsFrom(from, validity.years);
}

/** So many years from the second in which `from` lies. */
export function yearsFrom(from: Date, years: number): Validity {
  const notBefore = wholeSeconds(from);
  return { notBefore, notAfter: lastSecond(notBefore, years) };
}

/** An instant without its parts of a second. */
export function wholeSeconds(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}

/** The last second of so many years: one before the anniversary, since both ends are inside. */
export function lastSecond(notBefore: Date, years: number): Date {
  const anniversary = new Date(notBefore);
  anniversary.setUTCFullYear(anniversary.getUTCFullYear() + years);
  return new Date(anniversary.getTime() - 1000);
}

/** So many days from the second in which `from` lies, and not past the end of `outer`: for what is renewed by itself. */
export function daysFrom(from: Date, days: number, outer: Validity): Validity {
  const notBefore = wholeSeconds(from);
  const notAfter = new Date(notBefore.getTime() + days * 86_400_000 - 1000);
  return { notBefore, notAfter: notAfter < outer.notAfter ? notAfter : outer.notAfter };
}

/** Whether one validity lies inside another (X.509's shell model: nothing outlives what it hangs on). */
export function isWithin(inner: Validity, outer: Validity): boolean {
  return inner.notBefore >= outer.notBefore && inner.notAfter <= outer.notAfter;
}
