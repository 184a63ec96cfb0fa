import { type Certificate, CertificateRevocationList } from 'pkijs';
import { CRL_SIGN, mayUse, sameName } from './certificate-path.ts';
import { fails, holds, notKnown, type SignatureFinding } from './verdict.ts';

const MOST_LIST = 4 << 20;
/** Authority key identifier, CRL number: say nothing about what the list covers. */
const WHOLE = new Set(['2.5.29.35', '2.5.29.20']);

/** Lists from DER; those that cannot be read are left out. */
export function readLists(ders: readonly Uint8Array[]): readonly CertificateRevocationList[] {
  return ders.flatMap((der) => {
    try {
      return der.length > MOST_LIST ? [] : [CertificateRevocationList.fromBER(new Uint8Array(der).buffer)];
    } catch {
      return [];
    }
  });
}

/**
 * Asks the lists about every certificate of the path but the anchor. A list speaks for a certificate when the next one
 * of the path signed it; it clears only when it is whole and was not out of date at `at`. A certificate that stands in
 * any genuine list is revoked, whenever that was.
 */
export async function revocationFinding(
  path: readonly Certificate[],
  lists: readonly CertificateRevocationList[],
  at: Date,
): Promise<SignatureFinding> {
  let unclear: string | undefined;
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const who = index === 0 ? 'The signing certificate' : 'A certificate of an authority above the signer';
    const genuine = await genuineLists(certificate, path[index + 1]!, lists);
    for (const list of genuine) {
      const entry = list.revokedCertificates?.find((one) => one.userCertificate.isEqual(certificate.serialNumber));
      if (!entry) continue;
      return fails('signature-revocation', `${who} was revoked on ${entry.revocationDate.value.toISOString()}.`);
    }
    const clears = genuine.some((list) => isWhole(list) && (list.nextUpdate?.value ?? new Date(0)) >= at);
    if (!clears)
      unclear ??= `${who} could not be checked: no whole revocation list of its issuer is at hand that was valid then.`;
  }
  if (unclear !== undefined) return notKnown('signature-revocation', unclear);
  return holds('signature-revocation', 'No certificate of the path stands in its issuer’s revocation list.');
}

async function genuineLists(
  certificate: Certificate,
  issuer: Certificate,
  lists: readonly CertificateRevocationList[],
): Promise<readonly CertificateRevocationList[]> {
  const found: CertificateRevocationList[] = [];
  if (!mayUse(issuer, CRL_SIGN)) return found;
  for (const list of lists) {
    if (sameName(list.issuer, certificate.issuer) && (await isSignedBy(list, issuer))) found.push(list);
  }
  return found;
}

async function isSignedBy(list: CertificateRevocationList, issuerCertificate: Certificate): Promise<boolean> {
  try {
    return await list.verify({ issuerCertificate });
  } catch {
    return false;
  }
}

/** Neither a delta nor one part of several: an unlisted certificate is not revoked. */
function isWhole(list: CertificateRevocationList): boolean {
  return (list.crlExtensions?.extensions ?? []).every(({ extnID, critical }) => !critical || WHOLE.has(extnID));
}
