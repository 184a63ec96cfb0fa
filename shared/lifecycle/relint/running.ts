import { canonicalValue, type EventValue } from '../events.ts';
import { sha256 } from '../identity.ts';
import { type Clock, Conflict, type Ledger, type ObjectStore, type Randomness } from '../ports.ts';
import { penOf } from '../recording.ts';
import type { CertificateRecord, RelintLine, RelintRecord, StockPosition } from '../records.ts';
import { examine } from './examining.ts';
import { groundOfStock, type StockGround } from './ground.ts';
import { stock } from './stock.ts';

/**
 * The night's look at the whole stock (wall 3: policy is asked again, nightly on stock). One report for each day; a run
 * does so much, says in the ledger how far it has come, and the next one goes on there, so that a run that dies loses
 * what it did since it last said so and nothing else, and counts nothing twice.
 */
export interface RelintHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly evidence: ObjectStore;
  readonly policyArc: string;
}

/** Bounds of a run. */
export interface RelintBounds {
  /** Certificates, or reads that gave none, between two words in the ledger. */
  readonly step: number;
  /** Certificates that are looked at side by side. */
  readonly sideBySide: number;
  /** After this no new step is begun. */
  readonly forMs: number;
  /** Certificates that a report names. */
  readonly named: number;
  /** Named certificates that stand in the record before they go into an object. */
  readonly pending: number;
}

export const RELINT_BOUNDS: RelintBounds = {
  step: 500,
  sideBySide: 16,
  forMs: 200_000,
  named: 10_000,
  pending: 100,
};

/** The night's work begins at this hour (UTC), when people sleep and lists have been renewed. */
const FROM_HOUR = 1;

/**
 * Begins the report of the day, or goes on with one that runs. Undefined where there is nothing to do: it is done, or too
 * early. Of two runs at once one stops without a word. Throws a Refusal `unavailable`; the next run goes on.
 */
export async function relint(
  house: RelintHouse,
  correlation: string,
  bounds: RelintBounds = RELINT_BOUNDS,
): Promise<RelintRecord | undefined> {
  const started = house.clock.now();
  try {
    let report = await reportToWrite(house, correlation);
    if (!report) return undefined;
    do {
      report = await step(house, report, correlation, bounds);
    } while (report.state === 'running' && house.clock.now().getTime() - started.getTime() < bounds.forMs);
    return report;
  } catch (thrown) {
    if (thrown instanceof Conflict) return undefined;
    throw thrown;
  }
}

/** One that was left running comes first, whatever day it is. */
async function reportToWrite(house: RelintHouse, correlation: string): Promise<RelintRecord | undefined> {
  const { ledger, clock } = house;
  const latest = (await ledger.list('relint-reports', '', { limit: 3 })).items;
  for (const { id, state } of latest) {
    // the index may be behind: the record itself decides
    const report = state === 'running' ? await ledger.read('relint', { id }) : undefined;
    if (report?.state === 'running') return report;
  }
  const now = clock.now();
  const id = now.toISOString().slice(0, 10);
  if (now.getUTCHours() < FROM_HOUR || (await ledger.read('relint', { id }))) return undefined;
  const pen = penOf(house, ACTOR, correlation);
  const begun: RelintRecord = {
    kind: 'relint',
    id,
    version: 1,
    createdAt: pen.at,
    movedAt: pen.at,
    state: 'running',
    checked: 0,
    faulty: 0,
    wrong: 0,
    counts: {},
    listed: 0,
    pending: [],
    parts: [],
  };
  await ledger.commit({ records: [begun], events: [pen.event(begun, 'relint.begun')] });
  return begun;
}

/** Reserved and abandoned serials have left no certificate. */
const isIssued = ({ state }: CertificateRecord) => state === 'issued' || state === 'revoked';

const ACTOR = { capacity: 'platform', function: 'relint' } as const;

/** Looks at the next certificates and writes down what came of it. Throws Conflict when somebody else is at it. */
async function step(
  house: RelintHouse,
  report: RelintRecord,
  correlation: string,
  bounds: RelintBounds,
): Promise<RelintRecord> {
  const lines: RelintLine[] = [];
  let checked = 0;
  let batches = 0;
  let next: StockPosition | undefined;
  let ground: { readonly of: string; readonly it: StockGround } | undefined;
  for await (const batch of stock(house.ledger, report.at)) {
    const { subscriptionId } = batch;
    if (batch.certificates.length > 0 && ground?.of !== subscriptionId) {
      ground = { of: subscriptionId, it: await groundOfStock(house.ledger, subscriptionId) };
    }
    const issued = batch.certificates.filter(isIssued);
    for (let at = 0; at < issued.length; at += bounds.sideBySide) {
      const some = issued.slice(at, at + bounds.sideBySide);
      const found = await Promise.all(some.map((one) => lineOf(house, one, ground!.it)));
      lines.push(...found.flatMap((line) => (line ? [line] : [])));
    }
    checked += issued.length;
    next = batch.next;
    if (!next || checked >= bounds.step || ++batches >= bounds.step) break;
  }
  return write(house, report, { lines, checked, next }, correlation, bounds);
}

