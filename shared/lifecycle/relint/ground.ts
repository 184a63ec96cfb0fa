import { type Plan, planCertificate } from '../../policy/plan.ts';
import { planRenewal } from '../../policy/plan-renewal.ts';
import { type CertificateProfile, SUBJECT_TYPES } from '../../policy/profile.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import type { NamedStructure, StructureRecord, SubscriptionRecord } from '../../registration/records.ts';
import type { TbsCertificate } from '../../x509/certificate.ts';
import { extensionIds } from '../../x509/extension.ts';
import { decodeGeneralNames } from '../../x509/general-name.ts';
import { attributeTypes, decodeName } from '../../x509/name.ts';
import { type Issuer, readIssuer } from '../issuers.ts';
import type { Ledger } from '../ports.ts';
import type { LedgerRecord, RequestRecord } from '../records.ts';

/** The records on which the certificates of one subscription stand, read once for all of them. */
export interface StockGround {
  readonly subscription?: SubscriptionRecord;
  readonly structure?: StructureRecord;
  /** Read once for each name. */
  issuer(id: string): Promise<Issuer | undefined>;
}

export async function groundOfStock(ledger: Ledger, subscriptionId: string): Promise<StockGround> {
  const subscription = await ledger.read('subscription', { id: subscriptionId });
  const structure = subscription && (await ledger.read('structure', { id: subscription.structureId }));
  const issuers = new Map<string, Promise<Issuer | undefined>>();
  return {
    ...(subscription && { subscription }),
    ...(structure && { structure }),
    issuer(id) {
      const known = issuers.get(id) ?? readIssuer(ledger, id).catch(absent);
      issuers.set(id, known);
      return known;
    },
  };
}

function absent(thrown: unknown): undefined {
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'not-found') return undefined;
  throw thrown;
}

/** The names as the certificate itself has them: what every rule but that of the plan can still be asked of. */
export function planAsIssued(
  profile: CertificateProfile,
  tbs: TbsCertificate,
  hierarchy: Plan['hierarchy'],
  domain?: Plan['domain'],
): Plan {
  const altNames = tbs.extensions.find(({ id }) => id === extensionIds.subjectAltName)?.value;
  return {
    profile,
    subject: decodeName(tbs.subject),
    subjectAltNames: altNames ? decodeGeneralNames(altNames) : [],
    notices: [],
    ...(domain && { domain }),
    hierarchy,
    subjectDer: tbs.subject,
    ...(altNames && { subjectAltNameDer: altNames }),
  };
}

export interface Named {
  readonly request: RequestRecord;
  readonly subscription: SubscriptionRecord;
  readonly structure: StructureRecord;
  readonly holder?: HolderRecord;
  /** Of the certificate whose place it took. */
  readonly previous?: Uint8Array;
}

/**
 * The plan that today's records and the fields declared then give. Nobody's data are opened for it: of a person it takes
 * the names from the certificate, and holds against the record what is no secret, so that a plan for a practice that is
 * one person's cannot be had (undefined). Throws the Refusals of the plan.
 */
export function planOfRecords(profile: CertificateProfile, tbs: TbsCertificate, named: Named): Plan | undefined {
  const { request, subscription, structure, holder, previous } = named;
  if (typeof structure.name !== 'string' || structure.identifier.scheme === 'RPPS-RANK') return undefined;
  const open: NamedStructure = { ...structure, name: structure.name, identifier: structure.identifier };
  const facts = {
    structure: open,
    subscription,
    declared: request.declared,
    ...(holder && { holder: holderAsIssued(tbs, holder) }),
  };
  return previous ? planRenewal(profile, previous, facts) : planCertificate(profile, facts);
}

function holderAsIssued(tbs: TbsCertificate, { id, serialNumber }: HolderRecord) {
  const subject = decodeName(tbs.subject).flat();
  const value = (type: string) => subject.find((one) => one.type === type)?.value ?? '';
  const altNames = tbs.extensions.find((extension) => extension.id === extensionIds.subjectAltName)?.value;
  const mail = altNames && decodeGeneralNames(altNames).find(({ kind }) => kind === 'rfc822Name');
  return {
    holderId: id,
    firstNames: value(attributeTypes.GN),
    lastName: value(attributeTypes.SN),
    email: typeof mail?.value === 'string' ? mail.value : '',
    serialNumber,
  };
}

const NOTHING = new Uint8Array();

/** Whose data names differ: the structure's, by the profile's own table; or what the subscription or the holder gives. */
export function ownersOfDifferences(plan: Plan, issued: Plan): ReadonlySet<'structure' | 'others'> {
  const owners = new Set<'structure' | 'others'>();
  if (Buffer.compare(plan.subjectAltNameDer ?? NOTHING, issued.subjectAltNameDer ?? NOTHING) !== 0)
    owners.add('others');
  if (Buffer.compare(plan.subjectDer, issued.subjectDer) === 0) return owners;
  const before = owners.size;
  const valuesOf = ({ subject }: Plan, oid: string) =>
    JSON.stringify(subject.map((rdn) => rdn.filter(({ type }) => type === oid)).filter((rdn) => rdn.length > 0));
  const oids = new Set([...plan.subject, ...issued.subject].flat().map(({ type }) => type));
  for (const oid of oids) {
    if (valuesOf(plan, oid) === valuesOf(issued, oid)) continue;
    const row = plan.profile.subject.find(({ type }) => SUBJECT_TYPES[type].oid === oid);
    owners.add(row?.says.startsWith('structure.') ? 'structure' : 'others');
  }
  // the same values in another order or encoding are nobody's change: both must answer for it
  return owners.size === before ? new Set(['structure', 'others']) : owners;
}

/** Whether any of these records has changed after an instant. */
export async function changedSince(ledger: Ledger, records: readonly LedgerRecord[], at: string): Promise<boolean> {
  for (const record of records) {
    const event = await ledger.event(record, (record as { version: number }).version);
    if (event && event.at > at) return true;
  }
  return false;
}
