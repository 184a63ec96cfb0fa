import { Refusal } from '../../errors.ts';
import type { CheckedLine, ImportPartRecord } from '../../registration/direction-records.ts';
import { mustBeOpen } from '../../registration/directions.ts';
import { readLines } from '../../registration/import-columns.ts';
import {
  checkedImport,
  confirmedImport,
  LINES_A_PART,
  LINES_GONE,
  refusedImport,
  startedImport,
} from '../../registration/imports.ts';
import { type ConfirmationInput, reasonsIn } from '../directions/confirming.ts';
import { openDirectionOf, sameDirection, takeDirection } from '../directions/desk.ts';
import { commitHolder, groundOf, type HolderDesk } from '../holders/desk.ts';
import { tellDirection } from '../holders/telling.ts';
import { newId } from '../identity.ts';
import { type Caller, eventOf } from '../registration/desk.ts';
import { type ImportActed, takeImport } from './desk.ts';
import { judgeLines } from './judging.ts';

/**
 * Takes a file of holders (CSV) and says of each line what it would do; nobody is registered. Throws a Refusal `malformed`
 * or `too-large` for a file that cannot be read, `wrong-state` in a closed direction.
 */
export async function receiveImport(
  desk: HolderDesk,
  caller: Caller,
  directionId: string,
  bytes: Uint8Array,
): Promise<ImportActed> {
  const { direction, ...act } = await takeDirection(desk, caller, directionId);
  const { pen, by, mandateInForce } = act;
  mustBeOpen(direction);
  const ground = await groundOf(desk, direction);
  const lines = await judgeLines(desk, act, { ground, direction }, readLines(bytes));
  const written = checkedImport(direction, lines, by, { id: newId(desk.randomness), at: pen.at });
  const { record } = written;
  const parts = await Promise.all(
    inParts(lines).map(
      async (some, part): Promise<ImportPartRecord> => ({
        kind: 'importPart',
        version: 1,
        importId: record.id,
        part,
        keptUntil: record.keptUntil,
        // under a key of its own, so that what is not registered can be forgotten whole
        personal: await desk.vault.seal(record.id, some),
      }),
    ),
  );
  await commitHolder(desk.ledger, {
    records: [record, ...parts],
    events: [eventOf(pen, written)],
    require: [mandateInForce, ...ground.unchanged, ...sameDirection(direction)],
  });
  return { import: record, outbox: [] };
}

/**
 * Whoever entered an import starts it; where a line needs a second officer, the others are asked first, once for all of
 * it. Started again while it runs, it answers how far it is. Throws the Refusals of `startedImport`.
 */
export async function startImport(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  { skipRefused }: { readonly skipRefused: boolean },
): Promise<ImportActed> {
  const { record, pen, by, mandate, mandateInForce } = await takeImport(desk, caller, id);
  if (record.by === by && (record.state === 'running' || record.state === 'unconfirmed' || record.state === 'done')) {
    return { import: record, outbox: [] };
  }
  const direction = await openDirectionOf(desk, record);
  const ground = await groundOf(desk, record);
  const { authentication } = caller.principal;
  const starter = { personId: by, mandateId: mandate.id, authentication };
  const dualControl = direction?.dualControl === true;
  const written = startedImport(record, starter, { skipRefused, dualControl }, pen.at);
  const about = { notice: 'import-to-confirm', importId: id };
  const waits = written.record.state === 'unconfirmed';
  const outbox = waits ? await tellDirection(desk.ledger, pen, record.directionId, about, [by]) : [];
  await commitHolder(desk.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce, ...ground.unchanged, ...sameDirection(direction)],
  });
  return { import: written.record, outbox };
}

/** A second officer says yes to the whole of an import, which runs from then on, or no with reasons. Throws as `confirmHolder`. */
export async function confirmImport(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  input: ConfirmationInput,
): Promise<ImportActed> {
  const { record, pen, by, mandate, mandateInForce } = await takeImport(desk, caller, id);
  if (record.erased) throw new Refusal('wrong-state', LINES_GONE);
  const written =
    input.decision === 'confirmed'
      ? confirmedImport(record, { by, mandateId: mandate.id }, pen.at)
      : refusedImport(record, by, await desk.vault.seal(id, reasonsIn(input)), pen.at);
  const notice = `import-${input.decision}`;
  const outbox = [pen.outbox('notification', { notice, importId: id, personId: record.by })];
  await commitHolder(desk.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce],
  });
  return { import: written.record, outbox };
}

function inParts(lines: readonly CheckedLine[]): readonly (readonly CheckedLine[])[] {
  return Array.from({ length: Math.ceil(lines.length / LINES_A_PART) }, (_, part) =>
    lines.slice(part * LINES_A_PART, (part + 1) * LINES_A_PART),
  );
}
