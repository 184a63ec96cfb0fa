import type { Finding } from '../errors.ts';
import type { Name } from '../x509/name.ts';
import { characters, textFault } from './directory-text.ts';
import { cite, type OwnProfile, SUBJECT_TYPES } from './profile.ts';

/** A name that the ceremony's file gives to one of the house's own certificates. */
export interface PlannedName {
  readonly subject: Name;
  readonly hierarchy: 'production' | 'test';
}

/** One attribute per RDN, in the profile's order, as its rows say; the TEST hierarchy marked and no other. */
export function plannedNameFaults(profile: OwnProfile, { subject, hierarchy }: PlannedName): Finding[] {
  const faults: Finding[] = [];
  const rest = [...subject];
  for (const row of profile.subject) {
    const { oid } = SUBJECT_TYPES[row.type];
    const line = `subject.${row.type}`;
    const next = rest[0]?.[0];
    if (rest[0]?.length !== 1 || next?.type !== oid) {
      if (row.required) faults.push(ownFinding(profile, line, `The ${row.type} is missing or in another place.`));
      continue;
    }
    rest.shift();
    const fault = next.encoding === row.as ? textFault(next.value)?.detail : `is not a ${row.as}`;
    if (fault) faults.push(ownFinding(profile, line, `The ${row.type} ${fault}.`));
    if (characters(next.value) > row.atMost) faults.push(ownFinding(profile, line, `The ${row.type} is too long.`));
    if (row.type === 'C' && !/^[A-Z]{2}$/.test(next.value)) {
      faults.push(ownFinding(profile, line, 'The C is no country code of two capital letters.'));
    }
    if (row.type === 'CN') faults.push(...commonNameFaults(profile, next.value, hierarchy));
  }
  if (rest.length > 0) faults.push(ownFinding(profile, 'subject', 'The name has more than the profile lists.'));
  return faults;
}

function commonNameFaults(profile: OwnProfile, value: string, hierarchy: PlannedName['hierarchy']): Finding[] {
  const faults: Finding[] = [];
  if (value.startsWith(profile.testPrefix) !== (hierarchy === 'test')) {
    const detail = `The CN begins with “${profile.testPrefix}” in the TEST hierarchy and in no other.`;
    faults.push(ownFinding(profile, 'subject.test', detail));
  }
  if (profile.kind === 'seal') {
    const own = hierarchy === 'test' ? value.slice(profile.testPrefix.length) : value;
    if (!own.startsWith(profile.commonNamePrefix) || own.length === profile.commonNamePrefix.length) {
      const detail = `The CN begins with “${profile.commonNamePrefix}”, and goes on.`;
      faults.push(ownFinding(profile, 'subject.seal', detail));
    }
  }
  return faults;
}

/** One rule's verdict about a certificate of the house's own. */
export function ownFinding(profile: OwnProfile, line: string, detail: string): Finding {
  return { code: `${profile.kind}-${line.split('.')[0]}`, citation: cite(profile, line), detail };
}
