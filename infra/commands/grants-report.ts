import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { excuses } from '../local/iam/excuses.ts';
import { openBook } from '../local/iam/open-book.ts';
import { judgeGrants, linesOf } from '../local/iam/report.ts';

/**
 * npm run grants-report -- [--used FOLDER] [--all]
 *
 * Joins the grants that calls needed, as every process of a run noted them in FOLDER (or where `SCEAU_GRANTS_USED` says), with
 * all that the templates give. Ends with 1 when one was never needed and `excuses.ts` does not have it, or when an excuse no
 * longer holds.
 */
async function main(args: readonly string[]): Promise<void> {
  const options = { used: { type: 'string' }, all: { type: 'boolean' } } as const;
  const { used: folder = process.env.SCEAU_GRANTS_USED, all } = parseArgs({ args: [...args], options }).values;
  if (!folder) throw new Error('Say with --used where the grants that were needed are noted.');
  const used = new Set(readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n')));
  used.delete('');
  const judged = judgeGrants(await openBook(), used, excuses);
  for (const line of linesOf(judged, all === true)) console.log(line);
  if (judged.unused.length > 0 || judged.wrongExcuses.length > 0) process.exitCode = 1;
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
