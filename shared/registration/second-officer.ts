import { Refusal } from '../errors.ts';
import type { DirectionRecord } from './direction-records.ts';
import { isOutside } from './directions.ts';
import type { Confirmation, HolderRecord, SecondOfficerCause } from './holder-records.ts';
import type { Personal } from './personal.ts';
import type { Written } from './written.ts';

/**
 * What one officer enters and another one confirms. Nothing goes to the holder and nothing can be attested before; each
 * change of what was entered asks anew. Whoever finds a mistake refuses with reasons, so that what is confirmed was always
 * entered whole by one person and looked at by another.
 */
export interface Entered {
  readonly email: string;
  /** The address is new here, or for this name, or nobody has confirmed it yet. */
  readonly newAddress: boolean;
  /** Somebody else of the same name is registered, and whoever enters it says that they are two. */
  readonly homonym: boolean;
  /** The names are not those by which the person was known, and no other spelling of them. */
  readonly renamed?: boolean;
}

/** For which a second officer is asked, in a fixed order; for nothing when empty. */
export function causesFor(
  direction: Pick<DirectionRecord, 'mailDomains' | 'dualControl'>,
  { email, newAddress, homonym, renamed }: Entered,
): readonly SecondOfficerCause[] {
  return [
    ...(newAddress && isOutside(email, direction) ? (['address-outside'] as const) : []),
    ...(direction.dualControl ? (['dual-control'] as const) : []),
    ...(homonym ? (['homonym'] as const) : []),
    ...(renamed ? (['renamed'] as const) : []),
  ];
}

/** Whether a second officer's word is wanting: not yet given, or a no. */
export const isPending = ({ state }: Pick<HolderRecord, 'state'>): boolean =>
  state === 'unconfirmed' || state === 'refused';

/**
 * A holder as entered, who waits for a second officer where there is a cause, and else does not. `then` is what the holder
 * is told once it may be; a notice that was held back before comes first.
 */
export function entered(
  written: Written<HolderRecord>,
  before: HolderRecord | undefined,
  { why, by, at, ...more }: Pick<Confirmation, 'why' | 'told' | 'formerVersion'> & { readonly by: string; at: string },
): Written<HolderRecord> {
  const { confirmation: _, attested, ...rest } = written.record;
  if (why.length === 0) return { ...written, record: { ...rest, ...(attested && { attested }) } };
  const held = before && isPending(before) ? before.confirmation : undefined;
  const formerVersion = held ? held.formerVersion : more.formerVersion;
  const confirmation: Confirmation = {
    why,
    dataVersion: rest.dataVersion,
    asked: { at, by },
    // whoever was never told is told first what was to be told first
    told: held?.told ?? more.told,
    ...(formerVersion !== undefined && { formerVersion }),
  };
  const event = { ...written.event, data: { ...written.event.data, waits: why.join(' ') } };
  return { record: { ...rest, state: 'unconfirmed', confirmation }, event };
}

/** The same, with the word of a second officer that was given for the whole of an import. */
export function confirmedWithImport(
  written: Written<HolderRecord>,
  { why, told, asked, given, importId }: Omit<Confirmation, 'dataVersion'> & Required<Pick<Confirmation, 'given'>>,
): Written<HolderRecord> {
  const { dataVersion } = written.record;
  const confirmation: Confirmation = {
    why,
    dataVersion,
    asked,
    given,
    told,
    ...(importId !== undefined && { importId }),
  };
  const data = { ...written.event.data, confirmed: why.join(' '), by: given.by };
  return { record: { ...written.record, confirmation }, event: { ...written.event, data } };
}

/** Throws a Refusal `wrong-state`, or `forbidden` for whoever entered it: nobody confirms their own. */
function demandOther({ state, confirmation }: HolderRecord, by: string): Confirmation {
  if (state !== 'unconfirmed' || !confirmation) {
    throw new Refusal('wrong-state', 'Nothing about this holder waits for a second officer.');
  }
  if (confirmation.asked.by === by) {
    throw new Refusal('forbidden', 'Nobody confirms what they entered: ask another officer of the direction.');
  }
  return confirmation;
}

/** A second officer says that it is right. Throws as `demandOther`. */
export function confirmedHolder(
  holder: HolderRecord,
  { by, mandateId }: { readonly by: string; readonly mandateId: string },
  at: string,
): Written<HolderRecord> {
  const confirmation = demandOther(holder, by);
  const { why, dataVersion } = confirmation;
  return {
    record: {
      ...holder,
      version: holder.version + 1,
      // what the holder asked for before is still to be answered
      state: holder.correctionAsked ? 'correction-asked' : 'registered',
      confirmation: { ...confirmation, given: { at, by, mandateId } },
    },
    event: { type: 'holder.confirmed', data: { dataVersion, why: why.join(' ') } },
  };
}

/** A second officer says no: it has to be entered anew. Throws as `demandOther`. */
export function refusedHolder(
  holder: HolderRecord,
  by: string,
  reasons: Personal<string>,
  at: string,
): Written<HolderRecord> {
  const confirmation = demandOther(holder, by);
  return {
    record: {
      ...holder,
      version: holder.version + 1,
      state: 'refused',
      confirmation: { ...confirmation, refused: { at, by, reasons } },
    },
    event: { type: 'holder.confirmation-refused', data: { dataVersion: confirmation.dataVersion } },
  };
}

/** Whoever has not entered what waits does not change it under the hands of who will confirm it. Throws a Refusal `forbidden`. */
export function demandEnterer({ state, confirmation }: HolderRecord, by: string): void {
  if (state !== 'unconfirmed' || confirmation?.asked.by === by) return;
  throw new Refusal('forbidden', 'This waits for your word, not your hand: confirm it, or refuse it with the reasons.');
}

/** Throws a Refusal `wrong-state` while a second officer's word is wanting. */
export function demandConfirmed(holder: Pick<HolderRecord, 'state'>): void {
  if (!isPending(holder)) return;
  throw new Refusal(
    'wrong-state',
    holder.state === 'refused'
      ? 'A second officer has refused what was entered: it has to be corrected first.'
      : 'A second officer of the direction has to confirm what was entered first.',
  );
}
