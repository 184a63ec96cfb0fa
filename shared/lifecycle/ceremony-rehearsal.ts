import { Refusal } from '../errors.ts';
import { buildAuthorityTbs } from '../policy/authority.ts';
import { type IssuerFacts, issuerFacts } from '../policy/issuer-facts.ts';
import { credentialsOf } from '../registration/credentials.ts';
import { assembleCertificate, encodeTbsCertificate } from '../x509/certificate.ts';
import { decodeSubjectPublicKeyInfo } from '../x509/subject-public-key-info.ts';
import type { CeremonyHouse, CeremonyPlan } from './ceremony.ts';
import { addressesOf, type Published } from './ceremony-authority.ts';
import { issuerOf, readIssuer } from './issuers.ts';
import { rehearseResponder } from './responder-planning.ts';
import { rehearseSeal } from './seals.ts';
import { signatureAlgorithmFor } from './signature-algorithm.ts';

/** Any serial will do: what is built here is judged and thrown away. */
const SERIAL = '7f0123456789abcdef0123456789abcd';
const NO_SIGNATURE = new Uint8Array(8);

/**
 * Goes through the whole plan without writing or signing: the officers are two people whom a sign-in can recognise, every
 * key is there, and every certificate would come out. Throws the Refusal or Error that the ceremony would have met later.
 */
export async function rehearse(house: CeremonyHouse, plan: CeremonyPlan): Promise<void> {
  const credentials = plan.securityOfficers.flatMap((officer) => credentialsOf(officer).map(({ text }) => text));
  if (new Set(credentials).size !== credentials.length) {
    throw new Refusal(
      'malformed',
      'Two security officers have the same card or directory identifier: name two people.',
    );
  }
  const rehearsed = await rehearseAuthorities(house, plan);
  for (const seal of plan.seals) await rehearseSeal(house, seal, rehearsed.get(seal.issuedBy)!);
  for (const one of plan.responders) {
    const issuer = await house.ledger.read('issuer', { id: one.issuer });
    if (issuer?.state !== 'ended') await rehearseResponder(house, one, rehearsed.get(one.issuer)!);
  }
}

/** What each authority of a plan would be; those that the plan does not found are looked up. Throws as `rehearse`. */
export async function rehearseAuthorities(
  house: CeremonyHouse,
  plan: Published & Pick<CeremonyPlan, 'authorities'>,
): Promise<ReadonlyMap<string, IssuerFacts>> {
  const rehearsed = new Map<string, IssuerFacts>();
  for (const authority of plan.authorities) {
    const known = await house.ledger.read('issuer', { id: authority.id });
    if (known?.state === 'ended') {
      rehearsed.set(known.id, issuerOf(known).facts);
      continue;
    }
    const spki = await house.signer.publicKey(authority.keyId);
    const signatureAlgorithm = signatureAlgorithmFor(decodeSubjectPublicKeyInfo(spki));
    const issuer =
      rehearsed.get(authority.issuedBy) ??
      (authority.level === 'root' ? undefined : (await readIssuer(house.ledger, authority.issuedBy)).facts);
    const algorithm = issuer?.signatureAlgorithm ?? signatureAlgorithm;
    const tbs = buildAuthorityTbs(authority, {
      serial: SERIAL,
      spki,
      notBefore: house.clock.now(),
      signatureAlgorithm: algorithm,
      ...(issuer && { issuer }),
    });
    const certificate = assembleCertificate(encodeTbsCertificate(tbs), algorithm, NO_SIGNATURE);
    const { hierarchy, id } = authority;
    rehearsed.set(id, issuerFacts({ certificate, hierarchy, signatureAlgorithm, ...addressesOf(plan, id) }));
  }
  return rehearsed;
}
