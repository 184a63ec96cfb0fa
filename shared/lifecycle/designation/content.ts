import { Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import type { DesignatedPerson, DesignationLine, DesignationRecord } from '../../registration/designation-records.ts';
import {
  checkedLines,
  demandDistinct,
  designatedOffers,
  finding,
  refuseFamily,
} from '../../registration/designations.ts';
import {
  CARD_FAMILIES,
  type CardFamily,
  type MandateRecord,
  type StructureRecord,
} from '../../registration/records.ts';
import { newId } from '../identity.ts';
import type { Requirement } from '../ports.ts';
import { type Act, type Desk, inForceAt, mandatesOf } from '../registration/desk.ts';
import { demandTermsAccepted } from '../terms/editions.ts';
import { ownerOfCard, whoOf } from './desk.ts';

/** What is entered on a form. */
export interface DesignationInput {
  readonly subscriptionIds: readonly string[];
  readonly lines: readonly LineInput[];
  /** Who signed the paper form that an agent enters; whoever fills their own form signs it. */
  readonly signatoryId?: string;
}

export interface LineInput extends Omit<DesignatedPerson, 'card'> {
  readonly action: 'add' | 'remove';
  readonly card: { readonly family: string; readonly number: string };
}

export interface Content extends Pick<DesignationRecord, 'offers' | 'lines' | 'signatory' | 'origin'> {
  /** What the writing must still find. */
  readonly requirements: readonly Requirement[];
}

/** Checks what was entered against the records as they stand. Throws the Refusal of what is wrong first. */
export async function contentOf(
  desk: Desk,
  act: Act,
  structure: StructureRecord,
  input: DesignationInput,
): Promise<Content> {
  await demandTermsAccepted(desk.ledger, act.by, act.mandate.role, new Date(act.pen.at));
  const lines = checkedLines(input.lines.map(nominative));
  const signing = await signingMandate(desk, act, structure.id, input.signatoryId);
  const read = await Promise.all(input.subscriptionIds.map((id) => desk.ledger.read('subscription', { id })));
  const subscriptions = read.map((subscription, index) => {
    // one that is not there and one of another structure are the same to whoever fills this form
    if (subscription?.structureId === structure.id) return subscription;
    const detail = 'This is no offer of this structure.';
    throw new Refusal('malformed', detail, {
      findings: [finding(`/subscriptionIds/${index}`, 'offer-of-another', detail)],
    });
  });
  const sealed = await Promise.all(lines.map((line) => sealedLine(desk, line)));
  demandDistinct(sealed);
  return {
    offers: designatedOffers(structure, subscriptions, signing),
    lines: sealed,
    signatory: { personId: signing.personId, mandateId: signing.id, capacity: signing.role },
    origin: act.mandate.role === 'validation-agent' ? 'paper' : 'platform',
    requirements: [
      act.mandateInForce,
      inForceAt(signing.personId, signing.id, act.pen.at),
      { that: 'unchanged', record: structure },
      ...subscriptions.map((record): Requirement => ({ that: 'unchanged', record })),
    ],
  };
}

/** The line under the Person who has the card, or under the id that they will have once they are registered. */
export async function sealedLine(
  desk: Desk,
  { action, ...person }: DesignatedPerson & { readonly action: DesignationLine['action'] },
  otherwise: string = newId(desk.randomness),
): Promise<DesignationLine> {
  const personId = (await ownerOfCard(desk, person.card)) ?? otherwise;
  return { action, personId, personal: await desk.vault.seal<DesignatedPerson>(personId, person) };
}

function nominative({ card, ...line }: LineInput, index: number) {
  const family = CARD_FAMILIES.find((known) => known === card.family);
  if (!family) refuseFamily(card.family, `/lines/${index}/card/family`);
  return { ...line, card: { family: family satisfies CardFamily, number: card.number } };
}

/** The mandate under which the form is signed. Throws a Refusal `malformed` or `forbidden`. */
async function signingMandate(
  desk: Desk,
  act: Act,
  structureId: string,
  signatoryId: string | undefined,
): Promise<MandateRecord> {
  if (act.mandate.role !== 'validation-agent') {
    if (signatoryId === undefined || signatoryId === whoOf(act).personId) return act.mandate;
    throw new Refusal('forbidden', 'Whoever fills the form signs it: leave the signatory out.');
  }
  const mandates = signatoryId === undefined ? [] : await mandatesOf(desk.ledger, signatoryId);
  const now = new Date(act.pen.at);
  const signing = mandates.find(
    ({ role, scope, ...mandate }) =>
      (role === 'legal-representative' || role === 'mandatary') &&
      scope.reach === 'structure' &&
      scope.structureId === structureId &&
      inForce({ role, scope, ...mandate }, now),
  );
  if (signing) return signing;
  const detail = 'A paper form names who signed it: a legal representative or mandatary of this structure, in office.';
  throw new Refusal('malformed', detail, { findings: [finding('/signatoryId', 'signatory-without-mandate', detail)] });
}
