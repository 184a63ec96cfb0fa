import { Refusal } from '../errors.ts';
import { houseRules } from './house-rules.ts';
import type { StoredText } from './personal.ts';
import type { EvidenceReference, StructureRecord } from './records.ts';
import type { Succession } from './standing-records.ts';
import { refuseField, type Written } from './written.ts';

/**
 * How a structure stands: suspended and resumed, succeeded by another, closed. States are a table: what is not in it
 * cannot be written.
 */
const FROM: Readonly<Record<'suspended' | 'active' | 'succeeded' | 'closed', readonly StructureRecord['state'][]>> = {
  suspended: ['active'],
  active: ['suspended'],
  succeeded: ['active', 'suspended'],
  closed: ['active', 'suspended', 'succeeded'],
};

/** The longest time in which the certificates of an old structure serve beside those of the new one. */
export const LONGEST_OVERLAP_DAYS = houseRules.overlapDays;

function moved(structure: StructureRecord, state: StructureRecord['state']): StructureRecord {
  if (!FROM[state].includes(structure.state)) {
    throw new Refusal('wrong-state', `This structure is ${structure.state}: it cannot become ${state}.`);
  }
  return { ...structure, version: structure.version + 1, state };
}

/** Stops everything new, with reasons that the structure is told. What is issued stands. */
export function suspendedStructure(
  structure: StructureRecord,
  reasons: StoredText,
  by: string,
  at: string,
): Written<StructureRecord> {
  const record: StructureRecord = { ...moved(structure, 'suspended'), suspended: { at, by, reasons } };
  return { record, event: { type: 'structure.suspended', data: {} } };
}

/** Ends a suspension. */
export function resumedStructure(structure: StructureRecord): Written<StructureRecord> {
  const { suspended: _, ...record } = moved(structure, 'active');
  return { record, event: { type: 'structure.resumed', data: {} } };
}

/** Closes a structure for ever; `by` is absent where a date did. */
export function closedStructure(
  structure: StructureRecord,
  reason: string,
  at: string,
  by?: string,
  evidence?: EvidenceReference,
): Written<StructureRecord> {
  const closed = { at, reason, ...(by !== undefined && { by }) };
  const data = evidence ? { evidence: evidence.sha256 } : {};
  return { record: { ...moved(structure, 'closed'), closed }, event: { type: 'structure.closed', data } };
}

/**
 * An old structure gives way to `successor`, which is new or there already. Throws a Refusal `wrong-state`, or `malformed`
 * about the deadline.
 */
export function succeededStructure(
  structure: StructureRecord,
  successor: StructureRecord,
  succession: Succession,
): { readonly old: Written<StructureRecord>; readonly next: StructureRecord } {
  const { overlapUntil, at, cause, evidence } = succession;
  if (successor.id === structure.id) {
    refuseField('/successorId', 'succession-of-itself', 'A structure does not succeed itself.');
  }
  if (successor.state !== 'active') {
    throw new Refusal('wrong-state', `The structure that would take its place is ${successor.state}.`);
  }
  const days = (Date.parse(overlapUntil) - Date.parse(at)) / 86_400_000;
  if (days < 0 || days > LONGEST_OVERLAP_DAYS) {
    refuseField(
      '/overlapUntil',
      'overlap-term',
      `The overlap ends between now and ${LONGEST_OVERLAP_DAYS} days from now.`,
    );
  }
  const record: StructureRecord = { ...moved(structure, 'succeeded'), succession };
  const data = { to: successor.id, cause, evidence: evidence.sha256, overlapUntil };
  const predecessors = [...(successor.predecessors ?? []), structure.id];
  return { old: { record, event: { type: 'structure.succeeded', data } }, next: { ...successor, predecessors } };
}

/** Throws a Refusal `wrong-state` unless the structure may do something new. */
export function mustBeActive({ state }: StructureRecord): void {
  if (state !== 'active') throw new Refusal('wrong-state', `The dossier of this structure is ${state}.`);
}
