import type { BulkLine, BulkPartRecord, BulkResult, BulkRevocationRecord } from '../bulk-records.ts';
import { Conflict, type OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { CertificateRecord } from '../records.ts';
import { eventOf } from '../registration/desk.ts';
import { listsOf } from '../revocation.ts';
import { someAtATime } from '../whole-list.ts';
import { countStep } from './freezing.ts';
import { type BulkHouse, type Pace, paceOf, patiently, penOfJob } from './house.ts';
import { moved } from './orders.ts';
import { isMeant, readParts, tallied } from './parts.ts';
import { blockKeys, PartMoved, revokeMany } from './revoking.ts';
import { tellStep } from './telling.ts';

/** Parts that are worked on side by side, and certificates that are read together. */
export const LANES = 4;
const READ_TOGETHER = 32;
/** A run ends after so long, so that the lists of what it revoked are asked for; the next one goes on. */
const RUN_MS = 45_000;
const MOST_MEETINGS = 5;

export interface BulkRan {
  /** Another run is wanted. */
  readonly more: boolean;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Lets an order go on: counts, revokes, closes what was begun, tells. Each step is written when it is whole and can be done
 * again when it is not: what a certificate's row says decides, so that whoever dies where, nothing is lost and nothing is
 * done twice. Several runs of one order at a time are harmless.
 */
export async function runBulk(house: BulkHouse, bulkId: string, correlation: string): Promise<BulkRan> {
  const until = house.clock.now().getTime() + RUN_MS;
  const pace = paceOf(house);
  const outbox: OutboxRow[] = [];
  for (let meetings = 0; house.clock.now().getTime() < until; ) {
    const order = await house.ledger.read('bulkRevocation', { id: bulkId });
    const step = order && STEPS[order.state];
    if (!step) return { more: false, outbox };
    try {
      outbox.push(...(await step(house, order, correlation, pace)));
      meetings = 0;
    } catch (thrown) {
      const met = thrown instanceof Conflict || thrown instanceof PartMoved;
      if (!met || ++meetings >= MOST_MEETINGS) throw thrown;
    }
  }
  return { more: true, outbox };
}

type Step = (
  house: BulkHouse,
  order: BulkRevocationRecord,
  correlation: string,
  pace: Pace,
) => Promise<readonly OutboxRow[]>;

const STEPS: { readonly [S in BulkRevocationRecord['state']]?: Step } = {
  counting: countStep,
  running: round,
  pausing: settle,
  ending: settle,
  telling: tellStep,
};

/** The next parts, side by side, to their end; then they are written down together, and their lists are asked for. */
async function round(
  house: BulkHouse,
  order: BulkRevocationRecord,
  correlation: string,
  pace: Pace,
): Promise<readonly OutboxRow[]> {
  const parts = await windowOf(house, order);
  const lanes = await Promise.allSettled(parts.map((part) => lane(house, { order, part }, correlation, pace)));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  const outcomes = lanes.flatMap((ended) => (ended.status === 'fulfilled' ? [ended.value] : []));
  // held up on the way: what was begun is settled before anything else
  if (outcomes.some((one) => one === undefined)) return [];
  return write(house, order, parts, outcomes as Outcome[], correlation);
}

const windowOf = ({ ledger }: BulkHouse, { id, done, parts }: BulkRevocationRecord) =>
  readParts(ledger, id, done, Math.min(parts, done + LANES));

/** What became of a part, and which lists must say so. */
interface Outcome {
  readonly lines: readonly BulkLine[];
  readonly scopes: ReadonlySet<string>;
}

/** One part, some certificates at a time; undefined when the order is held up. */
async function lane(
  house: BulkHouse,
  at: { readonly order: BulkRevocationRecord; readonly part: BulkPartRecord },
  correlation: string,
  pace: Pace,
): Promise<Outcome | undefined> {
  const { order, part } = at;
  // a key that is compromised is blocked whatever its certificate was revoked for before
  const compromised = order.reason === 'keyCompromise';
  const meant = part.lines.filter((line) => isMeant(line) || (compromised && line.found === 'revoked'));
  const records: CertificateRecord[] = [];
  for (let from = 0; from < meant.length; from += READ_TOGETHER) {
    const some = meant.slice(from, from + READ_TOGETHER);
    const became = await patiently(house, pace, async () => {
      if ((await house.ledger.read('bulkRevocation', { id: order.id }))?.state !== 'running') return undefined;
      const read = await readAll(house, some);
      const inForce = read.filter(({ state }) => state === 'issued');
      await pace.take(inForce.length);
      const revoked = await revokeMany(house, at, inForce, correlation);
      const all = [...read.filter(({ state }) => state !== 'issued'), ...revoked];
      const before = all.filter(({ state, revocation }) => state === 'revoked' && revocation?.bulk !== order.id);
      if (compromised) await blockKeys(house, at, before, correlation);
      return all;
    });
    if (!became) return undefined;
    records.push(...became);
  }
  return outcomeOf(part, order, records);
}

async function readAll({ ledger }: BulkHouse, lines: readonly BulkLine[]): Promise<readonly CertificateRecord[]> {
  const read = await someAtATime(lines, ({ issuer, serial }) => ledger.read('certificate', { issuer, serial }), 12);
  return read.flatMap((record) => record ?? []);
}

/** What each line of a part has come to, by the rows of its certificates. */
function outcomeOf(
  { lines }: BulkPartRecord,
  { id }: BulkRevocationRecord,
  records: readonly CertificateRecord[],
): Outcome {
  const byName = new Map(records.map((record) => [`${record.issuer}/${record.serial}`, record]));
  const scopes = new Set<string>();
  const resultOf = (line: BulkLine): BulkResult => {
    if (line.found === 'revoked') return 'revoked-before';
    const record = byName.get(`${line.issuer}/${line.serial}`);
    if (!isMeant(line) || !record) return 'passed-over';
    if (record.state !== 'revoked') return 'left';
    if (record.revocation?.bulk !== id) return 'revoked-before';
    for (const scope of listsOf(record)) scopes.add(scope);
    return 'revoked';
  };
  return { lines: lines.map((line) => ({ ...line, result: resultOf(line) })), scopes };
}

/** Writes parts with their outcomes, the order as it stands then, and one row for each list that is to be made anew. */
async function write(
  house: BulkHouse,
  order: BulkRevocationRecord,
  parts: readonly BulkPartRecord[],
  outcomes: readonly Outcome[],
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const pen = penOfJob(house, correlation);
  const lines = outcomes.flatMap((one) => one.lines);
  const done = order.done + parts.length;
  const ended = order.state === 'ending' || done === order.parts;
  const results = tallied(order.results, lines);
  const counted = Object.values(results).reduce((sum, count) => sum + count, 0);
  const change = {
    done,
    results: ended ? { ...results, left: results.left + order.lines - counted } : results,
    ...(ended && { state: 'telling' as const }),
  };
  const written = moved(order, change, 'bulkRevocation.moved', pen.at, { done, revoked: results.revoked });
  const outbox = listRows(pen, outcomes);
  await house.ledger.commit({
    records: [
      written.record,
      ...parts.map((part, index) => ({
        ...part,
        version: part.version + 1,
        state: 'done' as const,
        lines: outcomes[index]!.lines,
      })),
    ],
    events: [eventOf(pen, written)],
    outbox,
  });
  return outbox;
}

function listRows(pen: Pen, outcomes: readonly Outcome[]): readonly OutboxRow[] {
  const scopes = new Set(outcomes.flatMap((one) => [...one.scopes]));
  return [...scopes].sort().map((scope) => pen.outbox('crl', { scope }));
}

/**
 * Brings what was begun to a clean end. First the parts are taken from whoever may still be at them, so that nothing of
 * them is revoked any more; then their certificates say how far they came, and the lists are asked for.
 */
async function settle(
  house: BulkHouse,
  order: BulkRevocationRecord,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const pen = penOfJob(house, correlation);
  const state = order.state === 'ending' ? ('closed' as const) : ('frozen' as const);
  const parts = (await windowOf(house, order)).map((part) => ({ ...part, version: part.version + 1, state }));
  const taken = moved(order, {}, 'bulkRevocation.held', pen.at, { done: order.done });
  await house.ledger.commit({ records: [taken.record, ...parts], events: [eventOf(pen, taken)] });
  const outcomes = await Promise.all(
    parts.map(async (part) => outcomeOf(part, order, await readAll(house, part.lines.filter(isMeant)))),
  );
  if (order.state === 'ending') return write(house, taken.record, parts, outcomes, correlation);
  const held = moved(taken.record, { state: 'paused' }, 'bulkRevocation.held', pen.at, { done: order.done });
  const outbox = listRows(pen, outcomes);
  await house.ledger.commit({ records: [held.record], events: [eventOf(pen, held)], outbox });
  return outbox;
}
