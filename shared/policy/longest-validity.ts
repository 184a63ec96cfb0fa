import { profiles, sealProfiles } from './profiles.ts';
import { lastSecond } from './validity.ts';

const YEARS = Math.max(
  ...[...Object.values(profiles), ...Object.values(sealProfiles)].map(({ validity }) => validity.years),
);

/** The last instant at which every certificate can still begin that must end by `notAfter`: afterwards the longest do not fit. */
export function lastFullLength(notAfter: Date): Date {
  const from = new Date(notAfter.getTime() + 1000);
  from.setUTCFullYear(from.getUTCFullYear() - YEARS);
  while (longestValidity(from) > notAfter) from.setUTCDate(from.getUTCDate() - 1);
  return from;
}

/** The last second of the longest certificate that begins at `from`, of any profile that was ever in force; responders apart. */
export function longestValidity(from: Date): Date {
  return lastSecond(from, YEARS);
}
