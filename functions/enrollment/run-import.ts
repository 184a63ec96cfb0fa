import { operation } from '../../shared/http/operation.ts';
import { startImport } from '../../shared/lifecycle/imports/receiving.ts';
import { ImportView, RunImportBody } from '../schemas/imports.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfImport } from './import-view.ts';

/** POST /imports/{importId}/run: it goes on by itself, or waits for a second officer. */
export const runImport = operation(
  { body: RunImportBody, answer: ImportView, status: 202 },
  async (call, house: HolderHouse) => {
    const { import: record, outbox } = await startImport(house, call, call.params.importId!, call.body);
    await house.invoker.nudge(outbox);
    if (record.state === 'running') await house.invoker.runImport(record.id);
    return { status: 202, body: viewOfImport(record) };
  },
);
