import { DerError } from '../../der/error.ts';
import { Refusal } from '../../errors.ts';
import { judgeRequest } from '../../policy/judge-request.ts';
import { lintTbs } from '../../policy/lint.ts';
import type { Plan } from '../../policy/plan.ts';
import { type CertificateProfile, cite } from '../../policy/profile.ts';
import { profiles } from '../../policy/profiles.ts';
import { type ReadRequest, readCertificationRequest } from '../../policy/read-request.ts';
import { verifySignature } from '../../x509/algorithms.ts';
import { type Certificate, decodeCertificate } from '../../x509/certificate.ts';
import { factsFor, pointOf } from '../crl/shards.ts';
import { sha256 } from '../identity.ts';
import type { Issuer } from '../issuers.ts';
import type { Ledger } from '../ports.ts';
import {
  CEREMONY,
  type CertificateRecord,
  type RequestRecord,
  type StockFinding,
  type StockLevel,
} from '../records.ts';
import { listsOf } from '../revocation.ts';
import {
  changedSince,
  type Named,
  ownersOfDifferences,
  planAsIssued,
  planOfRecords,
  type StockGround,
} from './ground.ts';
import { contradictions } from './history.ts';
import { ownFaults } from './own.ts';

/** What a certificate of the stock is looked at with. */
export interface Examiner {
  readonly ledger: Ledger;
  /** The object identifier arc under which the profiles' policies stand. */
  readonly policyArc: string;
  /** Now, as the ledger writes instants. */
  readonly at: string;
}

const finding = (code: string, citation: string, level: StockLevel = 'error'): StockFinding => ({
  code,
  level,
  citation,
});

/** What is looked at beyond the rules that issuance asks, and where it is written. */
const OURS = {
  'stock-issuer': { citation: 'RFC 5280 §4.1.2.4' },
  'stock-encoding': { citation: 'X.690 §10, §11; RFC 5280 §4.1' },
  'stock-unreadable': { citation: 'house rule: everything that was issued can be read' },
  'stock-signature': { citation: 'RFC 5280 §6.1.3 (a)(1)' },
  'stock-record': { citation: 'house rule: the ledger and the certificate say the same' },
  'stock-intent': { citation: 'house rule: intent before signature' },
  'stock-history': { citation: 'house rule: a certificate is what the event of its reservation has the digest of' },
  'stock-unrevoked': { citation: 'PRODUCT: revocation is final' },
  'stock-own': { citation: 'house rule: the house’s own certificates are those that a ceremony planned' },
  'stock-own-profile': { citation: 'house rule: an own certificate is what its profile makes of its record' },
  'stock-not-listed': { citation: 'RFC 5280 §5.3' },
  'stock-profile': { citation: 'house rule: a profile that has issued stays' },
  'stock-request': { citation: 'house rule: a certificate is of the profile and key of its own request' },
  'stock-scope': { citation: 'RFC 5280 §4.2.1.13' },
  'stock-key': { citation: 'PRODUCT: always a new key' },
} as const;

const ours = (code: keyof typeof OURS): StockFinding => finding(code, OURS[code].citation);

/**
 * Everything that can be asked of a certificate long after its issue: what signed it, the bytes that were intended, what
 * the ledger says of it, the rules of today for the profile version that issued it, the request and the records that it
 * stands on, and its key. Nobody's data are opened, and findings quote nothing. Throws a Refusal `unavailable`.
 */
export async function examine(
  examiner: Examiner,
  record: CertificateRecord,
  ground: StockGround,
): Promise<readonly StockFinding[]> {
  try {
    return await look(examiner, record, ground);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // one certificate that nobody can read does not end the look at all others
    return [ours('stock-unreadable')];
  }
}

