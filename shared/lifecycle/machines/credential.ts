import { decodePem } from '../../der/pem.ts';
import { Refusal } from '../../errors.ts';
import type { MachineCredential } from '../../registration/machine-records.ts';
import { refuseField } from '../../registration/written.ts';
import { decodeBasicConstraints } from '../../x509/basic-constraints.ts';
import { type Certificate, decodeCertificate } from '../../x509/certificate.ts';
import { decodeExtendedKeyUsage, keyPurposes } from '../../x509/extended-key-usage.ts';
import { extensionIds, extensionValue } from '../../x509/extension.ts';
import { profileOf } from '../gate.ts';
import { sha256 } from '../identity.ts';
import { everyIssuer, issuerOf } from '../issuers.ts';
import type { Ledger } from '../ports.ts';
import { isSubscribers } from '../records.ts';
import type { CertificateName } from '../replaced.ts';

/** A certificate of another authority, whole, and the days in which it is believed. */
export interface NamedCertificate {
  readonly pem: string;
  readonly from?: string;
  readonly until: string;
}

/**
 * One of our certificates as a credential: of the same structure, in force, accepted, for clients, and not a person's. Throws
 * a Refusal `malformed` or `wrong-state`.
 */
export async function ourCredential(
  ledger: Ledger,
  { issuer, serial }: CertificateName,
  structureId: string,
  at: string,
): Promise<MachineCredential> {
  const record = await ledger.read('certificate', { issuer, serial });
  if (!isSubscribers(record) || record.structureId !== structureId) {
    refuseField('/certificate', 'certificate-of-another', 'The structure has no such certificate.');
  }
  const profile = profileOf(record.profile);
  if (profile.declares === 'holder') {
    refuseField(
      '/certificate',
      'certificate-of-people',
      'This certificate is a person’s: no machine is recognised by it.',
    );
  }
  demandForClients(decodeCertificate(record.certificate), '/certificate');
  if (record.state !== 'issued' || at < record.notBefore || record.notAfter < at) {
    throw new Refusal('wrong-state', 'This certificate is not in force.');
  }
  if (record.acceptance === 'awaited') {
    throw new Refusal('wrong-state', 'Nobody has accepted this certificate yet: an administrator must do so first.');
  }
  return { of: 'ours', spkiSha256: record.spkiSha256, requestId: record.requestId, since: at };
}

/**
 * A certificate of another authority, named to the octet, for at most its own days; never one of ours, whose standing would
 * not be looked up then. Throws a Refusal `malformed`.
 */
export async function namedCredential(
  ledger: Ledger,
  { pem, from, until }: NamedCertificate,
  at: string,
): Promise<MachineCredential> {
  const { tbs, der } = read(pem);
  const issuers = await everyIssuer(ledger);
  if (issuers.some((issuer) => Buffer.compare(issuerOf(issuer).facts.name, tbs.issuer) === 0)) {
    refuseField(
      '/certificate/pem',
      'certificate-of-ours',
      'This certificate is one of ours: name it by its issuer and serial number.',
    );
  }
  const first = [from ?? at, tbs.notBefore.toISOString()].sort().at(-1)!;
  const last = [until, tbs.notAfter.toISOString()].sort()[0]!;
  if (last <= at || last <= first) {
    refuseField('/certificate/until', 'term-empty', 'The certificate has no day left in this term.');
  }
  const certificateSha256 = sha256(der);
  return { of: 'other', spkiSha256: sha256(tbs.spki), certificateSha256, from: first, until: last, since: at };
}

function read(pem: string): Certificate {
  let certificate: Certificate;
  try {
    certificate = decodeCertificate(decodePem(pem, 'CERTIFICATE'));
  } catch {
    refuseField(
      '/certificate/pem',
      'certificate-unreadable',
      'This is not one certificate in PEM that can be read here.',
    );
  }
  demandForClients(certificate, '/certificate/pem');
  return certificate;
}

/** RFC 5280 §4.2.1.12: for TLS clients, said so and not only by saying nothing; and no authority's. */
function demandForClients({ tbs: { extensions } }: Certificate, pointer: string): void {
  const constraints = extensionValue(extensions, extensionIds.basicConstraints);
  if (constraints && decodeBasicConstraints(constraints).cA) {
    refuseField(pointer, 'certificate-of-authority', 'This is a certificate of an authority.', 'RFC 5280 §4.2.1.9');
  }
  const purposes = extensionValue(extensions, extensionIds.extendedKeyUsage);
  if (purposes && decodeExtendedKeyUsage(purposes).includes(keyPurposes.clientAuth)) return;
  refuseField(pointer, 'not-for-clients', 'This certificate is not for clients of TLS.', 'RFC 5280 §4.2.1.12');
}
