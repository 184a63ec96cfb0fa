import { type Believed, believe, believePublished, type Listed, NotPublishable } from './belief.ts';
import { alone } from './crl/lease.ts';
import { archiveKey, type ListKind, objectOf, periodsOf, publishedOf, readScope } from './crl/scope.ts';
import { demandSuccessor } from './crl/successor.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { readIssuer } from './issuers.ts';
import { type Clock, Conflict, type Ledger, type ObjectStore, type OutboxRow, type Randomness } from './ports.ts';
import { penOf } from './recording.ts';
import type { CrlScopeRecord, IssuerRecord } from './records.ts';

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

const MEDIA_TYPE = 'application/pkix-crl';

/**
 * How relying parties may cache a list: a copy of it is good, where no fresh one can be had, until its `nextUpdate`, even if
 * it was fetched when the next list was due.
 */
function crlObject({ nextUpdate }: { readonly nextUpdate: Date }, level: IssuerRecord['level'], now: Date) {
  const latest = now.getTime() + periodsOf(level).renewAfterHours * 3_600_000;
  const left = Math.min(LONGEST, Math.max(0, Math.floor((nextUpdate.getTime() - latest) / 1000) - MAX_AGE));
  return { mediaType: MEDIA_TYPE, cacheControl: `public, max-age=${MAX_AGE}, stale-if-error=${left}` };
}
const MAX_AGE = 60;
/** A last list is valid for ever; a year of seconds is as much as caches understand. */
const LONGEST = 365 * 86_400;

/**
 * Publishes a staged list. Publishing it twice, or after a newer one, changes nothing. Throws NotPublishable, Conflict
 * (another publisher was faster: ask again), WorkedElsewhere while another one works on the scope, or whatever the stores
 * throw.
 */
export function publishCrl(
  house: PublisherHouse,
  about: StagedCrl,
  actor: Actor,
  correlation: string,
): Promise<'published' | 'superseded'> {
  return alone(house, 'publish', about.scope, { actor, correlation }, () =>
    publishAlone(house, about, actor, correlation),
  );
}

export interface StagedCrl {
  readonly scope: string;
  readonly crlNumber: number;
  readonly stagingKey: string;
  /** Absent: the full list. */
  readonly kind?: ListKind;
}

async function publishAlone(
  house: PublisherHouse,
  about: StagedCrl,
  actor: Actor,
  correlation: string,
): Promise<'published' | 'superseded'> {
  const { scope, crlNumber, kind = 'full' } = about;
  const head = await readScope(house.ledger, scope);
  // a delta that comes after a later full list says less than that one: whoever made that one made its delta too
  if (kind === 'delta' && (head.published?.crlNumber ?? 0) > crlNumber) return 'superseded';
  const issuer = await readIssuer(house.ledger, head.issuer);
  const what = { issuer, head, kind };
  const { published, onlyIf, lost } = await readPublished(house, what);
  if (published && published.list.crlNumber > crlNumber) return 'superseded';

  const staged = await house.staging.get(about.stagingKey);
  if (!staged) throw new NotPublishable('it is not in staging');
  const list = believe(staged.bytes, what, published?.list.crl);
  const digest = sha256(staged.bytes);
  if (list.crlNumber !== crlNumber) throw new NotPublishable(`it has the number ${list.crlNumber}, not ${crlNumber}`);
  const again = published?.list.crlNumber === crlNumber;
  if (again && sha256(published.bytes) !== digest)
    throw new NotPublishable(`number ${crlNumber} is published with other content`);
  if (!again) {
    await demandSuccessor(house, what, list, published?.list);
    await archive(house.evidence, objectOf(scope, kind), crlNumber, staged.bytes);
  }
  if (!again || lost) await putList(house, what, list, staged.bytes, onlyIf);
  await recordPublished(house, what, list, digest, actor, correlation);
  return 'published';
}

interface Published {
  /** Absent: none ever was. */
  readonly published?: { readonly bytes: Uint8Array; readonly list: Believed };
  /** Holds as long as the repository is as it was looked at. */
  readonly onlyIf: { readonly etag: string } | { readonly absent: true };
  /** Whether the list is not at its address: gone, or an older one or something else is in its place. */
  readonly lost: boolean;
}

/**
 * What is published: the list at its address, or where other hands were there, what the archive has of it (wall 4). One
 * that the ledger does not say is published stands only if a publisher that died had archived it, as each does who has
 * compared it with the one before.
 */
async function readPublished({ repository, evidence }: RepositoryHouse, what: Listed): Promise<Published> {
  const name = objectOf(what.head.scope, what.kind);
  const there = await repository.get(crlObjectKey(name));
  const onlyIf = there ? { etag: there.etag } : ({ absent: true } as const);
  const said = publishedOf(what.head, what.kind);
  const list = there && believePublished(there.bytes, what);
  if (there && list && list.crlNumber >= (said?.crlNumber ?? 0)) {
    const digest = sha256(there.bytes);
    const known = list.crlNumber === said?.crlNumber;
    const stands = known ? digest === said.sha256 : await isArchived(evidence, name, list.crlNumber, digest);
    if (stands) return { published: { bytes: there.bytes, list }, onlyIf, lost: false };
  }
  if (!said) return { onlyIf, lost: there !== undefined };
  const kept = await evidence.get(archiveKey(name, said.crlNumber));
  if (!kept || sha256(kept.bytes) !== said.sha256) {
    throw new NotPublishable(`number ${said.crlNumber} is not in the archive as it was published`);
  }
  return { published: { bytes: kept.bytes, list: believe(kept.bytes, what) }, onlyIf, lost: true };
}

