import { profiles, sealProfiles } from './profiles.ts';
import { lastSecond } from './validity.ts';

/** The last second of the longest certificate that begins at `from`, of any profile that was ever in force; responders apart. */
export function longestValidity(from: Date): Date {
  const years = [...Object.values(profiles), ...Object.values(sealProfiles)].map(({ validity }) => validity.years);
  return lastSecond(from, Math.max(...years));
}
