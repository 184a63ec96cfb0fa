import { buildAuthorityTbs } from '../policy/authority.ts';
import type { SignatureAlgorithm } from '../x509/algorithms.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { decodeSubjectPublicKeyInfo, type PublicKey } from '../x509/subject-public-key-info.ts';
import type { AuthorityPlan, CeremonyHouse, CeremonyPlan } from './ceremony.ts';
import type { Actor } from './events.ts';
import { newSerial, sha256 } from './identity.ts';
import { type Issuer, readIssuer, verifierOf } from './issuers.ts';
import { penOf } from './recording.ts';
import { CEREMONY, type CrlScopeRecord, type IssuerRecord } from './records.ts';
import { type Reservation, readReservation, reservationOf } from './reservation.ts';
import { issuedRecord, mint, signPrepared } from './signature.ts';

/** Certifies one authority of the plan, or finds it certified and checks that its key is still the certificate's. */
export async function certify(
  house: CeremonyHouse,
  plan: CeremonyPlan,
  authority: AuthorityPlan,
  actor: Actor,
  correlation: string,
): Promise<{ record: IssuerRecord; made: boolean }> {
  const spki = await house.signer.publicKey(authority.keyId);
  const known = await house.ledger.read('issuer', { id: authority.id });
  if (known) {
    demandSameKey(known, spki);
    return { record: known, made: false };
  }
  const parent = authority.issuedBy === authority.id ? undefined : await readIssuer(house.ledger, authority.issuedBy);
  const publicKey = decodeSubjectPublicKeyInfo(spki);
  const signatureAlgorithm = signatureAlgorithmFor(publicKey);
  const verifier = parent ? verifierOf(parent) : { signatureAlgorithm, publicKey };
  const found = await house.ledger.read('intent', { requestId: intentIdOf(authority) });
  const { intent, certificate } = found
    ? await readReservation(house.ledger, found)
    : await reserve(house, authority, spki, verifier.signatureAlgorithm, parent, actor, correlation);
  const signed = await signPrepared(house.signer, mint(intent, certificate, verifier));

  const pen = penOf(house, actor, correlation);
  const issued = issuedRecord(certificate, signed, pen.at);
  const issuer: IssuerRecord = {
    kind: 'issuer',
    id: authority.id,
    version: 1,
    createdAt: pen.at,
    hierarchy: authority.hierarchy,
    level: authority.level,
    issuedBy: authority.issuedBy,
    keyId: authority.keyId,
    signatureAlgorithm,
    certificate: signed.certificate,
    crlScope: authority.id,
    ...addressesOf(plan, authority.id),
    state: 'active',
  };
  const scope: CrlScopeRecord = {
    kind: 'crlScope',
    scope: issuer.crlScope,
    version: 1,
    createdAt: pen.at,
    issuer: issuer.id,
    crlNumber: 0,
  };
  const certificateSha256 = sha256(signed.certificate);
  await house.ledger.commit({
    records: [issued, issuer, scope],
    events: [
      pen.event(issued, 'certificate.issued', { certificateSha256, signRequestId: signed.signRequestId }),
      pen.event(issuer, 'issuer.certified', { certificateSha256, level: issuer.level, hierarchy: issuer.hierarchy }),
      pen.event(scope, 'crlScope.opened', { issuer: issuer.id }),
    ],
  });
  return { record: issuer, made: true };
}

/** What an authority's key signs with: the digest that matches its strength (NIST SP 800-57 part 1, table 3). */
export function signatureAlgorithmFor(key: PublicKey): SignatureAlgorithm {
  if (key.kind === 'ec') return key.curve === 'P-384' ? 'ecdsa-with-SHA384' : 'ecdsa-with-SHA256';
  if (key.kind === 'rsa') return key.bits >= 4096 ? 'sha384WithRSAEncryption' : 'sha256WithRSAEncryption';
  throw new Error(`an authority cannot have a key of kind ${key.what}`);
}

const intentIdOf = ({ id }: AuthorityPlan) => `ceremony-${id}`;

/** Where relying parties find an authority's list and certificate: fixed by the ceremony for ever. */
export function addressesOf({ publicationBase }: CeremonyPlan, id: string) {
  return { crlUrl: `${publicationBase}/crl/${id}.crl`, certificateUrl: `${publicationBase}/ca/${id}.cer` };
}

async function reserve(
  house: CeremonyHouse,
  authority: AuthorityPlan,
  spki: Uint8Array,
  signatureAlgorithm: SignatureAlgorithm,
  parent: Issuer | undefined,
  actor: Actor,
  correlation: string,
): Promise<Reservation> {
  const pen = penOf(house, actor, correlation);
  const tbs = buildAuthorityTbs(authority, {
    serial: newSerial(house.randomness),
    spki,
    notBefore: new Date(pen.at),
    signatureAlgorithm,
    ...(parent && { issuer: parent.facts }),
  });
  const { issuedBy } = authority;
  const owner = {
    issuer: { id: issuedBy, keyId: parent?.record.keyId ?? authority.keyId, crlScope: issuedBy },
    requestId: intentIdOf(authority),
    profile: authority.level,
    structureId: CEREMONY,
    subscriptionId: CEREMONY,
  };
  const { intent, certificate } = reservationOf(tbs, owner, pen.at);
  const reserved = pen.event(certificate, 'certificate.reserved', { tbsSha256: sha256(intent.tbsCertificate) });
  await house.ledger.commit({ records: [intent, certificate], events: [reserved] });
  return { intent, certificate };
}

/** Key and certificate must belong together, or everything that is signed from now on verifies nowhere. */
export function demandSameKey({ id, keyId, certificate }: IssuerRecord, spki: Uint8Array): void {
  if (Buffer.compare(decodeCertificate(certificate).tbs.spki, spki) !== 0) {
    throw new Error(`the key ${keyId} is not the key in the certificate of ${id}`);
  }
}
