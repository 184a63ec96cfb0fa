import { Refusal } from '../../errors.ts';
import { NOWHERE, nothingHere } from '../../registration/authority.ts';
import type { DesignationRecord } from '../../registration/designation-records.ts';
import { edited, moved, newDesignation } from '../../registration/designations.ts';
import { newId } from '../identity.ts';
import type { Randomness } from '../ports.ts';
import { type Caller, stillOpen } from '../registration/desk.ts';
import { contentOf, type DesignationInput } from './content.ts';
import { commitWritten, type DesignationDesk, takeDesignation, whoOf } from './desk.ts';

/** Begins a form: by the legal representative or a mandatary, who will sign it, or by an agent from a paper form. */
export async function draftDesignation(
  desk: DesignationDesk,
  caller: Caller,
  structureId: string,
  input: DesignationInput,
): Promise<DesignationRecord> {
  const structure = await desk.ledger.read('structure', { id: structureId });
  const act = stillOpen(desk, caller, structure ? { structureId, offer: 'any' } : NOWHERE);
  if (!structure) throw nothingHere();
  const { requirements, ...content } = await contentOf(desk, act, structure, input);
  const number = formNumber(desk.randomness, act.pen.at);
  const written = newDesignation({ ...content, number, structureId }, whoOf(act), {
    id: newId(desk.randomness),
    at: act.pen.at,
  });
  return commitWritten(desk, act.pen, written, { require: requirements });
}

/** Replaces what was entered. After submission this cancels the review: the form is printed and signed anew. */
export async function editDesignation(
  desk: DesignationDesk,
  caller: Caller,
  id: string,
  input: DesignationInput,
): Promise<DesignationRecord> {
  const { designation, ...act } = await takeDesignation(desk, caller, id);
  if (designation.origin === 'platform' && act.mandate.role === 'validation-agent') {
    throw new Refusal(
      'wrong-state',
      'The structure filled this form itself: refuse it with reasons, or let them edit it.',
    );
  }
  const structure = await desk.ledger.read('structure', { id: designation.structureId });
  if (!structure) throw new Error('a designation belongs to no structure');
  const { requirements, ...content } = await contentOf(desk, act, structure, input);
  const written = edited(designation, content, whoOf(act), act.pen.at);
  return commitWritten(desk, act.pen, written, { require: requirements });
}

/** Takes the form back, for good, while nobody has decided. */
export async function withdrawDesignation(
  desk: DesignationDesk,
  caller: Caller,
  id: string,
): Promise<DesignationRecord> {
  const { designation, pen, mandateInForce } = await takeDesignation(desk, caller, id);
  const written = moved(designation, 'withdrawn', pen.at);
  return commitWritten(desk, pen, written, { require: [mandateInForce] });
}

/** Letters and digits that are not taken for one another when they are read from paper. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** `F503-2026-7K3Q-9FXD-2MHT`: 60 random bits. */
function formNumber(randomness: Randomness, at: string): string {
  const drawn = [...randomness.bytes(12)].map((octet) => ALPHABET[octet % ALPHABET.length]);
  const groups = [0, 4, 8].map((from) => drawn.slice(from, from + 4).join(''));
  return `F503-${at.slice(0, 4)}-${groups.join('-')}`;
}