async function isArchived(evidence: ObjectStore, name: string, crlNumber: number, digest: string): Promise<boolean> {
  const kept = await evidence.get(archiveKey(name, crlNumber));
  return kept !== undefined && sha256(kept.bytes) === digest;
}

async function putList(
  { repository, clock }: RepositoryHouse,
  { issuer, head: { scope }, kind }: Listed,
  { crl }: Believed,
  bytes: Uint8Array,
  onlyIf: Published['onlyIf'],
): Promise<void> {
  const told = crlObject(crl, issuer.record.level, clock.now());
  await repository.put(crlObjectKey(objectOf(scope, kind)), bytes, { ...told, onlyIf });
}

/** What an outbox row of the topic `publication` asks for. */
export function publicationOf({ about }: OutboxRow): StagedCrl {
  const { scope, crlNumber, stagingKey, list } = about;
  return {
    scope: scope!,
    crlNumber: Number(crlNumber),
    stagingKey: stagingKey!,
    ...(list === 'delta' && { kind: list }),
  };
}

/** Keeps every list that is published, from before its publication on. */
async function archive(evidence: ObjectStore, scope: string, crlNumber: number, bytes: Uint8Array): Promise<void> {
  const key = archiveKey(scope, crlNumber);
  try {
    await evidence.put(key, bytes, { mediaType: MEDIA_TYPE, onlyIf: { absent: true } });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (!(await isArchived(evidence, scope, crlNumber, sha256(bytes)))) {
      throw new NotPublishable(`number ${crlNumber} is archived with other content`);
    }
  }
}

/** What is needed to make the repository again: nothing of it is trusted, all of it can be lost (wall 4). */
export interface RepositoryHouse extends Pick<PublisherHouse, 'ledger' | 'clock' | 'repository' | 'evidence'> {
  /** Told of each list that was put back. */
  readonly mended?: (list: string) => void;
}

/**
 * Puts back the published lists of a scope from the archive where the repository has lost them or has something else in
 * their place; answers the full one.
 */
export async function restoreList(house: RepositoryHouse, scope: string): Promise<Uint8Array | undefined> {
  const head = await readScope(house.ledger, scope);
  const issuer = await readIssuer(house.ledger, head.issuer);
  if (head.publishedDelta) await restored(house, { issuer, head, kind: 'delta' });
  return restored(house, { issuer, head, kind: 'full' });
}

async function restored(house: RepositoryHouse, what: Listed): Promise<Uint8Array | undefined> {
  const { published, onlyIf, lost } = await readPublished(house, what);
  if (!published || !lost) return published?.bytes;
  try {
    await putList(house, what, published.list, published.bytes, onlyIf);
    house.mended?.(objectOf(what.head.scope, what.kind));
  } catch (error) {
    // a publisher was there meanwhile
    if (!(error instanceof Conflict)) throw error;
  }
  return published.bytes;
}

/**
 * Puts the issuer's certificate where relying parties find it (caIssuers), in the place of whatever else may be there;
 * answers whether there was something else.
 */
export async function publishCertificate(repository: ObjectStore, { id, certificate }: IssuerRecord): Promise<boolean> {
  const key = certificateObjectKey(id);
  const there = await repository.get(key);
  if (there && Buffer.compare(there.bytes, certificate) === 0) return false;
  const onlyIf = there ? { etag: there.etag } : ({ absent: true } as const);
  const options = { mediaType: 'application/pkix-cert', cacheControl: 'public, max-age=86400' };
  try {
    await repository.put(key, certificate, { ...options, onlyIf });
  } catch (error) {
    // somebody was there meanwhile: the clock looks again
    if (!(error instanceof Conflict)) throw error;
  }
  return there !== undefined;
}

async function recordPublished(
  house: PublisherHouse,
  { head: { scope }, kind }: Listed,
  { crlNumber, crl }: Believed,
  digest: string,
  actor: Actor,
  correlation: string,
): Promise<void> {
  const [thisUpdate, nextUpdate] = [crl.thisUpdate.toISOString(), crl.nextUpdate.toISOString()];
  for (let attempt = 1; ; attempt++) {
    const head = await readScope(house.ledger, scope);
    if ((publishedOf(head, kind)?.crlNumber ?? 0) >= crlNumber) return;
    const pen = penOf(house, actor, correlation);
    const published = { crlNumber, at: pen.at, sha256: digest, thisUpdate, nextUpdate };
    const moved: CrlScopeRecord = {
      ...head,
      version: head.version + 1,
      ...(kind === 'delta' ? { publishedDelta: published } : { published }),
    };
    const data = { crlNumber, sha256: digest, ...(kind === 'delta' && { list: kind }) };
    try {
      return await house.ledger.commit({
        records: [moved],
        events: [pen.event(moved, 'crlScope.published', data)],
      });
    } catch (error) {
      if (!(error instanceof Conflict) || attempt >= 5) throw error;
    }
  }
}
