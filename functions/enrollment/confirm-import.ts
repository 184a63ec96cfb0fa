import { operation } from '../../shared/http/operation.ts';
import { confirmImport as confirm } from '../../shared/lifecycle/imports/receiving.ts';
import { ConfirmationBody } from '../schemas/holders.ts';
import { ImportView } from '../schemas/imports.ts';
import type { HolderHouse } from './holder-house.ts';
import { viewOfImport } from './import-view.ts';

/** POST /imports/{importId}/confirmation: by another officer, for all of its lines. */
export const confirmImport = operation(
  { body: ConfirmationBody, answer: ImportView },
  async (call, house: HolderHouse) => {
    const { import: record, outbox } = await confirm(house, call, call.params.importId!, call.body);
    await house.invoker.nudge(outbox);
    if (record.state === 'running') await house.invoker.runImport(record.id);
    return { status: 200, body: viewOfImport(record) };
  },
);
