import { decodeRevokedCertificates } from '../../x509/certificate-list.ts';
import { believe, NotPublishable } from '../belief.ts';
import { archiveKey } from '../crl/scope.ts';
import { pointsOf } from '../crl/shards.ts';
import { sha256 } from '../identity.ts';
import { everyIssuer, issuerOf } from '../issuers.ts';
import type { Ledger, ObjectStore } from '../ports.ts';
import { crlObjectKey } from '../publication.ts';
import type { CrlScopeRecord, LedgerRecord, ListedReason, RevocationReason } from '../records.ts';

/** Where lists are found that were published: the archive, and the address that relying parties read. */
export interface PublishedStores {
  readonly ledger: Ledger;
  readonly evidence: Pick<ObjectStore, 'get'>;
  readonly repository: Pick<ObjectStore, 'get'>;
}

/** The newest list of a scope that was ever published, as its issuer signed it. */
export interface NewestList {
  readonly issuer: string;
  readonly scope: string;
  readonly crlNumber: number;
  readonly sha256: string;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  /** By serial. */
  readonly entries: ReadonlyMap<string, PublishedEntry>;
}

export interface PublishedEntry {
  readonly revokedAt: string;
  readonly reason?: ListedReason;
}

/** Why somebody was revoked, as a row says it: the key of an authority is a key. */
export const reasonBehind = ({ reason }: PublishedEntry): RevocationReason | undefined =>
  reason === 'cACompromise' ? 'keyCompromise' : reason;

/** Entries as they were published: the next list may not say anything else of them. */
export const asPublished = (records: readonly LedgerRecord[], said: PublishedEntry): readonly LedgerRecord[] =>
  records.map((record): LedgerRecord => {
    if (record.kind !== 'crlEntry') return record;
    const { reason: _, ...rest } = record;
    return { ...rest, ...(said.reason && { reason: said.reason }) };
  });

/** Numbers are taken before a list is signed, and not every one of them becomes a list: so far is looked beyond the last known. */
const BEYOND = 32;

/**
 * The newest published list of every scope that the ledger has. `numbers`: the highest number of each scope that is known
 * to have been taken. Only what its issuer signed counts, wherever it lies.
 */
export async function newestLists(
  stores: PublishedStores,
  numbers: ReadonlyMap<string, number>,
): Promise<readonly NewestList[]> {
  const found: NewestList[] = [];
  for (const record of await everyIssuer(stores.ledger)) {
    for (const { scope } of pointsOf(record)) {
      const head = await stores.ledger.read('crlScope', { scope });
      if (!head) continue;
      const list = await newestOf(stores, issuerOf(record), head, Math.max(head.crlNumber, numbers.get(scope) ?? 0));
      if (list) found.push(list);
    }
  }
  return found;
}

async function newestOf(
  { evidence, repository }: PublishedStores,
  issuer: ReturnType<typeof issuerOf>,
  head: CrlScopeRecord,
  known: number,
): Promise<NewestList | undefined> {
  const read = (bytes: Uint8Array | undefined): NewestList | undefined => {
    if (!bytes) return undefined;
    try {
      // any number counts here: it is the ledger that does not know which were taken
      const ahead = { ...head, crlNumber: Number.MAX_SAFE_INTEGER };
      const { crlNumber, crl } = believe(bytes, { issuer, head: ahead, kind: 'full' });
      const [thisUpdate, nextUpdate] = [crl.thisUpdate.toISOString(), crl.nextUpdate.toISOString()];
      const { scope } = head;
      const list = { issuer: issuer.record.id, scope, crlNumber, sha256: sha256(bytes), thisUpdate, nextUpdate };
      return { ...list, entries: entriesOf(crl.entriesDer) };
    } catch (error) {
      if (error instanceof NotPublishable) return undefined;
      throw error;
    }
  };
  const public_ = read((await repository.get(crlObjectKey(head.scope)))?.bytes);
  const least = public_?.crlNumber ?? 0;
  for (let number = Math.max(known, least) + BEYOND; number > least; number--) {
    const kept = read((await evidence.get(archiveKey(head.scope, number)))?.bytes);
    if (kept) return kept;
  }
  return public_;
}

function entriesOf(der: Uint8Array): NewestList['entries'] {
  return new Map(
    [...decodeRevokedCertificates(der)].map(({ serial, revocationDate, reason }) => [
      serial,
      { revokedAt: revocationDate.toISOString(), ...(reason && { reason: reason as ListedReason }) },
    ]),
  );
}
