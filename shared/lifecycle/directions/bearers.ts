import { Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import type { DirectionRecord, HolderNamesRecord } from '../../registration/direction-records.ts';
import { type NamedAs, namedAs, withHolder, withoutHolder } from '../../registration/holder-names.ts';
import type { HolderData, HolderRecord } from '../../registration/holder-records.ts';
import { type Desk, lookupSaltOf } from '../registration/desk.ts';

/** Who bears a name in a direction already. */
export interface Bearers {
  readonly named: NamedAs;
  readonly row: HolderNamesRecord | undefined;
  /** Registered under this very name and address. */
  readonly same: string | undefined;
  /** Others of this name, at other addresses. */
  readonly homonyms: readonly string[];
  /** In the row still, and holders no more. */
  readonly gone: ReadonlySet<string>;
}

/** Looks for the bearers of a name, `except` whoever it is asked for. Those who have left do not count. */
export async function bearersOf(
  desk: Pick<Desk, 'ledger' | 'clock'>,
  direction: Pick<DirectionRecord, 'id'>,
  data: HolderData,
  except?: string,
): Promise<Bearers> {
  const named = namedAs(await lookupSaltOf(desk.ledger), direction.id, data);
  const row = await desk.ledger.read('holderNames', named);
  const others = (row?.holders ?? []).filter(({ holderId }) => holderId !== except);
  const living = await Promise.all(others.map(({ holderId }) => isLiving(desk, holderId)));
  const here = others.filter((_, index) => living[index]);
  const gone = new Set(others.filter((_, index) => !living[index]).map(({ holderId }) => holderId));
  return {
    named,
    row,
    same: here.find(({ address }) => address === named.address)?.holderId,
    homonyms: here.filter(({ address }) => address !== named.address).map(({ holderId }) => holderId),
    gone,
  };
}

/** Throws a Refusal `conflict` for somebody who is registered already, and for a namesake whom nobody has confirmed to be one. */
export function demandDistinct({ same, homonyms }: Bearers, homonym: 'confirmed' | undefined): void {
  if (same !== undefined) {
    throw told('holder-duplicate', `This person is registered in this direction already: /holders/${same}.`);
  }
  if (homonyms.length === 0 || homonym === 'confirmed') return;
  const detail = `Somebody of this name is registered in this direction: /holders/${homonyms[0]}. If they are two, say so.`;
  throw told('holder-homonym', detail);
}

/** The rows that change when a holder takes this name, and leaves `before`. */
export function namesOf(
  { row, named, gone }: Bearers,
  holderId: string,
  before?: HolderNamesRecord,
): readonly HolderNamesRecord[] {
  const taken = withHolder(row, named, holderId, gone);
  const left = before && before.digest !== named.digest ? [withoutHolder(before, holderId)] : [];
  return [...left, taken];
}

/** The row in which a holder of a direction stands by the data that are recorded. */
export async function rowOfHolder(
  { ledger }: Pick<Desk, 'ledger'>,
  direction: Pick<DirectionRecord, 'id'>,
  data: HolderData,
): Promise<HolderNamesRecord | undefined> {
  return ledger.read('holderNames', namedAs(await lookupSaltOf(ledger), direction.id, data));
}

async function isLiving({ ledger, clock }: Pick<Desk, 'ledger' | 'clock'>, id: string): Promise<boolean> {
  const holder = await ledger.read('holder', { id });
  return holder !== undefined && holds({ ledger, clock }, holder);
}

/** Whether the mandate that goes with a holder is in force. */
export async function holds(
  { ledger, clock }: Pick<Desk, 'ledger' | 'clock'>,
  { personId, mandateId }: Pick<HolderRecord, 'personId' | 'mandateId'>,
): Promise<boolean> {
  const mandate = await ledger.read('mandate', { personId, id: mandateId });
  return mandate !== undefined && inForce(mandate, clock.now());
}

function told(code: string, detail: string): Refusal {
  const citation = 'PRODUCT journey B, step 1';
  return new Refusal('conflict', detail, { findings: [{ code, citation, pointer: '/lastName', detail }] });
}
