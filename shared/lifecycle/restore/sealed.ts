import { sealProfiles } from '../../policy/profiles.ts';
import { decodeCertificate } from '../../x509/certificate.ts';
import { decodeCertificatePolicies } from '../../x509/certificate-policies.ts';
import { extensionIds, extensionValue } from '../../x509/extension.ts';
import type { DomainEvent } from '../events.ts';
import { readIssued } from '../issued-archive.ts';
import { BadLeaf, batchKey, checkpointKey, LATEST_CHECKPOINT } from '../log/batch.ts';
import { isBy, type Note, originOf, readNote } from '../log/checkpoint.ts';
import { leafHash, same } from '../log/merkle.ts';
import { decodeBatch } from '../log/order.ts';
import type { LogHead } from '../log/ports.ts';
import type { SealKey } from '../log/replay.ts';
import { keyIn, sealKeys, sealsTheLog } from '../log/seal-keys.ts';
import { appended, rootOfEdge } from '../log/tiles.ts';
import type { Ledger, ObjectStore } from '../ports.ts';
import type { SealRecord } from '../records.ts';
import { unrevoked } from '../seals.ts';
import { isFrom } from './issued-by.ts';
import { isOurs } from './names.ts';

/** What the sealed log says happened behind the end of a restored ledger, in its order. */
export interface SealedEvents {
  readonly events: readonly DomainEvent[];
  /** So many of them, from the first on, stand under a checkpoint that the house's seal has signed. */
  readonly signed: number;
  /** The newest checkpoint that counts. */
  readonly checkpoint?: Pick<Note, 'number' | 'size' | 'at'>;
  /** Where the batches end: as far as they were looked at, the sealer may take them up. */
  readonly end: NonNullable<LogHead['reconciled']>;
  /** What lies in the bucket and is not believed, a sentence each. */
  readonly doubts: readonly string[];
}

export interface SealedStores {
  readonly ledger: Ledger;
  readonly evidence: Pick<ObjectStore, 'get'>;
  /** The object identifier arc under which the profiles' policies stand. */
  readonly policyArc: string;
}

/**
 * Reads the batches behind the log's head as the restored ledger has it, which is trusted, and holds them against the newest
 * checkpoint in the bucket, which is not: it counts if a seal of this house has signed it. The batches must give its root,
 * from the head's own hashes on; else nothing at all is answered.
 *
 * What lies behind that checkpoint is what was sealed in the last minute before the loss, or what anybody has put there who
 * may write objects: `signed` tells the two apart, and `taking.ts` says what may be believed of the rest.
 *
 * Throws Error for batches that are not those of the checkpoint.
 */
export async function sealedBehind(stores: SealedStores, head: LogHead | undefined): Promise<SealedEvents> {
  const { size, edge } = head ?? { size: 0, edge: [] };
  const doubts: string[] = [];
  const { leaves, events } = await leavesFrom(stores.evidence, size, doubts);
  const hashes = leaves.map(leafHash);
  const end = { size: size + leaves.length, root: rootOfEdge(appended({ size, edge }, hashes).edge) };
  const keys = await keysOf(stores, events.filter(isOurs));
  const notes = await notesBehind(stores, head?.checkpoints ?? 0, keys, doubts);
  const newest = notes.filter((note) => note.size >= size).sort((a, b) => b.size - a.size || b.number - a.number)[0];
  if (!newest) return { events: ofOurs(events, 0, doubts), signed: 0, end, doubts };
  const signed = newest.size - size;
  const name = `checkpoint ${newest.number}`;
  if (signed > leaves.length) {
    throw new Error(
      [`${name} is over ${newest.size} events, and the batches end at ${end.size}`, ...doubts].join('; '),
    );
  }
  const grown = appended({ size, edge }, hashes.slice(0, signed));
  if (!same(rootOfEdge(grown.edge), newest.root)) {
    throw new Error(`the batches from ${size} to ${newest.size} are not those that ${name} was signed for`);
  }
  return { events: ofOurs(events, signed, doubts), signed, checkpoint: newest, end, doubts };
}

