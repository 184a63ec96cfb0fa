import { NOWHERE, nothingHere } from '../../registration/authority.ts';
import type { ImportRecord } from '../../registration/direction-records.ts';
import { targetOfDirection } from '../../registration/directions.ts';
import type { HolderDesk } from '../holders/desk.ts';
import type { OutboxRow } from '../ports.ts';
import { type Act, begin, type Caller } from '../registration/desk.ts';

/** An import after an act about it. */
export interface ImportActed {
  readonly import: ImportRecord;
  readonly outbox: readonly OutboxRow[];
}

/** Takes up an act on an import. Throws a Refusal `forbidden`, or `not-found` alike for one that is not there and for another direction's. */
export async function takeImport(
  desk: HolderDesk,
  caller: Caller,
  id: string,
): Promise<Act & { readonly record: ImportRecord }> {
  const record = await desk.ledger.read('import', { id });
  const act = await begin(desk, caller, record ? targetOfImport(record) : NOWHERE);
  if (!record) throw nothingHere();
  return { ...act, record };
}

const targetOfImport = ({ structureId, subscriptionId, directionId }: ImportRecord) =>
  targetOfDirection({ structureId, subscriptionId, id: directionId });
