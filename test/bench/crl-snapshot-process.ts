import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodePem } from '../../shared/der/pem.ts';
import type { CrlSnapshot } from '../../shared/lifecycle/crl-records.ts';
import { readIssuer } from '../../shared/lifecycle/issuers.ts';
import type { Ledger, ObjectStore } from '../../shared/lifecycle/ports.ts';
import type { CrlScopeRecord } from '../../shared/lifecycle/records.ts';
import { issueCrl, readScope } from '../../shared/lifecycle/revocation-list.ts';
import { CEREMONY, makeWorld } from '../world/world.ts';
import { entriesBetween, SCOPE } from './crl-entries.ts';

/** What is asked of a process that issues lists from a stored snapshot and does nothing else. */
export type AskedOfSnapshot =
  /** Makes the snapshot from rows, a page at a time, and leaves it in the folder. */
  | { readonly act: 'prepare'; readonly entries: number }
  /** A whole list from the snapshot and so many rows since, staged as a file, or kept where it is. */
  | { readonly act: 'issue'; readonly entries: number; readonly more: number; readonly staged: 'file' | 'memory' }
  /** SHA-256 of the list that was issued last. */
  | { readonly act: 'hash' };

export interface ToldOfSnapshot {
  /** CPU time of what was asked; of all since the process began. */
  readonly milliseconds: number;
  readonly wholeMilliseconds: number;
  readonly peakBytes: number;
  /** Where the list lies that was staged last as a file; its issuer's certificate lies beside it as `issuer.pem`. */
  readonly list?: string;
}

const folder = process.argv[2]!;
const started = { user: 0, system: 0 };
const world = await makeWorld('bench');
const kept = new Map<string, Uint8Array>();
let last: readonly Uint8Array[] = [];
let list: string | undefined;

/** Snapshots are read as files, or once and then held; lists are written, or held piece by piece. */
const storeOf = (staged: 'file' | 'memory'): ObjectStore => ({
  async get(key) {
    const bytes = kept.get(key) ?? readFileSync(join(folder, key));
    if (staged === 'memory') kept.set(key, bytes);
    return { bytes, etag: key };
  },
  async put(key, octets) {
    last = octets instanceof Uint8Array ? [octets] : octets;
    if (staged === 'memory') return;
    const path = join(folder, key);
    mkdirSync(dirname(path), { recursive: true });
    list = path;
    last.forEach((piece, index) => {
      writeFileSync(path, piece, { flag: index === 0 ? 'w' : 'a' });
    });
  },
});

/** The memory ledger but for the entries, and the scope's head with a snapshot of them. */
function ledgerWith(from: number, to: number, snapshot?: CrlSnapshot): Ledger {
  const list = async (_list: string, _of: string, { limit = 100, cursor = String(from) } = {}) => {
    const end = Math.min(Number(cursor) + limit, to);
    const items = entriesBetween(Number(cursor), end);
    return end < to ? { items, cursor: String(end) } : { items };
  };
  const read = async (kind: string, name: never) => {
    const record = await world.ledger.read(kind as 'crlScope', name);
    return record && kind === 'crlScope' && snapshot ? { ...record, snapshot } : record;
  };
  return { ...world.ledger, list: list as unknown as Ledger['list'], read: read as unknown as Ledger['read'] };
}

async function issue(ledger: Ledger, staged: 'file' | 'memory'): Promise<void> {
  await issueCrl({ ...world, ledger, staging: storeOf(staged) }, SCOPE, CEREMONY, 'bench');
}

async function issuerPem(): Promise<string> {
  const { issuer } = await readScope(world.ledger, SCOPE);
  return encodePem('CERTIFICATE', (await readIssuer(world.ledger, issuer)).record.certificate);
}

const snapshotFile = join(folder, 'snapshot.json');

async function doAsked(asked: AskedOfSnapshot): Promise<void> {
  if (asked.act === 'prepare') {
    await issue(ledgerWith(0, asked.entries), 'file');
    const head: CrlScopeRecord | undefined = await world.ledger.read('crlScope', { scope: SCOPE });
    writeFileSync(snapshotFile, JSON.stringify(head!.snapshot));
  } else if (asked.act === 'issue') {
    const snapshot = JSON.parse(readFileSync(snapshotFile, 'utf8')) as CrlSnapshot;
    await issue(ledgerWith(asked.entries, asked.entries + asked.more, snapshot), asked.staged);
    if (asked.staged === 'file') writeFileSync(join(folder, 'issuer.pem'), await issuerPem());
  } else {
    const hash = createHash('sha256');
    for (const piece of last) hash.update(piece);
    hash.digest();
  }
}

process.on('message', async (asked: AskedOfSnapshot) => {
  const before = process.cpuUsage();
  await doAsked(asked);
  const of = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1_000;
  const told: ToldOfSnapshot = {
    milliseconds: of(process.cpuUsage(before)),
    wholeMilliseconds: of(process.cpuUsage(started)),
    peakBytes: process.resourceUsage().maxRSS * 1024,
    ...(list !== undefined && { list }),
  };
  process.send?.(told);
});
