import { equalOctets } from '../../policy/octets.ts';
import { type Certificate, decodeCertificate, encodeTbsCertificate } from '../../x509/certificate.ts';
import { decodeName, encodeName } from '../../x509/name.ts';
import { authorityOf } from '../ceremony-authority.ts';
import { sha256 } from '../identity.ts';
import type { Issuer } from '../issuers.ts';
import { type OwnCertificate, scopeOfOwn } from '../own-issuance.ts';
import type { Ledger } from '../ports.ts';
import type { CertificateRecord, ResponderRecord } from '../records.ts';
import { responderOf } from '../responders.ts';
import { sealOf } from '../seals.ts';

/** What is wrong with a certificate that its row calls the house's own. */
export type OwnFault = 'stock-own' | 'stock-own-profile';

/**
 * Only a ceremony gives the house certificates: each is of an authority, a seal or a responder that it has recorded, and
 * octet for octet what that one's profile makes of the record. Throws a Refusal where the profile of today admits it no more.
 */
export async function ownFaults(
  house: { readonly ledger: Ledger; readonly policyArc: string },
  record: CertificateRecord,
  certificate: Certificate,
  issuer: Issuer,
): Promise<readonly OwnFault[]> {
  const recorded = (await ownOf(house, record, certificate, issuer)).filter(
    (own) =>
      own.requestId === record.requestId &&
      own.profile === record.profile &&
      own.issuer.id === record.issuer &&
      scopeOfOwn(own, record.serial) === record.crlScope &&
      sha256(own.spki) === record.spkiSha256,
  );
  if (recorded.length === 0) return ['stock-own'];
  const { serial, notBefore } = certificate.tbs;
  const isPlanned = (own: OwnCertificate) =>
    equalOctets(encodeTbsCertificate(own.build({ serial, notBefore })), certificate.tbsDer);
  return recorded.some(isPlanned) ? [] : ['stock-own-profile'];
}

/** What the certificate may be: more than one only where its issuer publishes otherwise by now. None: nobody recorded it. */

async function ownOf(
  { ledger, policyArc }: { readonly ledger: Ledger; readonly policyArc: string },
  record: CertificateRecord,
  certificate: Certificate,
  issuer: Issuer,
): Promise<readonly OwnCertificate[]> {
  const [, kind, id = ''] = /^(ceremony|seal|responder)-(.+)$/.exec(record.requestId) ?? [];
  if (kind === 'ceremony') return some(await authority(ledger, id, certificate, issuer));
  if (kind === 'seal') {
    const seal = await ledger.read('seal', { id });
    if (seal?.issuedBy !== record.issuer) return [];
    return asPublished(issuer).map((then) => sealOf({ policyArc }, seal, then));
  }
  if (kind !== 'responder') return [];
  const responder = await plannedResponder(ledger, record, certificate);
  const generation = Number(record.requestId.slice(`responder-${record.issuer}-`.length));
  if (!responder || !(generation <= responder.generation)) return [];
  return some(responderOf({ ...responder, generation: generation - 1 }, issuer, certificate.tbs.spki));
}

const some = (own: OwnCertificate | undefined): readonly OwnCertificate[] => (own ? [own] : []);

/**
 * The issuer as it publishes now, and as it did before it had deltas or lists of its own: a seal lives for years, and its
 * certificate goes on naming the list that answered for it then. That one is published for ever, and is complete.
 */
function asPublished(issuer: Issuer): readonly Issuer[] {
  const { shards: _, ...undivided } = issuer.record;
  const records = [issuer.record, undivided].flatMap((record) => {
    const { deltas: __, ...whole } = record;
    return [record, whole];
  });
  return records.map((record) => ({ ...issuer, record }));
}

/** An authority is what its record shows to everybody; length of life and name are read there. */
async function authority(ledger: Ledger, id: string, { tbsDer }: Certificate, issuer: Issuer) {
  const known = await ledger.read('issuer', { id });
  if (!known || known.issuedBy !== issuer.record.id) return undefined;
  const shown = decodeCertificate(known.certificate);
  if (!equalOctets(shown.tbsDer, tbsDer)) return undefined;
  const { subject, spki, notBefore, notAfter } = shown.tbs;
  // it ends in the second before its anniversary
  const years = new Date(notAfter.getTime() + 1000).getUTCFullYear() - notBefore.getUTCFullYear();
  const plan = { ...known, subject: decodeName(subject), years };
  return authorityOf(plan, spki, issuer.facts.signatureAlgorithm, known.level === 'root' ? undefined : issuer);
}

/**
 * With one of the keys and the name that a ceremony has planned. Where a later one has planned others since, the
 * responder's own events must tell of this very certificate.
 */
async function plannedResponder(
  ledger: Ledger,
  { issuer, serial, profile, certificate: der }: CertificateRecord,
  { tbs }: Certificate,
): Promise<ResponderRecord | undefined> {
  const responder = await ledger.read('responder', { issuer });
  if (!responder) return undefined;
  const isPlanned =
    responder.keys.some(({ spki }) => equalOctets(spki, tbs.spki)) &&
    equalOctets(encodeName(responder.subject), tbs.subject);
  if (isPlanned) return responder;
  for (let version = responder.version; version > 0; version--) {
    const event = await ledger.event(responder, version);
    if (event?.type !== 'responder.certified' || event.data.serial !== serial) continue;
    const told = event.data.certificateSha256 === sha256(der!);
    return told ? { ...responder, profile, subject: decodeName(tbs.subject) } : undefined;
  }
  return undefined;
}