async function look(
  examiner: Examiner,
  record: CertificateRecord,
  ground: StockGround,
): Promise<readonly StockFinding[]> {
  const issuer = await ground.issuer(record.issuer);
  if (!issuer) return [ours('stock-issuer')];
  let certificate: Certificate;
  try {
    certificate = decodeCertificate(record.certificate ?? new Uint8Array());
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return [ours('stock-encoding')];
  }
  const found = [
    ...signatureFindings(certificate, issuer),
    ...recordFindings(certificate, record),
    ...(await intentFindings(examiner, certificate, record)),
    ...(await contradictions(examiner.ledger, certificate, record)).map(ours),
    ...(await listFindings(examiner, record)),
  ];
  if (record.subscriptionId === CEREMONY)
    return [...found, ...(await ownFindings(examiner, record, certificate, issuer))];
  const profile = profiles[record.profile];
  if (!profile) return [...found, ours('stock-profile')];
  return [...found, ...(await requestFindings(examiner, { record, certificate, issuer, profile }, ground))];
}

async function ownFindings(
  examiner: Examiner,
  record: CertificateRecord,
  certificate: Certificate,
  issuer: Issuer,
): Promise<readonly StockFinding[]> {
  try {
    return (await ownFaults(examiner, record, certificate, issuer)).map(ours);
  } catch (error) {
    return findingsOf(error);
  }
}

function signatureFindings({ tbsDer, signature, signatureAlgorithm }: Certificate, { facts }: Issuer): StockFinding[] {
  const right =
    signatureAlgorithm === facts.signatureAlgorithm &&
    verifySignature(signatureAlgorithm, facts.spki, tbsDer, signature);
  return right ? [] : [ours('stock-signature')];
}

/** What is looked up by serial, revoked and counted is the row: it says what the certificate says. */
function recordFindings({ tbs }: Certificate, record: CertificateRecord): StockFinding[] {
  const same =
    tbs.serial === record.serial &&
    tbs.notBefore.toISOString() === new Date(Math.floor(Date.parse(record.notBefore) / 1000) * 1000).toISOString() &&
    tbs.notAfter.toISOString() === record.notAfter &&
    sha256(tbs.spki) === record.spkiSha256;
  return same ? [] : [ours('stock-record')];
}

async function intentFindings(
  { ledger }: Examiner,
  { tbsDer }: Certificate,
  { requestId, issuer, serial }: CertificateRecord,
): Promise<StockFinding[]> {
  const intent = await ledger.read('intent', { requestId });
  const right =
    intent?.issuer === issuer && intent.serial === serial && Buffer.compare(intent.tbsCertificate, tbsDer) === 0;
  return right ? [] : [ours('stock-intent')];
}

/** Whoever is revoked stands on every list that answers for the certificate. */
async function listFindings({ ledger }: Examiner, record: CertificateRecord): Promise<StockFinding[]> {
  const { state, revocation, serial } = record;
  if (state !== 'revoked') return [];
  const places = listsOf(record).map((scope) => ({ scope, revokedAt: revocation?.at ?? '', serial }));
  const entries = revocation ? await Promise.all(places.map((name) => ledger.read('crlEntry', name))) : [undefined];
  return entries.every((entry) => entry) ? [] : [ours('stock-not-listed')];
}

interface Specimen {
  readonly record: CertificateRecord;
  readonly certificate: Certificate;
  readonly issuer: Issuer;
  readonly profile: CertificateProfile;
}

