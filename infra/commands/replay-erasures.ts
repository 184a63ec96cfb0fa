import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { clock, closedLedger, erasureRegister, keyEraser, randomness } from '../../shared/aws/compose.ts';
import { replayErasures } from '../../shared/lifecycle/privacy/replay.ts';

/**
 * npm run replay-erasures            destroys again every key that the register of erasures knows, where a restored key
 *                                    table has it back, and erases again what a restored ledger has forgotten
 * npm run replay-erasures -- --check only counts
 *
 * Run with the environment of `infra/OPERATIONS.md`, before a restored table takes the place of the lost one: SCEAU_TABLE,
 * SCEAU_KEY_TABLE and SCEAU_BUCKET_EVIDENCE name what is looked at. Running it twice is harmless.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const house = {
    ledger: closedLedger(),
    clock: clock(),
    randomness: randomness(),
    keys: keyEraser(),
    register: erasureRegister(),
  };
  const { looked, keys, records } = await replayErasures(house, `replay-${randomUUID()}`, { dryRun: values.check });
  console.log(`${looked} erasures in the register`);
  console.log(`${keys} keys were there again${values.check ? '' : ', and are destroyed'}`);
  console.log(`${records} people or structures were not erased any more${values.check ? '' : ', and are'}`);
  return values.check && keys + records > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main();
