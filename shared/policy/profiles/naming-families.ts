import type { Naming } from '../../registration/records.ts';
import { defineProfile, type ProfileData } from '../define-profile.ts';
import type { CertificateProfile, SubjectRule } from '../profile.ts';

/**
 * The two families in which a subject names the structure. What stands for the service, server or person follows.
 *
 * sector   C=FR, ST=Paris (75), O=Hôpital d'exemple, OU=1750000001
 * etsi     C=FR, O=Exemple SA, OU=0002 000000018, organizationIdentifier=NTRFR-000000018
 *
 * An O cut at the limit is an old custom of the sector, and is shown; ETSI EN 319 412-3 §4.2.1 asks for the full
 * registered name, so that a longer one is refused there. The SIREN stands twice in the etsi family: for those who read
 * the RGS (the register's ISO 6523 code before it) and for those who read ETSI EN 319 412-1 §5.1.4.
 */
export const structureRows: Readonly<Record<Naming, readonly SubjectRule[]>> = {
  sector: [
    { type: 'C', says: 'structure.country', as: 'PrintableString', atMost: 2, over: 'refuse' },
    { type: 'ST', says: 'structure.department', as: 'UTF8String', atMost: 128, over: 'refuse' },
    { type: 'O', says: 'structure.name', as: 'UTF8String', atMost: 64, over: 'shorten' },
    { type: 'OU', says: 'structure.identifier', as: 'UTF8String', atMost: 64, over: 'refuse' },
  ],
  etsi: [
    { type: 'C', says: 'structure.country', as: 'PrintableString', atMost: 2, over: 'refuse' },
    { type: 'O', says: 'structure.name', as: 'UTF8String', atMost: 64, over: 'refuse' },
    { type: 'OU', says: 'structure.siren', as: 'UTF8String', atMost: 64, over: 'refuse' },
    {
      type: 'organizationIdentifier',
      says: 'structure.nationalTradeRegister',
      as: 'UTF8String',
      atMost: 64,
      over: 'refuse',
    },
  ],
};

export { frenchLetters } from '../idn-letters.ts';

/** What a usage says in both families: `rows` follow those of the structure. */
export interface UsageData extends Omit<ProfileData, 'naming' | 'subject' | 'certificatePolicy'> {
  readonly rows: readonly SubjectRule[];
  /**
   * Below the operator's own arc the policy's OID is the family (1 sector, 2 etsi), this number, the version: 1 SSL_SERV,
   * 2 SERV_SMIME, 3 SERV_SIGN, 4 SERV_CONF, 5 ORG_AUTH_CLI, 6 ORG_SIGN, 7 ORG_CONF, 8 PRO_AUTH_CLI, 9 PERSON_AUTH. Never used
   * again.
   */
  readonly policyNumber: number;
}

/** The profiles of a usage, one per family. */
export function inBothFamilies({
  rows,
  policyNumber,
  ...data
}: UsageData): Readonly<Record<Naming, CertificateProfile>> {
  const make = (naming: Naming, family: number) =>
    defineProfile({
      ...data,
      naming,
      subject: [...structureRows[naming], ...rows],
      certificatePolicy: `${family}.${policyNumber}.${data.version}`,
    });
  return { sector: make('sector', 1), etsi: make('etsi', 2) };
}