async function requestFindings(
  examiner: Examiner,
  specimen: Specimen,
  { subscription, structure }: StockGround,
): Promise<readonly StockFinding[]> {
  const { ledger, policyArc, at } = examiner;
  const { record, certificate, issuer, profile } = specimen;
  const request = await ledger.read('request', { id: record.requestId });
  const names = request?.certificate;
  if (!request || !subscription || !structure || names?.serial !== record.serial || names.issuer !== record.issuer) {
    return [ours('stock-request')];
  }
  const found: StockFinding[] = [];
  if (record.crlScope !== pointOf(issuer.record, record.serial).scope) {
    found.push(ours('stock-scope'));
  }
  if (request.profile !== record.profile || request.spkiSha256 !== record.spkiSha256) {
    found.push(ours('stock-request'));
  }
  const { plan, findings } = await planned(examiner, specimen, { request, subscription, structure });
  found.push(...findings);

  const { spkiSha256 } = record;
  const [blocked, held] = await Promise.all([
    ledger.read('blockedKey', { spkiSha256 }),
    ledger.read('key', { spkiSha256 }),
  ]);
  if (held?.requestId !== request.id) found.push(ours('stock-key'));
  const inForce = record.state === 'issued' && record.notAfter > at;
  const read = readRequest(request);
  if ('refused' in read) found.push(...read.refused);
  else {
    found.push(
      ...refusedBy(() =>
        judgeRequest(read.request, {
          profile,
          plan,
          keyBlocked: blocked !== undefined && inForce,
          issuerName: issuer.facts.name,
          recorded: true,
        }),
      ),
    );
  }
  const expected = 'request' in read ? { publicKey: read.request.publicKey, policyArc } : { policyArc };
  for (const { code, citation } of lintTbs(certificate.tbsDer, plan, factsFor(issuer, record.serial), expected))
    found.push(finding(code, citation));
  // one finding for a rule, though the request and the certificate both break it
  return found.filter(({ code }, i) => found.findIndex((one) => one.code === code) === i);
}

/**
 * The plan of today's records, against which the certificate is held; or, where these have changed since its issue and
 * would name it otherwise, the names as they were issued, with a warning.
 */
async function planned(
  { ledger }: Examiner,
  { record, certificate: { tbs }, issuer, profile }: Specimen,
  named: Omit<Named, 'holder' | 'previous'>,
): Promise<{ readonly plan: Plan; readonly findings: readonly StockFinding[] }> {
  const { request, subscription, structure } = named;
  const asIssued = planAsIssued(profile, tbs, issuer.record.hierarchy, subscription.domain);
  const holder = request.holderId === undefined ? undefined : await ledger.read('holder', { id: request.holderId });
  const renewed = request.renews && (await ledger.read('certificate', request.renews));
  const previous = renewed?.certificate;
  let plan: Plan | undefined;
  const findings = refusedBy(() => {
    plan = planOfRecords(profile, tbs, { ...named, ...(holder && { holder }), ...(previous && { previous }) });
  });
  if (plan === undefined && findings.length === 0) return { plan: asIssued, findings };
  const owners = plan && ownersOfDifferences(plan, asIssued);
  if (plan && owners?.size === 0) return { plan, findings: [] };
  // what names it otherwise must itself have changed: a touch of one record excuses nothing that stands in another
  const behind = { structure, others: holder ? [subscription, holder] : [subscription] };
  const excused = await Promise.all(
    owners
      ? [...owners].map((one) =>
          changedSince(ledger, one === 'structure' ? [structure] : behind.others, record.createdAt),
        )
      : [changedSince(ledger, [structure, ...behind.others], record.createdAt)],
  );
  if (excused.every((one) => one)) {
    const warning = finding('stock-names-since', cite(profile, 'subject'), 'warning');
    return { plan: asIssued, findings: [warning] };
  }
  return { plan: plan ?? asIssued, findings };
}

function readRequest(request: RequestRecord): ReadRequest | { readonly refused: readonly StockFinding[] } {
  let read: ReadRequest | undefined;
  const refused = refusedBy(() => {
    read = readCertificationRequest(request.certificationRequest);
  });
  return read ?? { refused };
}

/** What a judgement would refuse today, by its findings; by its code where it names none. */
function refusedBy(judge: () => unknown): readonly StockFinding[] {
  try {
    judge();
    return [];
  } catch (error) {
    return findingsOf(error);
  }
}

/** Throws again what is no refusal by policy. */
function findingsOf(error: unknown): readonly StockFinding[] {
  if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
  if (error.findings.length === 0) return [{ code: `refused-${error.code}`, level: 'error', citation: 'request rule' }];
  return error.findings.map(({ code, citation }) => finding(code, citation));
}
