import { X509Certificate } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { evidenceStore, ledger, logStore } from '../../shared/aws/compose.ts';
import { compareWithLog } from '../../shared/ledger/compare-log.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import type { Item } from '../../shared/ledger/table.ts';
import { chainOf, readIssuer } from '../../shared/lifecycle/issuers.ts';
import type { LogStore } from '../../shared/lifecycle/log/ports.ts';
import { replayLog, saidBy } from '../../shared/lifecycle/log/replay.ts';
import { sealKeys } from '../../shared/lifecycle/log/seal-keys.ts';
import type { Ledger, ObjectStore } from '../../shared/lifecycle/ports.ts';
import type { SealRecord } from '../../shared/lifecycle/records.ts';
import { evidenceLeft, rowsLeft } from '../local/stopped.ts';

/**
 * npm run verify-log                      replays the log of the bucket SCEAU_BUCKET_EVIDENCE: leaves, order, tree, tiles,
 *                                         checkpoints; and compares it with the log's head in the table SCEAU_TABLE
 * npm run verify-log -- --export DIR      and compares it with every row of the ledger, in an export of the table to a point
 *                                         in time (DynamoDB JSON: manifest-summary.json and data/*.json.gz, copied to DIR)
 * npm run verify-log -- --state .local    all of it, of a local platform that has stopped
 *    --root FILE.pem   the root that seals must chain to; else whatever the ledger has, and its fingerprint is printed
 *    --held FILE       a checkpoint that somebody kept: was the log ever another? (may be given several times)
 *    --json            prints what was found as JSON
 *
 * Exit code 0: nothing is wrong; 1: something is, each in a sentence; 2: it could not be looked at.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      export: { type: 'string' },
      state: { type: 'string' },
      root: { type: 'string' },
      held: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const tell = values.json ? () => {} : (line: string) => console.log(line);
  const place = values.state === undefined ? deployed(values.export) : await stopped(values.state);
  const { items: seals } = await place.ledger.list('seals', '', { limit: 1000 });
  const roots = await rootsOf(place.ledger, seals, values.root);
  for (const root of roots) tell(`seals chain to the root ${root}: compare it with the transcript of the key ceremony`);
  const replayed = await replayLog({
    evidence: place.evidence,
    keys: sealKeys(seals),
    ...(await saidBy(place.log)),
    held: new Map(values.held.map((file) => [file, readFileSync(file)])),
    takenAt: place.takenAt,
    tell,
  });
  tell(`${replayed.size} events in the log, ${replayed.checkpoints} checkpoints read`);
  const compared = place.rows && (await compareWithLog(place.rows(), replayed));
  if (compared) tell(`${compared.records} records compared, ${compared.waiting} events wait to be sealed`);
  else tell('the ledger’s rows were not compared: give --export');

  const findings = [...replayed.findings, ...(compared?.findings ?? [])];
  const { size, checkpoints } = replayed;
  const root = Buffer.from(replayed.root).toString('base64');
  if (values.json) {
    const rest = compared && { records: compared.records, waiting: compared.waiting };
    console.log(JSON.stringify({ size, root, checkpoints, roots, ...rest, findings }));
  }
  for (const finding of findings) tell(`WRONG  ${finding}`);
  tell(findings.length === 0 ? `nothing is wrong; the root is ${root}` : `${findings.length} things are wrong`);
  return findings.length === 0 ? 0 : 1;
}

interface Place {
  readonly ledger: Pick<Ledger, 'read' | 'list'>;
  readonly log: LogStore;
  readonly evidence: Pick<ObjectStore, 'get'>;
  readonly rows?: () => AsyncIterable<Item> | Iterable<Item>;
  readonly takenAt?: Date | undefined;
}

function deployed(folder: string | undefined): Place {
  const place = { ledger: ledger(), log: logStore(), evidence: evidenceStore() };
  if (folder === undefined) return place;
  const summary = JSON.parse(readFileSync(join(folder, 'manifest-summary.json'), 'utf8')) as { exportTime: string };
  return { ...place, rows: () => exported(folder), takenAt: new Date(summary.exportTime) };
}

async function stopped(state: string): Promise<Place> {
  const rows = await rowsLeft(state);
  const table = createMemoryTable();
  for (const row of rows) if (['seals', 'issuers', 'log'].includes(row.pk)) await table.write([{ put: row }]);
  return { ledger: createLedger(table), log: createLogStore(table), evidence: evidenceLeft(state), rows: () => rows };
}

/** One line for each item, in files that were compressed. */
async function* exported(folder: string): AsyncGenerator<Item> {
  for (const file of readdirSync(join(folder, 'data')).filter((name) => name.endsWith('.json.gz'))) {
    const lines = createInterface({ input: createReadStream(join(folder, 'data', file)).pipe(createGunzip()) });
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const { Item } = JSON.parse(line, octets) as { Item: Record<string, AttributeValue> };
      yield unmarshall(Item) as Item;
    }
  }
}

/** Octets are base64 in an export. */
const octets = (key: string, value: unknown) =>
  key === 'B' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;

/** The roots to which the seals chain, by their fingerprints. Throws when one does not chain, or to another than `pinned`. */
async function rootsOf(
  house: Pick<Ledger, 'read' | 'list'>,
  seals: readonly SealRecord[],
  pinned: string | undefined,
): Promise<readonly string[]> {
  const expected = pinned === undefined ? undefined : new X509Certificate(readFileSync(pinned)).fingerprint256;
  const found = new Set<string>();
  for (const { id, issuedBy, certificate } of seals) {
    if (!certificate) continue;
    const above = await chainOf(house as Ledger, await readIssuer(house as Ledger, issuedBy));
    const chain = [certificate.der, ...above].map((der) => new X509Certificate(der));
    chain.forEach((one, at) => {
      const issuer = chain[at + 1] ?? one;
      if (!one.checkIssued(issuer) || !one.verify(issuer.publicKey))
        throw new Error(`the certificate of seal ${id} does not chain to a root`);
    });
    const { fingerprint256 } = chain.at(-1)!;
    if (expected !== undefined && fingerprint256 !== expected) throw new Error(`seal ${id} chains to another root`);
    found.add(fingerprint256);
  }
  return [...found];
}

if (import.meta.main) {
  process.exitCode = await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  });
}
