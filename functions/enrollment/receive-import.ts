import { operation } from '../../shared/http/operation.ts';
import { receiveImport as receive } from '../../shared/lifecycle/imports/receiving.ts';
import { LARGEST_FILE } from '../../shared/registration/import-columns.ts';
import { ImportView } from '../schemas/imports.ts';
import { Octets } from '../schemas/parts.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfImport } from './import-view.ts';

/** POST /directions/{directionId}/imports, text/csv: always a dry run. */
export const receiveImport = operation(
  { body: Octets, largestBody: LARGEST_FILE, answer: ImportView, status: 201 },
  async (call, house: HolderHouse) => {
    const { import: record } = await receive(house, call, call.params.directionId!, call.body);
    return { status: 201, headers: { location: `/imports/${record.id}` }, body: viewOfImport(record) };
  },
);
