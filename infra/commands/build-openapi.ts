import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeApi, describePublicEvents, operationTables, printed } from './openapi-document.ts';

/**
 * `npm run openapi`: writes the description of the API from the routes and the schemas of their operations, and the form of
 * the events that are told outside.
 */
const documents = {
  'functions/open/openapi.json': describeApi(await operationTables()),
  'shared/registration/public-event.v1.schema.json': describePublicEvents(),
};
for (const [name, document] of Object.entries(documents)) {
  const target = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const text = printed(document);
  const before = await readFile(target, 'utf8').catch(() => '');
  if (text !== before) await writeFile(target, text);
  process.stdout.write(`${name} ${text === before ? 'is up to date' : 'was written'}.\n`);
}
