import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate, CertificateRevocationList } from 'pkijs';
import type { ElectronicSignature } from '../registration/designation-records.ts';
import { visible } from './print/repertoire.ts';
import { TooComplex } from './reading/lexer.ts';
import {
  DIGITAL_SIGNATURE,
  mayUse,
  NON_REPUDIATION,
  pathFault,
  pathToAnchor,
  readCertificates,
  restricted,
} from './signature/certificate-path.ts';
import { type CheckedCms, checkCms, derOf } from './signature/cms.ts';
import { readSignedRevision } from './signature/revision.ts';
import { readLists, revocationFinding } from './signature/revocation.ts';
import { complete, fails, holds, notKnown, type SignatureFinding } from './signature/verdict.ts';

export type { SignatureFinding } from './signature/verdict.ts';

export interface SignatureQuestion {
  /** The file that came back. */
  readonly file: Uint8Array;
  /** The form exactly as the platform made it. */
  readonly original: Uint8Array;
  /** When the platform made it and when the file came back: ISO 8601, UTC. */
  readonly madeAt: string;
  readonly receivedAt: string;
  /** DER certificates: the authorities that are trusted, others that may stand between, and revocation lists. */
  readonly anchors: readonly Uint8Array[];
  readonly intermediates?: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

export interface SignatureReport {
  /** One for every rule, in order. Material for an agent: nothing here accepts anything. */
  readonly findings: readonly SignatureFinding[];
  /** Who signed, as the certificate says; personal data. Present when there is a readable certificate. */
  readonly signer?: Omit<ElectronicSignature, 'signingTime'>;
  /** Claimed by the signer’s own clock. */
  readonly signingTime?: string;
}

/** Clocks of workstations are a little wrong. */
const TOLERANCE_MS = 5 * 60_000;
const LEAST_RSA_BITS = 2048;

/**
 * Checks an electronic signature on a form of ours: one CMS signature (RFC 5652) over the whole file, which begins with
 * our octets. Bounded, and never throws for what the file holds. The path is judged at the instant of receipt, because
 * the claimed time of signing proves nothing.
 */
export async function checkPdfSignature(question: SignatureQuestion): Promise<SignatureReport> {
  const revision = outside(question);
  if (!revision.contents || !revision.signed) return { findings: complete(revision.findings) };
  const cms = await checkCms(revision.contents, revision.signed);
  const findings = [...revision.findings, ...cms.findings, ...timeFinding(cms, question)];
  const signingTime = cms.signingTime ? { signingTime: cms.signingTime.toISOString() } : {};
  if (!cms.signer) return { findings: complete(findings), ...signingTime };
  findings.push(...(await pathFindings(cms.signer, cms, question)));
  const signer = describe(cms.signer);
  return { findings: complete(findings), ...(signer ? { signer } : {}), ...signingTime };
}

function outside({ file, original }: SignatureQuestion) {
  try {
    return readSignedRevision(file, original);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return { findings: [fails('signature-original', 'The file takes too long to inspect.')] };
  }
}

async function pathFindings(
  signer: Certificate,
  { certificates, crls }: CheckedCms,
  question: SignatureQuestion,
): Promise<readonly SignatureFinding[]> {
  const at = new Date(question.receivedAt);
  const anchors = readCertificates(question.anchors);
  const usage = mayUse(signer, DIGITAL_SIGNATURE | NON_REPUDIATION)
    ? holds('signature-usage', 'The certificate may be used for signatures.')
    : fails('signature-usage', 'The certificate is not for signatures (its key usage does not say so).');
  if (anchors.length === 0) {
    return [usage, notKnown('signature-chain', 'No authority is configured whose signatures count.')];
  }
  const others = [...readCertificates(question.intermediates ?? []), ...certificates];
  const path = await pathToAnchor(signer, others, anchors);
  if (!path) {
    const detail = 'The signing certificate does not come from an authority that is configured here.';
    return [usage, fails('signature-chain', detail), validityFinding([signer], at)];
  }
  const lists: readonly CertificateRevocationList[] = [...readLists(question.crls), ...crls];
  return [usage, chainFinding(path), validityFinding(path, at), await revocationFinding(path, lists, at)];
}

function chainFinding(path: readonly Certificate[]): SignatureFinding {
  const fault = pathFault(path) ?? (path.some(isSmall) ? 'a key is smaller than RSA 2048' : undefined);
  if (fault !== undefined)
    return fails('signature-chain', `The path to the configured authority does not hold: ${fault}.`);
  if (restricted(path)) {
    return notKnown('signature-chain', 'The path restricts names or policies, which are not examined here.');
  }
  return holds(
    'signature-chain',
    `The signing certificate leads to a configured authority in ${path.length - 1} steps.`,
  );
}

function isSmall(certificate: Certificate): boolean {
  try {
    const { asymmetricKeyDetails } = new X509Certificate(derOf(certificate)).publicKey;
    return (asymmetricKeyDetails?.modulusLength ?? LEAST_RSA_BITS) < LEAST_RSA_BITS;
  } catch {
    return true;
  }
}

function validityFinding(path: readonly Certificate[], at: Date): SignatureFinding {
  const out = path.find(({ notBefore, notAfter }) => at < notBefore.value || at > notAfter.value);
  if (!out) return holds('signature-validity', 'Every certificate of the path was valid when the file came.');
  const who = out === path[0] ? 'The signing certificate' : 'A certificate of an authority above the signer';
  const when =
    at > out.notAfter.value ? `expired on ${iso(out.notAfter.value)}` : `begins on ${iso(out.notBefore.value)}`;
  return fails('signature-validity', `${who} ${when}; the file came on ${iso(at)}.`);
}

function timeFinding(
  { signingTime }: CheckedCms,
  { madeAt, receivedAt }: SignatureQuestion,
): readonly SignatureFinding[] {
  if (!signingTime) return [notKnown('signature-time', 'The signature does not say when it was made.')];
  const time = signingTime.getTime();
  const early = time < Date.parse(madeAt) - TOLERANCE_MS;
  const late = time > Date.parse(receivedAt) + TOLERANCE_MS;
  if (!early && !late) {
    return [holds('signature-time', `Signed, by the signer’s own clock, on ${iso(signingTime)}.`)];
  }
  const what = early ? 'before the form was made' : 'after the file came';
  return [fails('signature-time', `By the signer’s own clock it was made ${what}: ${iso(signingTime)}.`)];
}

function describe(certificate: Certificate): SignatureReport['signer'] {
  try {
    const der = derOf(certificate);
    const read = new X509Certificate(der);
    const line = (name: string) => visible(name.split('\n').join(', '), (one) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(one));
    return {
      subject: line(read.subject),
      issuer: line(read.issuer),
      serial: read.serialNumber.toLowerCase(),
      notBefore: iso(certificate.notBefore.value),
      notAfter: iso(certificate.notAfter.value),
      certificateSha256: createHash('sha256').update(der).digest('hex'),
    };
  } catch {
    return undefined;
  }
}

function iso(instant: Date): string {
  return Number.isNaN(instant.getTime()) ? 'an unreadable time' : instant.toISOString();
}
