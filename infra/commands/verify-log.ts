import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareWithLog } from '../../shared/ledger/compare-log.ts';
import { chainOf, readIssuer } from '../../shared/lifecycle/issuers.ts';
import { replayLog, saidBy } from '../../shared/lifecycle/log/replay.ts';
import { sealKeys, sealsTheLog } from '../../shared/lifecycle/log/seal-keys.ts';
import type { Ledger } from '../../shared/lifecycle/ports.ts';
import type { SealRecord } from '../../shared/lifecycle/records.ts';
import { deployed, type LogPlace, stopped } from './log-places.ts';

/**
 * npm run verify-log                      replays the log of the bucket SCEAU_BUCKET_EVIDENCE: leaves, order, tree, tiles,
 *                                         checkpoints; and compares it with the log's head in the table SCEAU_TABLE
 * npm run verify-log -- --export DIR      and compares it with every row of the ledger, in an export of the table to a point
 *                                         in time (DynamoDB JSON: both manifests and data/*.json.gz, copied to DIR)
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
  if (values.state !== undefined && values.export !== undefined) throw new Error('Give --state or --export, not both.');
  const tell = values.json ? () => {} : (line: string) => console.log(line);
  const place = values.state === undefined ? deployed(values.export) : await stopped(values.state);
  const held = new Map(values.held.map((file) => [file, readFileSync(file)]));
  const pinned = values.root === undefined ? undefined : readFileSync(values.root);
  const { findings, ...found } = await verifyLog(place, { held, tell, ...(pinned && { pinned }) });
  if (values.json) console.log(JSON.stringify({ ...found, findings }));
  for (const finding of findings) tell(`WRONG  ${finding}`);
  tell(findings.length === 0 ? `nothing is wrong; the root is ${found.root}` : `${findings.length} things are wrong`);
  return findings.length === 0 ? 0 : 1;
}

export interface Verified {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly checkpoints: number;
  /** Fingerprints of the roots to which the seals chain. */
  readonly roots: readonly string[];
  /** Of the ledger's rows, where they were at hand. */
  readonly records?: number;
  readonly waiting?: number;
  /** What is wrong, a sentence each. */
  readonly findings: readonly string[];
}

/** Replays the log and compares it with what is there of the ledger. Throws Error where there is no log, or a seal chains nowhere. */
export async function verifyLog(
  { ledger, log, evidence, rows, takenAt }: LogPlace,
  {
    tell = () => {},
    held = new Map(),
    pinned,
  }: {
    readonly tell?: (line: string) => void;
    readonly held?: ReadonlyMap<string, Uint8Array>;
    /** The certificate of the root to which all seals must chain. */
    readonly pinned?: Uint8Array;
  } = {},
): Promise<Verified> {
  const { items: seals } = await ledger.list('seals', '', { limit: 1000 });
  const roots = await rootsOf(ledger, seals, pinned);
  for (const root of roots) tell(`seals chain to the root ${root}: compare it with the transcript of the key ceremony`);
  const said = await saidBy(log);
  const replayed = await replayLog({ evidence, keys: sealKeys(seals), ...said, held, takenAt, tell });
  const { size, checkpoints } = replayed;
  if (size === 0 && !said.head && replayed.findings.length === 0) throw new Error('there is no log here');
  tell(`${size} events in the log, ${checkpoints} checkpoints read`);
  const compared = rows && (await compareWithLog(rows(), replayed));
  if (compared) tell(`${compared.records} records compared, ${compared.waiting} events wait to be sealed`);
  else tell('the ledger’s rows were not compared: give --export');
  const rest = compared && { records: compared.records, waiting: compared.waiting };
  const findings = [...replayed.findings, ...(compared?.findings ?? [])];
  return { size, root: Buffer.from(replayed.root).toString('base64'), checkpoints, roots, ...rest, findings };
}

/** The roots to which the seals chain, by their fingerprints. Throws when one does not chain, or to another than `pinned`. */
async function rootsOf(
  house: Pick<Ledger, 'read' | 'list'>,
  seals: readonly SealRecord[],
  pinned: Uint8Array | undefined,
): Promise<readonly string[]> {
  const expected = pinned === undefined ? undefined : new X509Certificate(pinned).fingerprint256;
  const found = new Set<string>();
  for (const { id, issuedBy, certificate } of seals.filter(sealsTheLog)) {
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