/** What was signed for, and of the rest what could be events at all. */
function ofOurs(events: readonly DomainEvent[], signed: number, doubts: string[]): readonly DomainEvent[] {
  const kept = events.filter((event, at) => at < signed || isOurs(event));
  const strange = events.length - kept.length;
  if (strange > 0) doubts.push(`${strange} of the events that nobody has signed for are no event of this house`);
  return kept;
}

async function leavesFrom(evidence: SealedStores['evidence'], from: number, doubts: string[]) {
  const leaves: Uint8Array[] = [];
  const events: DomainEvent[] = [];
  for (;;) {
    const key = batchKey(from + leaves.length);
    const found = await evidence.get(key);
    if (!found) return { leaves, events };
    try {
      const batch = decodeBatch(found.bytes);
      if (batch.leaves.length === 0) throw new BadLeaf('it is empty');
      leaves.push(...batch.leaves);
      events.push(...batch.events);
    } catch (error) {
      if (!(error instanceof BadLeaf)) throw error;
      doubts.push(`${key} is no batch (${error.message}), and nothing behind it was read`);
      return { leaves, events };
    }
  }
}

/** The newest checkpoint, and those that stand above it by their numbers: what is called the newest may have been put back. */
async function notesBehind(
  { evidence, ledger }: SealedStores,
  known: number,
  keys: (note: Note) => Promise<SealKey | undefined>,
  doubts: string[],
): Promise<readonly Note[]> {
  const house = await ledger.read('house', {});
  const notes: Note[] = [];
  const look = async (key: string): Promise<boolean> => {
    const found = await evidence.get(key);
    if (!found) return false;
    const note = readNote(found.bytes);
    const seal = note && house && note.origin === originOf(house.publicationBase) ? await keys(note) : undefined;
    const at = note && new Date(note.at);
    if (seal && at && seal.notBefore <= at && at <= seal.notAfter && isBy(seal.spki, note)) notes.push(note);
    else doubts.push(`${key} is not signed by a seal of this house`);
    return true;
  };
  await look(LATEST_CHECKPOINT);
  for (let number = Math.max(known, notes[0]?.number ?? 0) + 1; await look(checkpointKey(number)); number++);
  return notes;
}

/**
 * The seals whose word counts: those that the ledger has as certified and not revoked; and those certified since, whose
 * certificate was kept besides, carries the signature of an authority that the ledger has, and is a seal's by its policy.
 * A checkpoint behind the copy is younger than the copy: a seal that was revoked by then has not signed it.
 */
async function keysOf(
  { ledger, evidence, policyArc }: SealedStores,
  events: readonly DomainEvent[],
): Promise<(note: Note) => Promise<SealKey | undefined>> {
  const { items } = await ledger.list('seals', '', { limit: 1000 });
  const inForce: SealRecord[] = [];
  for (const seal of items) if (sealsTheLog(seal) && (await unrevoked(ledger, seal))) inForce.push(seal);
  const known = sealKeys(inForce);
  const policies = Object.values(sealProfiles).map(({ certificatePolicy }) => `${policyArc}.${certificatePolicy}`);
  return async ({ certificateSha256 }) => {
    const there = known.get(certificateSha256);
    if (there) return there;
    const issued = events.find(
      ({ type, data }) => type === 'certificate.issued' && data.certificateSha256 === certificateSha256,
    );
    const [, issuer = '', serial = ''] = issued?.aggregate.split('/') ?? [];
    const record = await ledger.read('issuer', { id: issuer });
    const kept = record && (await readIssued(evidence, { issuer, serial }, certificateSha256));
    if (!kept || record.hierarchy !== 'production' || !isFrom(record, kept.certificate)) return undefined;
    const { extensions } = decodeCertificate(kept.certificate.certificate).tbs;
    const value = extensionValue(extensions, extensionIds.certificatePolicies);
    const itsPolicies = value ? decodeCertificatePolicies(value) : [];
    return itsPolicies.some(({ policy }) => policies.includes(policy))
      ? keyIn(kept.certificate.certificate)
      : undefined;
  };
}
