import type { Naming, Offer } from '../registration/records.ts';
import type { AuthorityProfile, CertificateProfile, Profile, ResponderProfile, SealProfile } from './profile.ts';
import { issuingAuthority } from './profiles/issuing-authority.ts';
import { ocspResponder } from './profiles/ocsp-responder.ts';
import { orgAuthCli, orgConf, orgSign } from './profiles/org.ts';
import { personAuth } from './profiles/person-auth.ts';
import { proAuthCli } from './profiles/pro-auth-cli.ts';
import { root } from './profiles/root.ts';
import { seal } from './profiles/seal.ts';
import { servConf, servSign, servSmime } from './profiles/serv.ts';
import { sslServ } from './profiles/ssl-serv.ts';
import { sslServEtsi } from './profiles/ssl-serv-etsi.ts';

/** Every profile that has ever been in force, by id; the newest version of a name comes first. */
export const profiles: Readonly<Record<string, CertificateProfile>> = byId([
  sslServ,
  sslServEtsi,
  ...[servSmime, servSign, servConf, orgAuthCli, orgSign, orgConf, proAuthCli, personAuth].flatMap(
    ({ sector, etsi }) => [sector, etsi],
  ),
]);

/*
 * The profiles of the house's own certificates. Functions that make none of these need not carry them: hence the marks.
 */

/** The profiles of the authorities' own certificates, for the ceremony. */
export const authorityProfiles: Readonly<Record<AuthorityProfile['level'], AuthorityProfile>> =
  /* @__PURE__ */ Object.freeze({ root, issuing: issuingAuthority });

/** The profiles of the platform's own seal that were ever in force, by id. */
export const sealProfiles: Readonly<Record<string, SealProfile>> = /* @__PURE__ */ byId([seal]);

/** The profiles of OCSP responders' certificates that were ever in force, by id. */
export const responderProfiles: Readonly<Record<string, ResponderProfile>> = /* @__PURE__ */ byId([ocspResponder]);

/** Those by which seals and responders are certified now. */
export { ocspResponder as responderProfile, seal as sealProfile };

/** The newest profile for a usage (`SSL_SERV`) of an offer, in a naming family; undefined when there is no such usage. */
export function profileFor(offer: Offer, usage: string, naming: Naming = 'sector'): CertificateProfile | undefined {
  return Object.values(profiles).find((one) => one.offer === offer && one.usage === usage && one.naming === naming);
}

/** The newest profile of an offer whose certificates are a person's; undefined when there is none. */
export function holderProfileFor(offer: Offer, naming: Naming = 'sector'): CertificateProfile | undefined {
  return Object.values(profiles).find(
    (one) => one.offer === offer && one.declares === 'holder' && one.naming === naming,
  );
}

/** The usages of an offer, as people ask for them. */
export function usagesOf(offer: Offer): readonly string[] {
  return [...new Set(Object.values(profiles).flatMap((one) => (one.offer === offer ? [one.usage] : [])))];
}

function byId<P extends Profile>(list: readonly P[]): Readonly<Record<string, P>> {
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(list.map((p) => [p.id, p]))));
}
