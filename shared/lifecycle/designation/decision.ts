import { Refusal } from '../../errors.ts';
import { type Effects, effectsOf } from '../../registration/designation-effects.ts';
import type { DesignationRecord } from '../../registration/designation-records.ts';
import { demandDistinct, moved } from '../../registration/designations.ts';
import type { MandateRecord, PersonRecord, SubscriptionRecord } from '../../registration/records.ts';
import { lookedAtSooner } from '../../registration/retention.ts';
import { reachAgain } from '../contacts/telling.ts';
import { newId } from '../identity.ts';
import type { OutboxRow } from '../ports.ts';
import { fewLeft, warningsTo } from '../registration/administrators-left.ts';
import { type Act, type Caller, eventOf, mandatesOf } from '../registration/desk.ts';
import { demandKept } from '../registration/persons.ts';
import { voidCodes } from '../registration/void-codes.ts';
import { openedEvent, proposalsAfter } from '../registration/work-items.ts';
import { dossierOf } from '../sealed-vault.ts';
import { commitAct, commitWritten, type DesignationDesk, takeDesignation, whoOf } from './desk.ts';
import { independent } from './review.ts';
import { type Designated, signedInTime, standing } from './submission.ts';

export interface DecisionInput {
  readonly decision: 'accepted' | 'refused';
  /** Of a refusal: read by the structure. */
  readonly reasons?: string;
}

/**
 * The agent who has the form under review accepts or refuses it. Acceptance is one write: the designation, the mandates
 * that begin and end, their events and what is to be told, or nothing; every rule is asked again before it.
 */
export async function decideDesignation(
  desk: DesignationDesk,
  caller: Caller,
  id: string,
  { decision, reasons }: DecisionInput,
): Promise<Designated> {
  const { designation, ...act } = await takeDesignation(desk, caller, id);
  independent(designation, act);
  if (designation.state === 'under-review' && designation.review?.by.personId !== act.by) {
    throw new Refusal('forbidden', 'Another agent has this form under review: take it over first.');
  }
  return decision === 'accepted' ? accept(desk, designation, act) : refuse(desk, designation, act, reasons);
}

async function refuse(
  desk: DesignationDesk,
  designation: DesignationRecord,
  act: Act,
  reasons: string | undefined,
): Promise<Designated> {
  if (!reasons?.trim()) throw new Refusal('malformed', 'A refusal says why: give the reasons.');
  const { pen, mandateInForce } = act;
  const by = whoOf(act);
  const kept = await desk.vault.seal(dossierOf(designation.structureId), reasons);
  const decision = { at: pen.at, by, outcome: 'refused', reasons: kept, given: [], ended: [] } as const;
  const written = moved(designation, 'refused', pen.at, { decision });
  const outbox = [told(act, designation, 'designation-refused', designation.signatory.personId)];
  return { designation: await commitWritten(desk, pen, written, { outbox, require: [mandateInForce] }), outbox };
}

async function accept(desk: DesignationDesk, designation: DesignationRecord, act: Act): Promise<Designated> {
  const { ledger, randomness } = desk;
  const { pen, mandateInForce, by } = act;
  if (designation.state !== 'under-review' || !designation.submission) {
    throw new Refusal(
      'wrong-state',
      `This designation is ${designation.state}: an agent accepts what is under review.`,
    );
  }
  // judged by the day on which it came in, so that nobody loses a form to our own delay
  await signedInTime(desk, designation, designation.submission.signedOn, designation.submission.at);
  demandDistinct(designation.lines);
  const requirements = await standing(desk, designation, pen.at);
  const { subscriptions, mandates, persons } = await readPeople(desk, designation);
  const effects = effectsOf(designation, subscriptions, mandates, { by, at: pen.at, newId: () => newId(randomness) });

  const written = moved(
    designation,
    'accepted',
    pen.at,
    { decision: { at: pen.at, by: whoOf(act), outcome: 'accepted', ...idsOf(effects) } },
    { given: idsOf(effects).given.join(' '), ended: idsOf(effects).ended.join(' ') },
  );
  const newcomers = persons.flatMap((person) => designated(person, effects, act));
  const ended = effects.ended.map(({ record }) => record);
  const proposals = proposalsAfter(randomness, pen, ended, {
    cause: 'administrator.removed',
    designationId: designation.id,
  });
  const given = effects.given.map(({ record }) => record);
  const few = await fewLeft(ledger, pen, ended, given);
  const outbox = [...whoIsTold(act, designation, effects), ...warningsTo(pen, [designation.signatory.personId], few)];
  await commitAct(ledger, {
    records: [
      written.record,
      ...[...effects.given, ...effects.ended].map(({ record }) => record),
      ...newcomers.map(({ record }) => record),
      ...proposals,
    ],
    events: [
      eventOf(pen, written),
      ...[...effects.given, ...effects.ended].map((mandate) => eventOf(pen, mandate)),
      ...newcomers.map(({ event }) => event),
      ...proposals.map((item) => openedEvent(pen, item)),
    ],
    outbox: [...outbox, ...reachAgain(pen, [...given, ...ended])],
    require: [mandateInForce, ...requirements],
  });
  await voidCodes(desk, ended, pen);
  return { designation: written.record, outbox };
}

const idsOf = ({ given, ended }: Effects) => ({
  given: given.map(({ record }) => record.id),
  ended: ended.map(({ record }) => record.id),
});

async function readPeople({ ledger }: DesignationDesk, { lines, offers }: DesignationRecord) {
  const personIds = [...new Set(lines.map(({ personId }) => personId))];
  const [subscriptions, mandates, persons] = await Promise.all([
    Promise.all(offers.map(({ subscriptionId: id }) => ledger.read('subscription', { id }))),
    Promise.all(personIds.map(async (personId) => [personId, await mandatesOf(ledger, personId)] as const)),
    Promise.all(personIds.map((id) => ledger.read('person', { id }))),
  ]);
  return {
    subscriptions: subscriptions as readonly SubscriptionRecord[],
    mandates: new Map<string, readonly MandateRecord[]>(mandates),
    persons: persons.filter((person) => person !== undefined),
  };
}

/**
 * Whoever gets a mandate moves with it, so that two forms that name the same person cannot both find them without one.
 */
function designated(person: PersonRecord, { given }: Effects, { pen }: Act) {
  if (!given.some(({ record }) => record.personId === person.id)) return [];
  demandKept(person);
  const record = lookedAtSooner({ ...person, version: person.version + 1 }, pen.at);
  return [{ record, event: pen.event(record, 'person.designated') }];
}

/** Both sides: whoever signed, and each person who got or lost a mandate. */
function whoIsTold(act: Act, designation: DesignationRecord, { given, ended }: Effects): OutboxRow[] {
  const people = (written: Effects['given']) => [...new Set(written.map(({ record }) => record.personId))];
  return [
    told(act, designation, 'designation-accepted', designation.signatory.personId),
    ...people(given).map((personId) => told(act, designation, 'administrator-designated', personId)),
    ...people(ended).map((personId) => told(act, designation, 'administrator-removed', personId)),
  ];
}

function told({ pen }: Act, { id }: DesignationRecord, notice: string, personId: string): OutboxRow {
  return pen.outbox('notification', { notice, designationId: id, personId });
}
