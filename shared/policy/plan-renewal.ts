import type { Finding } from '../errors.ts';
import { decodeCertificate, type TbsCertificate } from '../x509/certificate.ts';
import { decodeCertificatePolicies } from '../x509/certificate-policies.ts';
import { extensionIds } from '../x509/extension.ts';
import { decodeName, type Name } from '../x509/name.ts';
import { refuse } from './findings.ts';
import { equalOctets } from './octets.ts';
import { type Plan, type PlanFacts, planCertificate, subjectFinding } from './plan.ts';
import { type CertificateProfile, cite, SUBJECT_TYPES } from './profile.ts';
import { subjectSources } from './subject-sources.ts';

/**
 * The plan of a certificate that takes the place of `previous` (DER) with a new key. Relying parties may compare the
 * whole name, so its DER is taken over as it stands, and so is the subjectAltName.
 *
 * All that a new order would be asked is asked first, of today's records and the fields declared then. A name or
 * department that a record spells otherwise by now stays as it was, and a notice says so. Everything else must be the
 * same: another identifier, host, address or person is a new order. Throws the Refusals of `planCertificate`, and
 * `name-violation` or `policy` (another usage or naming family) for what a renewal cannot change.
 */
export function planRenewal(profile: CertificateProfile, previous: Uint8Array, facts: PlanFacts): Plan {
  const fresh = planCertificate(profile, facts);
  const { tbs } = decodeCertificate(previous);
  if (!isOfUsage(tbs, profile)) {
    const detail = 'The certificate before was issued for another usage or naming family: this is a new order.';
    refuse('policy', [{ code: 'renewal-profile', citation: cite(profile, 'renewal'), pointer: '/renews', detail }]);
  }
  const subject = decodeName(tbs.subject);
  const { violations, notices } = compareSubjects(profile, subject, fresh.subject);
  const altNames = tbs.extensions.find(({ id }) => id === extensionIds.subjectAltName)?.value;
  if (!sameOctets(altNames, fresh.subjectAltNameDer)) {
    const detail = 'The names are not those of the certificate before: other names are a new order.';
    violations.push({ code: 'renewal-names', citation: cite(profile, 'renewal'), pointer: '/declared', detail });
  }
  if (violations.length > 0) refuse('name-violation', violations);
  return { ...fresh, subject, subjectDer: tbs.subject, notices: [...notices, ...fresh.notices] };
}

/** Whether a certificate's policy is some version of the profile's. */
function isOfUsage({ extensions }: TbsCertificate, { certificatePolicy }: CertificateProfile): boolean {
  const extension = extensions.find(({ id }) => id === extensionIds.certificatePolicies);
  const [only, ...others] = extension ? decodeCertificatePolicies(extension.value) : [];
  const withoutVersion = (oid: string) => oid.slice(0, oid.lastIndexOf('.'));
  return others.length === 0 && withoutVersion(only?.policy ?? '').endsWith(`.${withoutVersion(certificatePolicy)}`);
}

function compareSubjects(profile: CertificateProfile, before: Name, today: Name) {
  const violations: Finding[] = [];
  const notices: Finding[] = [];
  for (const rule of profile.subject) {
    const { oid } = SUBJECT_TYPES[rule.type];
    const [was, is] = [only(before, oid), only(today, oid)];
    if (was === is) continue;
    if (subjectSources[rule.says].keptAtRenewal && was !== undefined && is !== undefined) {
      const detail = `The ${rule.type} stays as the certificate before has it; the record has another by now.`;
      notices.push(subjectFinding(profile, rule, detail, 'kept'));
    } else {
      const detail = `The ${rule.type} would not be that of the certificate before: this is a new order, not a renewal.`;
      violations.push({ ...subjectFinding(profile, rule, detail), code: 'renewal-subject' });
    }
  }
  if (violations.length === 0 && before.length !== today.length) {
    const detail = 'The certificate before names its subject by other attributes: this is a new order.';
    violations.push({ code: 'renewal-subject', citation: cite(profile, 'renewal'), pointer: '/renews', detail });
  }
  return { violations, notices };
}

const only = (name: Name, oid: string) => name.flat().find(({ type }) => type === oid)?.value;
const sameOctets = (a: Uint8Array | undefined, b: Uint8Array | undefined) =>
  a && b ? equalOctets(a, b) : a === undefined && b === undefined;
