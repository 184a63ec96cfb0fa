import { NOWHERE, nothingHere } from '../../registration/authority.ts';
import type { DirectionRecord } from '../../registration/direction-records.ts';
import { mustBeOpen, targetOfDirection } from '../../registration/directions.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import type { Requirement } from '../ports.ts';
import { type Act, begin, type Caller, type Desk, type stillOpen } from '../registration/desk.ts';

export interface TakenDirection extends Act {
  readonly direction: DirectionRecord;
}

/**
 * Takes up an act in a direction, or with `stillOpen` a look into it. Throws a Refusal `forbidden`, or `not-found` alike for one that is not there and for one
 * that no mandate of the caller reaches.
 */
export async function takeDirection(
  desk: Desk,
  caller: Caller,
  id: string,
  take: typeof begin | typeof stillOpen = begin,
): Promise<TakenDirection> {
  const direction = await desk.ledger.read('direction', { id });
  const act = await take(desk, caller, direction ? targetOfDirection(direction) : NOWHERE);
  if (!direction) throw nothingHere();
  return { ...act, direction };
}

/** The direction in which something new is done for a holder of one. Throws a Refusal `wrong-state` once it is closed. */
export async function openDirectionOf(
  { ledger }: Pick<Desk, 'ledger'>,
  { directionId }: Pick<HolderRecord, 'directionId'>,
): Promise<DirectionRecord | undefined> {
  if (directionId === undefined) return undefined;
  const direction = await ledger.read('direction', { id: directionId });
  if (!direction) throw new Error('a holder is of a direction that is not there');
  mustBeOpen(direction);
  return direction;
}

/** What was judged by a direction's domains and control is written only while these are the same. */
export const sameDirection = (direction: DirectionRecord | undefined): readonly Requirement[] =>
  direction ? [{ that: 'unchanged', record: direction }] : [];
