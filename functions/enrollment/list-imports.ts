import { operation } from '../../shared/http/operation.ts';
import { importsOfDirection } from '../../shared/lifecycle/imports/reading.ts';
import { ImportPage } from '../schemas/imports.ts';
import { PageQuery } from '../schemas/requests.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfImport } from './import-view.ts';
import { pageOf } from './page.ts';

/** GET /directions/{directionId}/imports, newest first. */
export const listImports = operation({ query: PageQuery, answer: ImportPage }, async (call, house: HolderHouse) => {
  const page = await importsOfDirection(house, call, call.params.directionId!, pageOf(call.query));
  return { status: 200, body: { ...page, items: page.items.map(viewOfImport) } };
});
