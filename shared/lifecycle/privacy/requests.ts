import { Refusal } from '../../errors.ts';
import { NOWHERE, nothingHere, type Principal, type Target, targetOfHolder } from '../../registration/authority.ts';
import { KeyDestroyed, type Personal } from '../../registration/personal.ts';
import { answeredRequest, checkedText, erasureAnswer, newPrivacyRequest } from '../../registration/privacy.ts';
import type {
  PrivacyActor,
  PrivacyAnswer,
  PrivacyAsk,
  PrivacyRequestRecord,
} from '../../registration/privacy-records.ts';
import { possibleFrom, standingAgainst, termsOfPerson } from '../../registration/retention.ts';
import { tellDirection } from '../holders/telling.ts';
import { newId } from '../identity.ts';
import type { Ledger, OutboxRow, Requirement } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import { type Caller, type Desk, eventOf, stillOpen } from '../registration/desk.ts';
import { demandKept, readPerson } from '../registration/persons.ts';
import { tell } from '../registration/telling.ts';
import { factsOf, holdingOf, knownPerson } from './facts.ts';
import { takeRequest } from './reading.ts';

/** What people ask about their own data, for themselves or through an officer or agent, and what they are answered. */
export interface PrivacyInput {
  readonly asks: PrivacyAsk;
  /** Of a rectification: what is wrong. */
  readonly message?: string;
  /** The holder record that it is about, where there are several. */
  readonly holderId?: string;
}

export interface PrivacyRecorded {
  readonly request: PrivacyRequestRecord;
  readonly outbox: readonly OutboxRow[];
}

/** More open at once are not answered sooner. */
const MOST_OPEN = 5;

/** Somebody asks for themselves, which takes a sign-in and no mandate. Throws a Refusal `malformed`, or `conflict`. */
export async function askForOneself(
  desk: Desk,
  principal: Principal,
  input: PrivacyInput,
  correlation: string,
): Promise<PrivacyRecorded> {
  const { personId, authentication } = principal;
  const pen = penOf(desk, { capacity: 'data-subject', person: personId, authentication }, correlation);
  const by: PrivacyActor = { personId, capacity: 'data-subject' };
  return recordRequest(desk, { pen, by, require: [] }, personId, { ...input, channel: 'api', receivedAt: pen.at });
}

/**
 * An officer of the holder's direction, or an agent, records what came to them. Throws a Refusal `not-found` alike for
 * somebody who is not there and for one whom no mandate of the caller reaches, `forbidden` about oneself.
 */
export async function askForAnother(
  desk: Desk,
  caller: Caller,
  personId: string,
  input: PrivacyInput & Pick<PrivacyRequestRecord, 'channel' | 'receivedAt'>,
): Promise<PrivacyRecorded> {
  const target = await targetOf(desk.ledger, personId, input.holderId);
  const { pen, by, mandate, mandateInForce } = stillOpen(desk, caller, target);
  if (by === personId) throw new Refusal('forbidden', 'This is about yourself: ask at /me/privacy-requests.');
  const actor: PrivacyActor = { personId: by, capacity: mandate.role, mandateId: mandate.id };
  return recordRequest(desk, { pen, by: actor, require: [mandateInForce] }, personId, input);
}

/** What an act about a person is about: the holder that is named, or the house. */
async function targetOf(ledger: Ledger, personId: string, holderId: string | undefined): Promise<Target> {
  if (holderId === undefined) return {};
  const holder = await ledger.read('holder', { id: holderId });
  return holder?.personId === personId ? targetOfHolder(holder) : NOWHERE;
}

interface Recording {
  readonly pen: Pen;
  readonly by: PrivacyActor;
  readonly require: readonly Requirement[];
}

async function recordRequest(
  desk: Desk,
  { pen, by, require }: Recording,
  personId: string,
  input: PrivacyInput & Pick<PrivacyRequestRecord, 'channel' | 'receivedAt'>,
): Promise<PrivacyRecorded> {
  const { asks, message, channel, receivedAt, holderId } = input;
  const person = await readPerson(desk, personId);
  demandKept(person);
  if ((asks === 'rectification') !== (message !== undefined)) {
    throw new Refusal('malformed', 'A rectification says what is wrong, and nothing else has a message.');
  }
  const known = await knownPerson(desk.ledger, person);
  if (known.requests.filter(({ state }) => state === 'open').length >= MOST_OPEN) {
    throw new Refusal('conflict', 'Several requests wait for an answer already: add nothing before they are answered.');
  }
  const named = holderId === undefined ? known.holders : known.holders.filter(({ holder }) => holder.id === holderId);
  if (holderId !== undefined && named.length === 0) throw nothingHere();
  const [about] = named.length === 1 ? named : [];
  const written = newPrivacyRequest(
    {
      id: newId(desk.randomness),
      personId,
      asks,
      receivedAt,
      channel,
      recordedBy: by,
      ...(about && { holder: placeOf(about.holder) }),
      ...(message !== undefined && {
        message: await desk.vault.seal(personId, checkedText(message, '/message')),
      }),
      ...(await answerAtOnce(desk, known, asks, pen.at)),
    },
    pen.at,
  );
  const request = written.record;
  const outbox = await whoIsTold(desk.ledger, pen, request);
  const guard: Requirement = { that: 'unchanged', record: person };
  const change = { records: [request], events: [eventOf(pen, written)], outbox, require: [...require, guard] };
  await desk.ledger.commit(change);
  return { request, outbox };
}

