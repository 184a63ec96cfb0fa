import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { excuses } from '../local/iam/excuses.ts';
import { openBook } from '../local/iam/open-book.ts';
import { judgeGrants, linesOf, unprovenOf } from '../local/iam/report.ts';

/**
 * npm run grants-report -- [--used FOLDER] [--all] [--keep]
 *
 * Joins the grants that calls needed, as every process of a run noted them in FOLDER (or where `SCEAU_GRANTS_USED` says), with
 * all that the templates give. Ends with 1 when one was never needed and neither `excuses.ts` nor `unproven.txt` has it, or
 * when an excuse no longer holds. `--keep` writes what the run did not need into `unproven.txt`, which is to grow shorter.
 */
const UNPROVEN = new URL('../local/iam/unproven.txt', import.meta.url);

async function main(args: readonly string[]): Promise<void> {
  const options = { used: { type: 'string' }, all: { type: 'boolean' }, keep: { type: 'boolean' } } as const;
  const { used: folder = process.env.SCEAU_GRANTS_USED, all, keep } = parseArgs({ args: [...args], options }).values;
  if (!folder) throw new Error('Say with --used where the grants that were needed are noted.');
  const used = new Set(readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n')));
  used.delete('');
  const book = await openBook();
  if (keep) writeFileSync(UNPROVEN, `${unprovenOf(judgeGrants(book, used, excuses)).join('\n')}\n`);
  const known = existsSync(UNPROVEN) ? readFileSync(UNPROVEN, 'utf8').split('\n').filter(Boolean) : [];
  const judged = judgeGrants(book, used, excuses, known);
  for (const line of linesOf(judged, all === true)) console.log(line);
  if (judged.unused.length > 0 || judged.wrongExcuses.length > 0) process.exitCode = 1;
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
