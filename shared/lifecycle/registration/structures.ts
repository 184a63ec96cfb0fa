import type { Finding } from '../../errors.ts';
import { nothingHere } from '../../registration/authority.ts';
import { guardOf, structureCredential } from '../../registration/credentials.ts';
import type { EvidenceReference, StructureRecord, SubscriptionRecord } from '../../registration/records.ts';
import type { StructureWordRecord } from '../../registration/standing-records.ts';
import { openStructure, sealedNames } from '../../registration/structure-names.ts';
import { wordsOf } from '../../registration/structure-words.ts';
import {
  correctedStructure,
  newStructure,
  type StructureAddress,
  type StructureForm,
} from '../../registration/structures.ts';
import { newId } from '../identity.ts';
import type { Ledger } from '../ports.ts';
import { begin, type Caller, commitGuarded, type Desk, eventOf, lookupSaltOf } from './desk.ts';

export interface Registered {
  readonly structure: StructureRecord;
  readonly findings: readonly Finding[];
}

/** Registers a structure. Throws a Refusal `malformed`, or `conflict` when its number is registered. */
export async function registerStructure(desk: Desk, caller: Caller, form: StructureForm): Promise<Registered> {
  const { pen, mandateInForce } = await begin(desk, caller);
  const id = newId(desk.randomness);
  const guard = guardOf(await lookupSaltOf(desk.ledger), structureCredential(form.identifier), id);
  const names = await sealedNames(desk.vault, id, form);
  const written = newStructure(form, names, guard.digest, { id, at: pen.at });
  await commitGuarded(
    desk.ledger,
    {
      records: [written.record, guard, ...(await newWords(desk.ledger, written.record))],
      events: [eventOf(pen, written)],
      require: [mandateInForce],
    },
    TAKEN,
  );
  return { structure: written.record, findings: written.findings };
}

/** What it means that the guard of a number is there already. */
export const TAKEN = 'A structure is registered with this number: an identifier belongs to one structure.';

/** Puts mistakes of a structure's file right, never its identifier. Throws a Refusal `malformed` or `wrong-state`. */
export async function correctStructure(
  desk: Desk,
  caller: Caller,
  structureId: string,
  form: StructureAddress,
  evidence: EvidenceReference,
): Promise<Registered> {
  const { pen, mandateInForce } = await begin(desk, caller, { structureId });
  const structure = await readStructure(desk, structureId);
  const known = await openStructure(desk.vault, structure);
  const names = await sealedNames(desk.vault, structureId, { name: form.name, identifier: known.identifier });
  const written = correctedStructure(structure, known, form, names, evidence);
  await desk.ledger.commit({
    records: [written.record, ...(await newWords(desk.ledger, written.record))],
    events: [eventOf(pen, written)],
    require: [mandateInForce],
  });
  return { structure: written.record, findings: written.findings };
}

/** The words that do not find the structure yet; none of a name that is a person's: keys hold nothing personal. */
export async function newWords(ledger: Ledger, { id, name }: StructureRecord): Promise<StructureWordRecord[]> {
  const words = typeof name === 'string' ? wordsOf(name) : [];
  const there = await Promise.all(words.map((word) => ledger.read('structureWord', { word, structureId: id })));
  return words
    .filter((_, index) => there[index] === undefined)
    .map((word) => ({ kind: 'structureWord', version: 1, word, structureId: id }));
}

/** Throws a Refusal `not-found`. */
export async function readStructure(desk: Pick<Desk, 'ledger'>, id: string): Promise<StructureRecord> {
  const structure = await desk.ledger.read('structure', { id });
  if (structure) return structure;
  throw nothingHere();
}

/** Throws a Refusal `not-found`. */
export async function readSubscription(desk: Pick<Desk, 'ledger'>, id: string): Promise<SubscriptionRecord> {
  const subscription = await desk.ledger.read('subscription', { id });
  if (subscription) return subscription;
  throw nothingHere();
}