/** What is found is looked for once more in the certificate's own row: the list it was read from may be behind. */
async function lineOf(
  house: RelintHouse,
  listed: CertificateRecord,
  ground: StockGround,
): Promise<RelintLine | undefined> {
  const examiner = { ...house, at: house.clock.now().toISOString() };
  if ((await examine(examiner, listed, ground)).length === 0) return undefined;
  const { issuer, serial } = listed;
  const record = await house.ledger.read('certificate', { issuer, serial });
  if (!record || !isIssued(record)) return undefined;
  const findings = await examine(examiner, record, ground);
  if (findings.length === 0) return undefined;
  const { profile, state, structureId, subscriptionId } = record;
  return { issuer, serial, profile, state, structureId, subscriptionId, findings };
}

interface Found {
  readonly lines: readonly RelintLine[];
  readonly checked: number;
  readonly next: StockPosition | undefined;
}

async function write(
  house: RelintHouse,
  report: RelintRecord,
  { lines, checked, next }: Found,
  correlation: string,
  bounds: RelintBounds,
): Promise<RelintRecord> {
  const pen = penOf(house, ACTOR, correlation);
  const { at: _, ...before } = report;
  const named = lines.slice(0, Math.max(0, bounds.named - report.listed));
  const pending = [...report.pending, ...named];
  const full = pending.length >= bounds.pending || (!next && report.parts.length > 0 && pending.length > 0);
  const part = full ? [await put(house.evidence, report, pending)] : [];
  const moved: RelintRecord = {
    ...before,
    version: report.version + 1,
    movedAt: pen.at,
    ...(next ? { at: next } : { state: 'done', endedAt: pen.at }),
    checked: report.checked + checked,
    faulty: report.faulty + lines.length,
    wrong: report.wrong + lines.filter(({ findings }) => findings.some(({ level }) => level === 'error')).length,
    counts: summed(report.counts, lines),
    listed: report.listed + named.length,
    pending: full ? [] : pending,
    parts: [...report.parts, ...part],
  };
  const { faulty, wrong, counts } = moved;
  const told = next ? { checked: moved.checked } : { checked: moved.checked, faulty, wrong, counts: { ...counts } };
  const event = pen.event(moved, next ? 'relint.moved' : 'relint.done', told);
  await house.ledger.commit({ records: [moved], events: [event] });
  return moved;
}

function summed(counts: RelintRecord['counts'], lines: readonly RelintLine[]): RelintRecord['counts'] {
  const sum = new Map(Object.entries(counts));
  for (const { code } of lines.flatMap(({ findings }) => findings)) sum.set(code, (sum.get(code) ?? 0) + 1);
  return Object.fromEntries([...sum].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Its key has its digest: a run that died before it said so leaves one that nobody names. */
async function put(evidence: ObjectStore, { id, parts }: RelintRecord, lines: readonly RelintLine[]) {
  const bytes = canonicalValue(lines as unknown as EventValue);
  const digest = sha256(bytes);
  const key = `relint/${id}/${String(parts.length + 1).padStart(4, '0')}-${digest.slice(0, 16)}.json`;
  try {
    await evidence.put(key, bytes, { mediaType: 'application/json', onlyIf: { absent: true } });
  } catch (thrown) {
    if (!(thrown instanceof Conflict)) throw thrown;
  }
  return { key, sha256: digest, lines: lines.length };
}

/** The certificates that a report names. Throws Error where the evidence is not what was kept. */
export async function linesOf(
  evidence: Pick<ObjectStore, 'get'>,
  { parts, pending }: RelintRecord,
): Promise<readonly RelintLine[]> {
  const lines: RelintLine[] = [];
  for (const { key, sha256: digest } of parts) {
    const kept = await evidence.get(key);
    if (!kept || sha256(kept.bytes) !== digest) throw new Error(`the evidence ${key} is not what was kept`);
    lines.push(...(JSON.parse(new TextDecoder().decode(kept.bytes)) as RelintLine[]));
  }
  return [...lines, ...pending];
}
