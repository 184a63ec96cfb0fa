import type { Finding } from '../errors.ts';
import { signatureAlgorithmByOid, weakDigestOf } from '../x509/algorithms.ts';
import { type CertificationRequest, provesPossession } from '../x509/certification-request.ts';
import { isBlanked } from './challenge-password.ts';
import { refuse } from './findings.ts';
import { judgeExtensions } from './judge-extensions.ts';
import { judgeNames } from './judge-names.ts';
import { judgeKey } from './key-policy.ts';
import type { Plan } from './plan.ts';
import type { CertificateProfile } from './profile.ts';
import { spkiDigest } from './read-request.ts';

export { readCertificationRequest } from './read-request.ts';

/** What a request is judged by: the profile and the plan, and what the ledger says of its key. */
export interface Yardstick {
  readonly profile: CertificateProfile;
  readonly plan: Plan;
  readonly keyBlocked: boolean;
  /** DER of the issuer's Name, which no subject may have. */
  readonly issuerName: Uint8Array;
  /**
   * The request comes from the ledger: it proved possession when it was recorded. One whose challenge password has been
   * blanked since cannot do so twice; every other one is asked again.
   */
  readonly recorded?: boolean;
}

/**
 * The request rule after its form (`readCertificationRequest`), in its order, so that the first failure decides the
 * class: key (`unsupported-key`, `weak-key`), digest (`policy`), signature (`bad-signature`), names (`name-violation`;
 * `policy` for a wildcard), extensions and attributes (`policy`). Returns what is accepted and not honoured.
 *
 * A request may say less than the plan, never other; what it says besides the key is read here and used nowhere.
 */
export function judgeRequest(
  request: CertificationRequest,
  { profile, plan, keyBlocked, issuerName, recorded = false }: Yardstick,
): { readonly findings: readonly Finding[] } {
  const kind = judgeKey(request.publicKey, profile, { spkiSha256: spkiDigest(request), keyBlocked });
  judgeProofOfPossession(request, recorded);
  const names = judgeNames(request, plan, issuerName);
  const others = judgeExtensions(request, profile, kind);
  return { findings: [...names, ...others] };
}

/** RFC 2986 §4.2: the request is signed with its own key, by an algorithm whose digest still means something. */
function judgeProofOfPossession(request: CertificationRequest, recorded: boolean): void {
  const pointer = '/certificationRequest/signature';
  const algorithm = signatureAlgorithmByOid(request.signatureAlgorithmOid);
  if (!algorithm) {
    const weak = weakDigestOf(request.signatureAlgorithmOid);
    const what = weak ? `with ${weak}, which is broken or too short` : 'with an algorithm that is not admitted';
    const detail = `The request is signed ${what}: sign it with SHA-256 or SHA-384.`;
    refuse('policy', [{ code: 'request-digest', citation: 'RFC 6151 §2; RFC 6194 §3', pointer, detail }]);
  }
  if (recorded && isBlanked(request)) return;
  if (!provesPossession(request)) {
    const detail = 'The signature of the request is not by the key in it.';
    refuse('bad-signature', [{ code: 'proof-of-possession', citation: 'RFC 2986 §4.2', pointer, detail }]);
  }
}
