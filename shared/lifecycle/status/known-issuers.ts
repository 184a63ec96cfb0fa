import { createHash } from 'node:crypto';
import { equalOctets } from '../../der/octets.ts';
import type { Extension } from '../../x509/extension.ts';
import { encodeArchiveCutoff } from '../../x509/ocsp-extensions.ts';
import type { CertId, OcspDigest } from '../../x509/ocsp-request.ts';
import { subjectPublicKeyOctets } from '../../x509/subject-public-key-info.ts';
import { type Issuer, issuerOf } from '../issuers.ts';
import type { Ledger } from '../ports.ts';

/** An issuing authority, as questions about its certificates name it. */
export interface KnownIssuer {
  readonly id: string;
  readonly hashes: IssuerHashes;
  /** What every answer about one of its certificates carries. */
  readonly singleExtensions: readonly Extension[];
}

/** The digests of its Name, and of its public key without tag and length (RFC 6960 §4.1.1). */
export type IssuerHashes = Readonly<
  Record<OcspDigest, { readonly nameHash: Uint8Array; readonly keyHash: Uint8Array }>
>;

export function hashesOf({ facts }: Pick<Issuer, 'facts'>): IssuerHashes {
  const hashed = (digest: OcspDigest) => ({
    nameHash: createHash(digest).update(facts.name).digest(),
    keyHash: createHash(digest).update(subjectPublicKeyOctets(facts.spki)).digest(),
  });
  return { sha1: hashed('sha1'), sha256: hashed('sha256') };
}

/** Whether a request means a certificate of this issuer. */
export function isOf({ hashes }: KnownIssuer, { digest, issuerNameHash, issuerKeyHash }: CertId): boolean {
  if (digest === undefined) return false;
  const { nameHash, keyHash } = hashes[digest];
  return equalOctets(nameHash, issuerNameHash) && equalOctets(keyHash, issuerKeyHash);
}

export interface KnownIssuers {
  readonly known: ReadonlyMap<string, KnownIssuer>;
  /** Undefined for roots, whose certificates' status is in their lists, and for what there is not. */
  find(id: string): Promise<KnownIssuer | undefined>;
}

/** The issuing authorities that were asked about, each found once: what is asked of them here never changes. */
export function createKnownIssuers(ledger: Pick<Ledger, 'read'>): KnownIssuers {
  const known = new Map<string, KnownIssuer>();
  return {
    known,
    async find(id) {
      const record = await ledger.read('issuer', { id });
      if (record?.level !== 'issuing') return undefined;
      const issuer = issuerOf(record);
      const { keepsExpired } = record;
      const singleExtensions = keepsExpired === undefined ? [] : [encodeArchiveCutoff(new Date(keepsExpired))];
      const found = { id, hashes: hashesOf(issuer), singleExtensions };
      known.set(id, found);
      return found;
    },
  };
}
