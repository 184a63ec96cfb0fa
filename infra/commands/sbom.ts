import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { billOfMaterials } from '../supply-chain/cyclonedx.ts';
import { readLockFile } from '../supply-chain/lock-file.ts';
import { thirdParty } from '../supply-chain/third-party.ts';

/** `npm run --silent sbom [-- --out FILE]`: the bill of materials. `--third-party`: `infra/THIRD-PARTY.md` anew. */
const root = new URL('../../', import.meta.url);
const { values } = parseArgs({ options: { out: { type: 'string' }, 'third-party': { type: 'boolean' } } });
const lock = readLockFile(root);
if (values['third-party']) writeFileSync(new URL('infra/THIRD-PARTY.md', root), thirdParty(lock));
else {
  const text = `${JSON.stringify(billOfMaterials(lock), null, 2)}\n`;
  if (values.out === undefined) process.stdout.write(text);
  else writeFileSync(values.out, text);
}
