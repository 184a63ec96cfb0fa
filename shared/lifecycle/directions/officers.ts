import { mustBeOpen } from '../../registration/directions.ts';
import { newMandate } from '../../registration/mandates.ts';
import { ERASED_PERSON, openOr } from '../../registration/personal.ts';
import type { EvidenceReference, MandateRecord, PersonData } from '../../registration/records.ts';
import { mustBeActive } from '../../registration/standing.ts';
import { refuseField } from '../../registration/written.ts';
import { newId } from '../identity.ts';
import type { Page } from '../ports.ts';
import { type Caller, type Desk, inForceAt, stillOpen } from '../registration/desk.ts';
import type { Mandated } from '../registration/mandates.ts';
import { giveMandate, readGrantee, readPerson } from '../registration/persons.ts';
import { representativesOf } from '../registration/representatives.ts';
import { readStructure } from '../registration/structures.ts';
import { takeDirection } from './desk.ts';

/** What an agent copies from the letter that names an officer. */
export interface OfficerForm {
  readonly personId: string;
  /** The legal representative who signed it. */
  readonly givenBy: string;
  readonly evidence: EvidenceReference;
  /** From now on when absent. */
  readonly from?: string;
  readonly until: string;
}

/**
 * Records a registration officer of a direction on a letter of the legal representative, and tells the person. Throws a
 * Refusal `not-found`, `malformed`, `forbidden` (own mandate), `conflict` or `wrong-state`.
 */
export async function recordOfficer(
  desk: Desk,
  caller: Caller,
  directionId: string,
  { givenBy, ...form }: OfficerForm,
): Promise<Mandated> {
  const { direction, pen, by, mandateInForce } = await takeDirection(desk, caller, directionId);
  mustBeOpen(direction);
  const { structureId } = direction;
  const structure = await readStructure(desk, structureId);
  mustBeActive(structure);
  const { person, held } = await readGrantee(desk, form.personId);
  const giver = (await representativesOf(desk, structure)).find(({ personId }) => personId === givenBy);
  if (!giver) {
    refuseField(
      '/givenBy',
      'not-a-representative',
      'Whoever signed the mandate does not represent the structure today.',
      'PRODUCT, people and what each may do',
    );
  }
  const given = {
    ...form,
    role: 'registration-officer',
    structureId,
    direction,
    givenBy: [givenBy],
    from: form.from ?? pen.at,
  } as const;
  const written = newMandate(given, held, by, { id: newId(desk.randomness), at: pen.at });
  return giveMandate(desk, pen, person, written, [
    mandateInForce,
    { that: 'unchanged', record: structure },
    { that: 'unchanged', record: direction },
    inForceAt(giver.personId, giver.id, pen.at),
  ]);
}

export interface OfficerMandate {
  readonly mandate: MandateRecord;
  readonly data: Pick<PersonData, 'lastName' | 'firstNames' | 'email'>;
}

/** The officers of a direction in every state, with who they are, oldest first. Throws a Refusal `forbidden` or `not-found`. */
export async function officersOfDirection(
  desk: Desk,
  caller: Caller,
  directionId: string,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<OfficerMandate>> {
  const { direction } = await takeDirection(desk, caller, directionId, stillOpen);
  const found = await desk.ledger.list('mandates-of-direction', direction.id, page);
  const items = await Promise.all(
    found.items.map(async (mandate) => {
      const { personal } = await readPerson(desk, mandate.personId);
      const { lastName, firstNames, email } = await openOr(desk.vault, personal, ERASED_PERSON);
      return { mandate, data: { lastName, firstNames, email } };
    }),
  );
  return { ...found, items };
}
