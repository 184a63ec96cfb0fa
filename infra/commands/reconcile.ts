import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import {
  clock,
  closedLedger,
  closedLogStore,
  environment,
  erasureRegister,
  evidenceStore,
  keyEraser,
  opening,
  randomness,
  repositoryStore,
} from '../../shared/aws/compose.ts';
import { EMPTY } from '../../shared/lifecycle/log/sealing.ts';
import { letTakeUp } from '../../shared/lifecycle/log/taking-up.ts';
import { replayErasures } from '../../shared/lifecycle/privacy/replay.ts';
import { reconcile } from '../../shared/lifecycle/restore/reconcile.ts';
import { sealedBehind } from '../../shared/lifecycle/restore/sealed.ts';
import { linesOf } from './restore-lines.ts';

/**
 * npm run reconcile -- --check   says what a restored ledger has forgotten, and writes nothing; exit code 1 where there is anything
 * npm run reconcile              brings it to where nothing that was told is taken back, and opens it
 *
 * Run with the environment of `infra/OPERATIONS.md` ("restoring the ledger"), SCEAU_TABLE naming the restored table, before
 * anything serves from it: functions refuse until it is open. It may be stopped and run again.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const dryRun = values.check;
  const house = {
    ledger: closedLedger(),
    clock: clock(),
    randomness: randomness(),
    evidence: evidenceStore(),
    repository: repositoryStore(),
  };
  const { table, oidArc: policyArc } = environment();
  if (!(await house.ledger.read('house', {}))) throw new Error(`${table} holds no house: hold a ceremony instead.`);
  const open = await opening().isOpen();
  const correlation = `reconcile-${randomUUID()}`;
  const head = await closedLogStore().head();
  console.log(`${table} is ${open ? 'open' : 'not open'}; the sealed log stands at ${head?.size ?? 0} there`);
  const sealed = await sealedBehind({ ...house, policyArc }, head);
  const report = await reconcile({ ...house, sealed }, correlation, { dryRun });
  for (const line of linesOf(report, dryRun)) console.log(line);
  const erasures = { ...house, keys: keyEraser(), register: erasureRegister() };
  const { looked, keys, records } = await replayErasures(erasures, correlation, { dryRun });
  console.log(`${looked} erasures in the register: ${keys} keys and ${records} people or structures were back`);
  if (!dryRun) await letTakeUp(closedLogStore(), head ?? EMPTY, sealed.end);
  if (dryRun) return report.changes + keys + records > 0 || !open ? 1 : 0;
  await opening().open(house.clock.now());
  console.log(`${table} is open: functions serve from it`);
  return 0;
}

if (import.meta.main) {
  process.exitCode = await main().catch((error: unknown) => {
    console.error(error);
    return 1;
  });
}
