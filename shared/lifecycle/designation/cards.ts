import { type Finding, Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import { judgedCards, replacedCards } from '../../registration/cards.ts';
import { cardCredential, guardOf, lookupDigest } from '../../registration/credentials.ts';
import { cardNumber } from '../../registration/identifiers.ts';
import type {
  CardStanding,
  EvidenceReference,
  MandateRecord,
  PersonData,
  PersonRecord,
} from '../../registration/records.ts';
import type { OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { WorkItemRecord } from '../records.ts';
import { type FewLeft, fewLeft, findingsLeft, warningsTo } from '../registration/administrators-left.ts';
import {
  type Act,
  begin,
  type Caller,
  commitGuarded,
  type Desk,
  lookupSaltOf,
  mandatesOf,
} from '../registration/desk.ts';
import { readPerson } from '../registration/persons.ts';
import { voidCodesOf } from '../registration/void-codes.ts';
import { openedEvent, proposalsAfter } from '../registration/work-items.ts';
import { representativesOf } from './representatives.ts';

type Card = NonNullable<PersonData['card']>;

export interface Recarded {
  readonly person: PersonRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * A new card of the same person, confirmed by an agent on evidence: the next sign-in with it is theirs, and their mandates
 * go on. The old one stays theirs and serves no more. Throws a Refusal `conflict` for a card that somebody else has.
 */
export async function replaceCard(
  desk: Desk,
  caller: Caller,
  personId: string,
  { card, evidence }: { readonly card: Card; readonly evidence: EvidenceReference },
): Promise<Recarded> {
  const { person, data, act, salt } = await openPerson(desk, caller, personId);
  cardNumber(card.number);
  const guard = guardOf(salt, cardCredential(card), personId);
  const { namespace, digest } = guard;
  const held = await desk.ledger.read('unique', { namespace, digest });
  if (held && held.owner !== personId) throw new Refusal('conflict', TAKEN);
  const before = data.card && lookupDigest(salt, cardCredential(data.card).text);
  const record: PersonRecord = {
    ...person,
    version: person.version + 1,
    personal: await desk.vault.seal<PersonData>(personId, { ...data, card }),
    cards: replacedCards(person, before, digest, act.pen.at),
  };
  const outbox = await whoIsTold(desk, act, personId, 'card-replaced');
  const event = act.pen.event(record, 'person.card-replaced', {
    ...(before !== undefined && { before }),
    next: digest,
    evidence: evidence.sha256,
  });
  await commitGuarded(
    desk.ledger,
    { records: [record, ...(held ? [] : [guard])], events: [event], outbox, require: [act.mandateInForce] },
    TAKEN,
  );
  return { person: record, outbox };
}

const TAKEN = 'Somebody else is registered with this card.';

/**
 * Records that the card in use has expired or is blocked, which suspends every mandate that needs a card, or that it is
 * good after all. A card that is blocked was lost, stolen or withdrawn: the revocation codes that the person set are void
 * for good, and in each structure the certificates that they asked for are proposed for revocation.
 */
export async function judgeCard(
  desk: Desk,
  caller: Caller,
  personId: string,
  {
    state,
    evidence,
  }: { readonly state: Exclude<CardStanding['state'], 'replaced'>; readonly evidence: EvidenceReference },
): Promise<Recarded & { readonly findings: readonly Finding[] }> {
  const { person, data, act, salt } = await openPerson(desk, caller, personId);
  if (!data.card) throw new Refusal('wrong-state', 'No card is registered for this person.');
  const { pen } = act;
  const digest = lookupDigest(salt, cardCredential(data.card).text);
  const mandates = await administering(desk, personId);
  const few = state === 'active' ? [] : await fewLeft(desk.ledger, pen, mandates);
  const items =
    state === 'blocked' ? proposalsAfter(desk.randomness, pen, mandates, { cause: 'administrator.card-blocked' }) : [];
  const notice = state === 'active' ? 'card-restored' : 'card-suspended';
  const own = pen.outbox('notification', { notice, personId, cardholderId: personId });
  const consequences = await consequencesOf(desk, pen, { personId, notice, mandates, items, few });
  let record: PersonRecord = {
    ...person,
    cards: judgedCards(person, digest, state, pen.at),
    ...(state === 'blocked' && { codesVoidUntil: pen.at }),
  };
  // the judgement bites with the first; what does not fit beside it goes with further versions that say the same. Where
  // one of them is not written the agent asks again: some may be told twice then, and nobody is left out
  for (const portion of portions(consequences)) {
    record = { ...record, version: record.version + 1 };
    const { records, events, outbox } = changeOf(pen, portion);
    const judged = pen.event(record, 'person.card-judged', { card: digest, state, evidence: evidence.sha256 });
    await desk.ledger.commit({
      records: [record, ...records],
      events: [judged, ...events],
      outbox: record.version === person.version + 1 ? [own, ...outbox] : outbox,
      require: [act.mandateInForce],
    });
  }
  if (state === 'blocked') await voidCodesOf(desk, personId, 'card blocked', pen);
  const told = [own, ...consequences.flatMap((one) => one.outbox)];
  return { person: record, findings: findingsLeft(few), outbox: told };
}

async function openPerson(desk: Desk, caller: Caller, personId: string) {
  const act = await begin(desk, caller);
  if (act.by === personId) throw new Refusal('forbidden', 'Nobody vouches for a card of their own: ask a colleague.');
  const [person, salt] = await Promise.all([readPerson(desk, personId), lookupSaltOf(desk.ledger)]);
  return { person, data: await desk.vault.open<PersonData>(person.personal), act, salt };
}

/** What one transaction has room for. */
const MOST_TOLD = 80;

/** The person, and the representatives of each structure whose offers they administer. */
async function whoIsTold(desk: Desk, { pen }: Act, personId: string, notice: string): Promise<OutboxRow[]> {
  const structures = structuresOf(await administering(desk, personId));
  const representatives = await Promise.all(structures.map((id) => representativesOf(desk, id)));
  const told = new Set([personId, ...representatives.flat()]);
  return [...told]
    .slice(0, MOST_TOLD)
    .map((one) => pen.outbox('notification', { notice, personId: one, cardholderId: personId }));
}

/** The mandates in force by which somebody administers offers. */
async function administering(desk: Desk, personId: string): Promise<readonly MandateRecord[]> {
  const now = desk.clock.now();
  return (await mandatesOf(desk.ledger, personId)).filter(
    (mandate) => mandate.role === 'technical-administrator' && inForce(mandate, now),
  );
}

const structuresOf = (mandates: readonly MandateRecord[]): readonly string[] => [
  ...new Set(mandates.flatMap(({ scope }) => (scope.reach === 'subscription' ? [scope.structureId] : []))),
];

/** What a card's standing means for one structure. */
interface Consequence {
  readonly items: readonly WorkItemRecord[];
  readonly outbox: readonly OutboxRow[];
}

async function consequencesOf(
  desk: Desk,
  pen: Pen,
  {
    personId,
    notice,
    mandates,
    items,
    few,
  }: {
    readonly personId: string;
    readonly notice: string;
    readonly mandates: readonly MandateRecord[];
    readonly items: readonly WorkItemRecord[];
    readonly few: readonly FewLeft[];
  },
): Promise<readonly Consequence[]> {
  const told = new Set([personId]);
  const found: Consequence[] = [];
  for (const structureId of structuresOf(mandates)) {
    const people = (await representativesOf(desk, structureId)).slice(0, MOST_PER_STRUCTURE);
    const untold = people.filter((one) => !told.has(one));
    for (const one of untold) told.add(one);
    const its = few.filter(({ subscription }) => subscription.structureId === structureId);
    found.push({
      items: items.filter((item) => item.structureId === structureId),
      outbox: [
        ...untold.map((one) => pen.outbox('notification', { notice, personId: one, cardholderId: personId })),
        ...warningsTo(pen, people, its),
      ],
    });
  }
  return found;
}

/** Room for a warning to each of them about each of the four offers. */
const MOST_PER_STRUCTURE = 12;

/** The same consequences in as many pieces as it takes for each to fit into one transaction beside something small. */
function portions(consequences: readonly Consequence[]): Consequence[][] {
  const found: Consequence[][] = [[]];
  let room = MOST_TOLD;
  for (const one of consequences) {
    const size = 2 * one.items.length + one.outbox.length;
    if (size > room) {
      found.push([]);
      room = MOST_TOLD;
    }
    found.at(-1)!.push(one);
    room -= size;
  }
  return found;
}

const changeOf = (pen: Pen, consequences: readonly Consequence[]) => {
  const records = consequences.flatMap(({ items }) => items);
  return {
    records,
    events: records.map((item) => openedEvent(pen, item)),
    outbox: consequences.flatMap((one) => one.outbox),
  };
};
