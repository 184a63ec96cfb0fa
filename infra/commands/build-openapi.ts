import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeApi, operationTables, printed } from './openapi-document.ts';

/** `npm run openapi`: writes the description of the API from the routes and the schemas of their operations. */
const target = fileURLToPath(new URL('../../functions/open/openapi.json', import.meta.url));
const text = printed(describeApi(await operationTables()));
const before = await readFile(target, 'utf8').catch(() => '');
if (text === before) process.stdout.write('functions/open/openapi.json is up to date.\n');
else {
  await writeFile(target, text);
  process.stdout.write('functions/open/openapi.json was written.\n');
}
