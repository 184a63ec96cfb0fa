import { Refusal } from '../../errors.ts';
import { inForce, NOWHERE, nothingHere } from '../../registration/authority.ts';
import { endedMandate } from '../../registration/mandates.ts';
import type { MandateRecord, PersonData, StructureRecord } from '../../registration/records.ts';
import {
  CONFIRMATION_DAYS,
  confirmedMandate,
  type MandataryForm,
  newMandatary,
  newRepresentative,
  type RepresentativeForm,
  signatoryFields,
} from '../../registration/representatives.ts';
import { daysAfter } from '../../registration/spans.ts';
import { mustBeActive } from '../../registration/standing.ts';
import { refuseField } from '../../registration/written.ts';
import { newId } from '../identity.ts';
import type { OutboxRow } from '../ports.ts';
import { begin, type Caller, type Desk, eventOf, inForceAt } from './desk.ts';
import type { Mandated } from './mandates.ts';
import { giveMandate, movedBy, readGrantee } from './persons.ts';
import { readStructure } from './structures.ts';

/**
 * Records who represents a structure, by law or as the owner of the practice. Unless the evidence says that they act side
 * by side, the power of those in place ends in the same instant; the mandates that they gave stand, and the newcomer is
 * asked which of them shall. Throws a Refusal `not-found`, `forbidden`, `malformed` or `wrong-state`.
 */
export async function recordRepresentative(
  desk: Desk,
  caller: Caller,
  structureId: string,
  form: Omit<RepresentativeForm, 'from'> & { readonly from?: string },
): Promise<Mandated> {
  const { pen, by, mandateInForce } = await begin(desk, caller, { structureId });
  const structure = await readStructure(desk, structureId);
  mustBeActive(structure);
  const { person, held } = await signatory(desk, form.personId);
  const written = newRepresentative(structure, { ...form, from: form.from ?? pen.at }, held, by, {
    id: newId(desk.randomness),
    at: pen.at,
  });
  const inPlace = await representativesOf(desk, structure);
  if (inPlace.some(({ personId }) => personId === form.personId)) {
    throw new Refusal('conflict', 'This person represents the structure already.');
  }
  const leaving = form.beside ? [] : inPlace.map((mandate) => endedMandate(mandate, by, 'succeeded', pen.at));
  const staying = form.beside ? inPlace : [];
  const { record: mandate } = written;
  const next: StructureRecord = {
    ...structure,
    version: structure.version + 1,
    representatives: [...staying, mandate].map(({ personId, id }) => ({ personId, mandateId: id })),
    ...(leaving.length > 0 && { confirming: { since: pen.at, until: daysAfter(pen.at, CONFIRMATION_DAYS) } }),
  };
  const told = (notice: string, { personId, id }: MandateRecord) =>
    pen.outbox('notification', { notice, personId, mandateId: id });
  const outbox: OutboxRow[] = [
    told('mandate-given', mandate),
    ...leaving.map(({ record }) => told('representative-succeeded', record)),
  ];
  const { confirming } = next;
  if (confirming && leaving.length > 0) {
    outbox.push(
      pen.outbox('notification', { notice: 'mandates-to-confirm', personId: mandate.personId, structureId }),
      { ...pen.outbox('succession', { structureId, date: 'confirmation' }), notBefore: confirming.until },
    );
  }
  const grantee = movedBy(pen, person, mandate);
  await desk.ledger.commit({
    records: [mandate, grantee.record, next, ...leaving.map(({ record }) => record)],
    events: [
      eventOf(pen, written),
      grantee.event,
      pen.event(next, 'structure.represented', { mandate: mandate.id, ended: leaving.length }),
      ...leaving.map((end) => eventOf(pen, end)),
    ],
    outbox,
    require: [mandateInForce],
  });
  return { mandate, outbox };
}

/** Records a written mandate, given by a representative whose own power is in force. Throws as above. */
export async function recordMandatary(
  desk: Desk,
  caller: Caller,
  structureId: string,
  form: Omit<MandataryForm, 'from'> & { readonly from?: string },
): Promise<Mandated> {
  const { pen, by, mandateInForce } = await begin(desk, caller, { structureId });
  const structure = await readStructure(desk, structureId);
  mustBeActive(structure);
  const { person, held } = await signatory(desk, form.personId);
  const giver = (await representativesOf(desk, structure)).find(({ personId }) => personId === form.givenBy);
  if (!giver) {
    refuseField(
      '/givenBy',
      'not-a-representative',
      'Whoever signed the mandate does not represent the structure today.',
      'form F503 §1',
    );
  }
  const written = newMandatary(structure, { ...form, from: form.from ?? pen.at }, held, by, {
    id: newId(desk.randomness),
    at: pen.at,
  });
  return giveMandate(desk, pen, person, written, [
    mandateInForce,
    { that: 'unchanged', record: structure },
    inForceAt(giver.personId, giver.id, pen.at),
  ]);
}

/** A representative lets a mandate from before their time stand. Throws a Refusal `not-found` or `wrong-state`. */
export async function confirmMandate(
  desk: Desk,
  caller: Caller,
  name: { readonly personId: string; readonly id: string },
): Promise<{ readonly mandate: MandateRecord; readonly structure: StructureRecord }> {
  const mandate = await desk.ledger.read('mandate', name);
  const structureId = mandate && mandate.scope.reach !== 'house' ? mandate.scope.structureId : undefined;
  const { pen, by, mandateInForce } = await begin(desk, caller, structureId === undefined ? NOWHERE : { structureId });
  if (!mandate || structureId === undefined) throw nothingHere();
  const structure = await readStructure(desk, structureId);
  const written = confirmedMandate(mandate, structure, by, pen.at);
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    require: [mandateInForce, { that: 'unchanged', record: structure }],
  });
  return { mandate: written.record, structure };
}

/** The representatives' mandates in force, each read consistently: the structure's record names them. */
export async function representativesOf(
  { ledger, clock }: Pick<Desk, 'ledger' | 'clock'>,
  { representatives = [] }: StructureRecord,
): Promise<readonly MandateRecord[]> {
  const read = await Promise.all(
    representatives.map(({ personId, mandateId }) => ledger.read('mandate', { personId, id: mandateId })),
  );
  const now = clock.now();
  return read.filter((mandate) => mandate !== undefined && inForce(mandate, now)) as MandateRecord[];
}

/** A person whose fields of section 3 are complete. */
async function signatory(desk: Desk, personId: string): ReturnType<typeof readGrantee> {
  const grantee = await readGrantee(desk, personId);
  const data: PersonData = await desk.vault.open(grantee.person.personal);
  signatoryFields(grantee.person, data);
  return grantee;
}
