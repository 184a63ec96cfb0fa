import { buildAuthorityTbs } from '../policy/authority.ts';
import type { SignatureAlgorithm } from '../x509/algorithms.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { decodeSubjectPublicKeyInfo } from '../x509/subject-public-key-info.ts';
import type { AuthorityPlan, CeremonyHouse, CeremonyPlan } from './ceremony.ts';
import { shardsOf } from './crl/shards.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { type Issuer, readIssuer, verifierOf } from './issuers.ts';
import { leftOwn, type OwnCertificate, reserveOwn } from './own-issuance.ts';
import { penOf } from './recording.ts';
import type { CrlScopeRecord, IssuerRecord } from './records.ts';
import { askAgain } from './reservation.ts';
import { issuedRecord, mint, signPrepared } from './signature.ts';
import { signatureAlgorithmFor } from './signature-algorithm.ts';

/** Certifies one authority of the plan, or finds it certified and checks that its key is still the certificate's. */
export async function certify(
  house: CeremonyHouse,
  plan: Published,
  authority: AuthorityPlan,
  actor: Actor,
  correlation: string,
): Promise<{ record: IssuerRecord; made: boolean }> {
  const known = await house.ledger.read('issuer', { id: authority.id });
  // the key of one that has ended may be disabled by now, and signs nothing
  if (known?.state === 'ended') return { record: known, made: false };
  const spki = await house.signer.publicKey(authority.keyId);
  if (known) {
    demandSameKey(known, spki);
    return { record: known, made: false };
  }
  const parent = authority.issuedBy === authority.id ? undefined : await readIssuer(house.ledger, authority.issuedBy);
  const publicKey = decodeSubjectPublicKeyInfo(spki);
  const signatureAlgorithm = signatureAlgorithmFor(publicKey);
  const verifier = parent ? verifierOf(parent) : { signatureAlgorithm, publicKey };
  const left = await leftOwn(house.ledger, intentIdOf(authority));
  const own = authorityOf(authority, spki, verifier.signatureAlgorithm, parent);
  const reserved = left ? await askAgain(house, left, actor) : await reserveOwn(house, own, actor, correlation);
  const signed = await signPrepared(house.signer, mint(reserved, verifier));

  const pen = penOf(house, actor, correlation);
  const issued = issuedRecord(reserved.certificate, signed, pen.at);
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
    ...(authority.keepsExpired && { keepsExpired: issued.notBefore }),
    ...(authority.shards !== undefined && { shards: authority.shards }),
    ...(authority.deltas && { deltas: true as const }),
    state: 'active',
  };
  const scopeOf = (scope: string, point?: string): CrlScopeRecord => ({
    kind: 'crlScope',
    scope,
    version: 1,
    createdAt: pen.at,
    issuer: issuer.id,
    crlNumber: 0,
    ...(point !== undefined && { point }),
  });
  const scopes = [scopeOf(issuer.crlScope), ...shardsOf(issuer).map(({ scope, url }) => scopeOf(scope, url))];
  const certificateSha256 = sha256(signed.certificate);
  await house.ledger.commit({
    records: [issued, issuer, ...scopes, signed.leave],
    events: [
      pen.event(issued, 'certificate.issued', { certificateSha256, signRequestId: signed.signRequestId }),
      pen.event(issuer, 'issuer.certified', { certificateSha256, level: issuer.level, hierarchy: issuer.hierarchy }),
      ...scopes.map((scope) => pen.event(scope, 'crlScope.opened', { issuer: issuer.id })),
    ],
  });
  return { record: issuer, made: true };
}

const intentIdOf = ({ id }: Pick<AuthorityPlan, 'id'>) => `ceremony-${id}`;

/** Where relying parties find things, and for which authorities responders are planned. */
export type Published = Pick<CeremonyPlan, 'publicationBase' | 'responders'>;

/** Where relying parties find an authority's list and certificate, and its responder if one is planned: for ever. */
export function addressesOf({ publicationBase, responders }: Published, id: string) {
  return {
    crlUrl: `${publicationBase}/crl/${id}.crl`,
    certificateUrl: `${publicationBase}/ca/${id}.cer`,
    ...(responders.some(({ issuer }) => issuer === id) && { ocspUrl: `${publicationBase}/ocsp/${id}` }),
  };
}

/** The authority's certificate, by its parent or, of a root, by itself. */
export function authorityOf(
  authority: Omit<AuthorityPlan, 'shards' | 'deltas' | 'keepsExpired'>,
  spki: Uint8Array,
  signatureAlgorithm: SignatureAlgorithm,
  parent: Issuer | undefined,
): OwnCertificate {
  const { issuedBy } = authority;
  const facts = { spki, signatureAlgorithm, ...(parent && { issuer: parent.facts }) };
  return {
    requestId: intentIdOf(authority),
    issuer: { id: issuedBy, keyId: parent?.record.keyId ?? authority.keyId, crlScope: issuedBy },
    profile: authority.level,
    spki,
    build: (drawn) => buildAuthorityTbs(authority, { ...facts, ...drawn }),
    standsOn: [],
    told: {},
  };
}

/** Key and certificate must belong together, or everything that is signed from now on verifies nowhere. */
export function demandSameKey({ id, keyId, certificate }: IssuerRecord, spki: Uint8Array): void {
  if (Buffer.compare(decodeCertificate(certificate).tbs.spki, spki) !== 0) {
    throw new Error(`the key ${keyId} is not the key in the certificate of ${id}`);
  }
}