type Known = Awaited<ReturnType<typeof knownPerson>>;

const placeOf = ({ id, structureId, subscriptionId, directionId }: Known['holders'][number]['holder']) => ({
  holderId: id,
  structureId,
  subscriptionId,
  ...(directionId !== undefined && { directionId }),
});

/** To see one's data nobody has to be asked; whether they can be erased, the retention table says. */
async function answerAtOnce(
  { ledger }: Desk,
  known: Known,
  asks: PrivacyAsk,
  at: string,
): Promise<{ readonly answer?: PrivacyAnswer }> {
  if (asks === 'rectification') return {};
  if (asks === 'access') return { answer: { at, outcome: 'granted' } };
  const { held } = await holdingOf(ledger, { subject: 'person', subjectId: known.person.id });
  const standing = standingAgainst(termsOfPerson(factsOf(known, at)), at, { asked: true });
  return { answer: erasureAnswer(standing, { held, at }, possibleFrom(standing)) };
}

/** The person, of what others recorded; and whoever owes an answer. */
async function whoIsTold(ledger: Ledger, pen: Pen, request: PrivacyRequestRecord): Promise<readonly OutboxRow[]> {
  const { personId, recordedBy, state } = request;
  const own = recordedBy.personId === personId ? [] : [noticeTo(pen, personId, 'privacy-recorded', request)];
  return state === 'open' ? [...own, ...(await tellAnswerers(ledger, pen, request, 'privacy-to-answer'))] : own;
}

export function noticeTo(pen: Pen, to: string, notice: string, { personId, id }: PrivacyRequestRecord): OutboxRow {
  return pen.outbox('notification', { notice, privacyRequestId: id, subjectId: personId, personId: to });
}

/** Officers of the direction, or the agents; all of them once it is overdue. */
export async function tellAnswerers(
  ledger: Ledger,
  pen: Pen,
  { id, personId, holder }: PrivacyRequestRecord,
  notice: string,
  everybody = false,
): Promise<readonly OutboxRow[]> {
  const about = { notice, privacyRequestId: id, subjectId: personId };
  const directionId = holder?.directionId;
  const officers = directionId === undefined ? [] : await tellDirection(ledger, pen, directionId, about);
  const agents =
    officers.length === 0 || everybody ? await tell(ledger, pen, { agents: true, except: [personId] }, about) : [];
  return [...officers, ...agents];
}

export type AnswerInput = Pick<PrivacyAnswer, 'outcome' | 'ground'> & { readonly text: string };

/** The officer's or agent's answer to a rectification. Throws a Refusal `forbidden` about oneself, `wrong-state`. */
export async function answerRequest(
  desk: Desk,
  caller: Caller,
  { personId, id }: Pick<PrivacyRequestRecord, 'personId' | 'id'>,
  { outcome, ground, text }: AnswerInput,
): Promise<PrivacyRecorded> {
  const { request, pen, by, mandate, mandateInForce } = await takeRequest(desk, caller, personId, id);
  if (by === personId) throw new Refusal('forbidden', 'Nobody answers a request of their own: ask a colleague.');
  const sealed = await sealedUnlessErased(desk, personId, checkedText(text, '/text'));
  const written = answeredRequest(request, {
    at: pen.at,
    by: { personId: by, capacity: mandate.role, mandateId: mandate.id },
    outcome,
    ...(ground && { ground }),
    ...(sealed && { text: sealed }),
  });
  const outbox = [noticeTo(pen, personId, 'privacy-answered', request)];
  const change = { records: [written.record], events: [eventOf(pen, written)], outbox, require: [mandateInForce] };
  await desk.ledger.commit(change);
  return { request: written.record, outbox };
}

/** Whoever was erased meanwhile can be told nothing any more; the request is closed all the same. */
async function sealedUnlessErased({ vault }: Desk, of: string, text: string): Promise<Personal<string> | undefined> {
  try {
    return await vault.seal(of, text);
  } catch (thrown) {
    if (thrown instanceof KeyDestroyed) return undefined;
    throw thrown;
  }
}
