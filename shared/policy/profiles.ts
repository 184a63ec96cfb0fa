import type { Offer } from '../registration/records.ts';
import type { AuthorityProfile, CertificateProfile } from './profile.ts';
import { issuingAuthority } from './profiles/issuing-authority.ts';
import { root } from './profiles/root.ts';
import { sslServ } from './profiles/ssl-serv.ts';

/** Every profile that has ever been in force, by id; the newest version of a name comes first. */
export const profiles: Readonly<Record<string, CertificateProfile>> = byId([sslServ]);

/** The profiles of the authorities' own certificates, for the ceremony. */
export const authorityProfiles: Readonly<Record<AuthorityProfile['level'], AuthorityProfile>> = Object.freeze({
  root,
  issuing: issuingAuthority,
});

/** The newest profile for a usage (`SSL_SERV`) of an offer; undefined when the offer has no such usage. */
export function profileFor(offer: Offer, usage: string): CertificateProfile | undefined {
  return Object.values(profiles).find((profile) => profile.offer === offer && profile.name === usage);
}

function byId(list: readonly CertificateProfile[]): Readonly<Record<string, CertificateProfile>> {
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(list.map((p) => [p.id, p]))));
}
