import { signerWith } from '../../infra/local/memory/software-signer.ts';
import { compareWithLog } from '../../shared/ledger/compare-log.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import type { DomainEvent } from '../../shared/lifecycle/events.ts';
import { eventOfLeaf, leavesOf } from '../../shared/lifecycle/log/batch.ts';
import { replayLog, saidBy } from '../../shared/lifecycle/log/replay.ts';
import { sealKeys } from '../../shared/lifecycle/log/seal-keys.ts';
import { type LogHouse, sealLog } from '../../shared/lifecycle/log/sealing.ts';
import { certifySeal } from '../../shared/lifecycle/seals.ts';
import { memoryObjects } from './objects.ts';
import { type Cast, makeCast, makePerson, makeWorld, turnedClock, type World } from './world.ts';

/** The house as the function that seals the log sees it. */
export const logHouse = (world: World): LogHouse => ({ ...world, log: createLogStore(world.table) });

const FOUR_MINUTES = 240_000;

/** One run of the sealer. */
export const sealed = (world: World, correlation = 'seal-log') =>
  sealLog(logHouse(world), correlation, new Date(world.clock.now().getTime() + FOUR_MINUTES));

/** A house with a seal, a structure and people, of which nothing is sealed yet. */
export async function loggedWorld(seed = 'log'): Promise<{ readonly world: World; readonly cast: Cast }> {
  const world = await makeWorld(seed);
  await certifySeal(world, 'seal', 'certify');
  const cast = await makeCast(world);
  return { world, cast };
}

/** So many more people, one change each. */
export async function people(world: World, count: number): Promise<void> {
  for (let at = 0; at < count; at++) await makePerson(world, 'auditor', { reach: 'house' });
}

/** Everything that `verify-log` would say is wrong. */
export async function wrongIn(world: World, held?: ReadonlyMap<string, Uint8Array>): Promise<readonly string[]> {
  const { items } = await world.ledger.list('seals', '', { limit: 100 });
  const replayed = await replayLog({
    evidence: world.evidence,
    keys: sealKeys(items),
    ...(await saidBy(createLogStore(world.table))),
    ...(held && { held }),
  });
  return [...replayed.findings, ...(await compareWithLog(world.table.rows(), replayed)).findings];
}

/** The events of the log in its order, as the bucket has them. */
export function eventsIn({ evidence }: Pick<World, 'evidence'>): readonly DomainEvent[] {
  const batches = [...evidence.objects]
    .filter(([key]) => key.startsWith('log/batches/'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return batches.flatMap(([, bytes]) => leavesOf(bytes).map(eventOfLeaf));
}

/** The same house once more: its keys, and a table, a bucket and a memory of signatures of its own. */
export async function copyOf(world: World): Promise<World> {
  const evidence = memoryObjects();
  for (const [key, bytes] of world.evidence.objects) evidence.objects.set(key, Uint8Array.from(bytes));
  const table = createMemoryTable();
  for (const row of world.table.rows()) await table.write([{ put: row }]);
  const keys = signerWith(world.keys.keys);
  keys.signatures.push(...world.keys.signatures);
  const clock = turnedClock(world.clock.now().toISOString());
  return { ...world, evidence, table, ledger: createLedger(table), keys, signer: keys, clock };
}
