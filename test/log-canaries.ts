import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Around the whole suite: every line that a function logs, in this process or in one that a test starts, is looked at for
 * what no log may hold (`infra/local/log-canaries.ts`). What a test's own thread finds is that test's failure
 * (`log-watch.ts`); what nobody was there to see any more is the run's.
 */
export function setup(): () => void {
  const given = process.env.SCEAU_LOG_CANARIES;
  const folder = given ?? mkdtempSync(join(tmpdir(), 'sceau-canaries-'));
  process.env.SCEAU_LOG_CANARIES = folder;
  return () => {
    if (!existsSync(folder)) return; // judged already: each project of the suite comes here
    const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
    if (lines.length === 0) return;
    process.exitCode = 1;
    throw new Error(`Logs hold what they must not:\n${lines.join('\n')}`);
  };
}
