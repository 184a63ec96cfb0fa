import { believe, demandSuccessor, NotPublishable } from './belief.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { readIssuer } from './issuers.ts';
import { type Clock, Conflict, type Ledger, type ObjectStore, type OutboxRow, type Randomness } from './ports.ts';
import { penOf } from './recording.ts';
import type { CrlScopeRecord, IssuerRecord } from './records.ts';
import { readScope } from './revocation-list.ts';

/**
 * The publisher believes no signer (wall 4): what lies in staging is parsed, verified with the issuer's certificate and
 * compared with what is published; only a list of the right issuer with a higher number replaces another, and only the
 * one that was compared. Every list that was published is archived first.
 */
export interface PublisherHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly staging: ObjectStore;
  readonly repository: ObjectStore;
  readonly evidence: ObjectStore;
}

export const crlObjectKey = (scope: string) => `repository/crl/${scope}.crl`;
export const certificateObjectKey = (issuer: string) => `repository/ca/${issuer}.cer`;
const archiveKey = (scope: string, crlNumber: number) => `crl/${scope}/${String(crlNumber).padStart(12, '0')}.crl`;

/** How relying parties may cache a list. */
const CRL_OBJECT = {
  mediaType: 'application/pkix-crl',
  cacheControl: 'public, max-age=60, stale-if-error=86400',
} as const;

/**
 * Publishes a staged list. Publishing it twice, or after a newer one, changes nothing. Throws NotPublishable, Conflict
 * (another publisher was faster: ask again), or whatever the stores throw.
 */
export async function publishCrl(
  house: PublisherHouse,
  about: { readonly scope: string; readonly crlNumber: number; readonly stagingKey: string },
  actor: Actor,
  correlation: string,
): Promise<'published' | 'superseded'> {
  const { scope, crlNumber } = about;
  const head = await readScope(house.ledger, scope);
  const issuer = await readIssuer(house.ledger, head.issuer);
  const key = crlObjectKey(scope);
  const there = await house.repository.get(key);
  const published = there && believe(there.bytes, issuer, head);
  if (published && published.crlNumber > crlNumber) return 'superseded';

  const staged = await house.staging.get(about.stagingKey);
  if (!staged) throw new NotPublishable('it is not in staging');
  const list = believe(staged.bytes, issuer, head);
  const digest = sha256(staged.bytes);
  if (list.crlNumber !== crlNumber) throw new NotPublishable(`it has the number ${list.crlNumber}, not ${crlNumber}`);
  if (published?.crlNumber === crlNumber) {
    if (sha256(there!.bytes) !== digest)
      throw new NotPublishable(`number ${crlNumber} is published with other content`);
  } else {
    await demandSuccessor(house, scope, list, issuer, published);
    await archive(house.evidence, scope, crlNumber, staged.bytes);
    const onlyIf = there ? { etag: there.etag } : ({ absent: true } as const);
    await house.repository.put(key, staged.bytes, { ...CRL_OBJECT, onlyIf });
  }
  await recordPublished(house, scope, crlNumber, digest, actor, correlation);
  return 'published';
}

/** What an outbox row of the topic `publication` asks for. */
export function publicationOf({ about }: OutboxRow) {
  return { scope: about.scope!, crlNumber: Number(about.crlNumber), stagingKey: about.stagingKey! };
}

/** Keeps every list that is published, from before its publication on. */
async function archive(evidence: ObjectStore, scope: string, crlNumber: number, bytes: Uint8Array): Promise<void> {
  const key = archiveKey(scope, crlNumber);
  try {
    await evidence.put(key, bytes, { mediaType: CRL_OBJECT.mediaType, onlyIf: { absent: true } });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const kept = await evidence.get(key);
    if (!kept || sha256(kept.bytes) !== sha256(bytes)) {
      throw new NotPublishable(`number ${crlNumber} is archived with other content`);
    }
  }
}

/** What is needed to make the repository again: nothing of it is trusted, all of it can be lost (wall 4). */
export type RepositoryHouse = Pick<PublisherHouse, 'ledger' | 'repository' | 'evidence'>;

/** Puts back the published list of a scope from the archive where the repository has lost it; answers what is there. */
export async function restoreList(house: RepositoryHouse, scope: string): Promise<Uint8Array | undefined> {
  const key = crlObjectKey(scope);
  const there = await house.repository.get(key);
  if (there) return there.bytes;
  const { published } = await readScope(house.ledger, scope);
  if (!published) return undefined;
  const kept = await house.evidence.get(archiveKey(scope, published.crlNumber));
  if (!kept || sha256(kept.bytes) !== published.sha256) {
    throw new NotPublishable(`number ${published.crlNumber} is not in the archive as it was published`);
  }
  await putIfAbsent(house.repository, key, kept.bytes, CRL_OBJECT);
  return kept.bytes;
}

/** The issuer's certificate where relying parties find it (caIssuers). */
export async function publishCertificate(repository: ObjectStore, { id, certificate }: IssuerRecord): Promise<void> {
  const key = certificateObjectKey(id);
  const options = { mediaType: 'application/pkix-cert', cacheControl: 'public, max-age=86400' };
  if (await putIfAbsent(repository, key, certificate, options)) return;
  const there = await repository.get(key);
  if (!there || sha256(there.bytes) !== sha256(certificate))
    throw new NotPublishable(`another certificate is at ${key}`);
}

/** Whether it was absent and is there now. */
async function putIfAbsent(
  store: ObjectStore,
  key: string,
  bytes: Uint8Array,
  options: { readonly mediaType: string; readonly cacheControl?: string },
): Promise<boolean> {
  try {
    await store.put(key, bytes, { ...options, onlyIf: { absent: true } });
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

async function recordPublished(
  house: PublisherHouse,
  scope: string,
  crlNumber: number,
  digest: string,
  actor: Actor,
  correlation: string,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const head = await readScope(house.ledger, scope);
    if ((head.published?.crlNumber ?? 0) >= crlNumber) return;
    const pen = penOf(house, actor, correlation);
    const moved: CrlScopeRecord = {
      ...head,
      version: head.version + 1,
      published: { crlNumber, at: pen.at, sha256: digest },
    };
    try {
      return await house.ledger.commit({
        records: [moved],
        events: [pen.event(moved, 'crlScope.published', { crlNumber, sha256: digest })],
      });
    } catch (error) {
      if (!(error instanceof Conflict) || attempt >= 5) throw error;
    }
  }
}
