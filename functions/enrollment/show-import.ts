import { operation } from '../../shared/http/operation.ts';
import { showImport as show } from '../../shared/lifecycle/imports/reading.ts';
import { LinesQuery, SeenImportView } from '../schemas/imports.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfSeenImport } from './import-view.ts';

/** GET /imports/{importId}: how far it is, and a page of its lines. */
export const showImport = operation({ query: LinesQuery, answer: SeenImportView }, async (call, house: HolderHouse) => {
  const seen = await show(house, call, call.params.importId!, call.query);
  return { status: 200, body: viewOfSeenImport(seen) };
});
