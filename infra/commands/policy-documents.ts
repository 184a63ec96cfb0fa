import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOf } from '../aws/environments.ts';
import { policyFiles } from '../policy-documents/files.ts';

/**
 * `npm run policy-documents -- --stage staging --out DIR`: certification policy and practice statement along the outline of
 * RFC 3647, in French and in English, filled from the configuration. What it does not know it says.
 */
try {
  const { values } = parseArgs({ options: { stage: { type: 'string' }, out: { type: 'string' } } });
  if (values.stage === undefined || values.out === undefined) throw new Error('give --stage STAGE and --out DIR');
  const files = policyFiles(environmentOf(values.stage));
  mkdirSync(values.out, { recursive: true });
  for (const { name, text } of files) {
    writeFileSync(join(values.out, name), text);
    console.log(`${String(text.length).padStart(8)}  ${name}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
