import { NOWHERE, nothingHere } from '../../registration/authority.ts';
import type {
  DesignatedPerson,
  DesignationRecord,
  ElectronicSignature,
  FileFinding,
} from '../../registration/designation-records.ts';
import { openOr, openReasons } from '../../registration/personal.ts';
import type { Page } from '../ports.ts';
import { type Caller, type Desk, stillOpen } from '../registration/desk.ts';
import { isWithinReach, openDesignation, shownLines } from './desk.ts';
import { designationFindings } from './review.ts';

type Asked = { readonly limit?: number; readonly cursor?: string };

/** The form with its names, for its structure and for the house. Findings are looked for while nobody has decided. */
export async function showDesignation(
  desk: Desk,
  caller: Caller,
  id: string,
): Promise<{
  readonly designation: DesignationRecord;
  readonly lines: readonly DesignatedPerson[];
  readonly findings: readonly FileFinding[];
  readonly signature?: ElectronicSignature;
  readonly reasons?: string;
}> {
  const { designation, mandate } = await openDesignation(desk, caller, id);
  const { signed, decision } = designation;
  const open = ['draft', 'submitted', 'under-review'].includes(designation.state);
  const reader = mandate.scope.reach === 'house' ? 'house' : 'structure';
  const { reasons } = decision ? await openReasons(desk.vault, decision) : {};
  const signature = signed?.signature && (await openOr(desk.vault, signed.signature, undefined));
  return {
    designation,
    lines: await shownLines(desk, designation),
    ...(reasons !== undefined && { reasons }),
    ...(signature && { signature }),
    findings: open ? await designationFindings(desk, designation, reader) : [],
  };
}

/** The forms of a structure that name an offer within the caller's reach, newest first. */
export async function designationsOfStructure(
  desk: Desk,
  caller: Caller,
  structureId: string,
  page: Asked,
): Promise<Page<DesignationRecord>> {
  const structure = await desk.ledger.read('structure', { id: structureId });
  stillOpen(desk, caller, structure ? { structureId, offer: 'any' } : NOWHERE);
  if (!structure) throw nothingHere();
  const found = await desk.ledger.list('designations-of-structure', structureId, page);
  return { ...found, items: found.items.filter((designation) => isWithinReach(desk, caller, designation)) };
}

/** Forms that wait for an agent or are with one, oldest first. */
export async function designationsToReview(desk: Desk, caller: Caller, page: Asked): Promise<Page<DesignationRecord>> {
  stillOpen(desk, caller);
  return desk.ledger.list('designations-to-review', '', page);
}
