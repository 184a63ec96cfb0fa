import { Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import { judgedCards, replacedCards } from '../../registration/cards.ts';
import { cardCredential, guardOf, lookupDigest } from '../../registration/credentials.ts';
import { cardNumber } from '../../registration/identifiers.ts';
import type { CardStanding, EvidenceReference, PersonData, PersonRecord } from '../../registration/records.ts';
import type { OutboxRow } from '../ports.ts';
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
 * good after all.
 */
export async function judgeCard(
  desk: Desk,
  caller: Caller,
  personId: string,
  {
    state,
    evidence,
  }: { readonly state: Exclude<CardStanding['state'], 'replaced'>; readonly evidence: EvidenceReference },
): Promise<Recarded> {
  const { person, data, act, salt } = await openPerson(desk, caller, personId);
  if (!data.card) throw new Refusal('wrong-state', 'No card is registered for this person.');
  const digest = lookupDigest(salt, cardCredential(data.card).text);
  const cards = judgedCards(person, digest, state, act.pen.at);
  const record: PersonRecord = { ...person, version: person.version + 1, cards };
  const outbox = await whoIsTold(desk, act, personId, state === 'active' ? 'card-restored' : 'card-suspended');
  await desk.ledger.commit({
    records: [record],
    events: [act.pen.event(record, 'person.card-judged', { card: digest, state, evidence: evidence.sha256 })],
    outbox,
    require: [act.mandateInForce],
  });
  return { person: record, outbox };
}

async function openPerson(desk: Desk, caller: Caller, personId: string) {
  const act = begin(desk, caller);
  if (act.by === personId) throw new Refusal('forbidden', 'Nobody vouches for a card of their own: ask a colleague.');
  const [person, salt] = await Promise.all([readPerson(desk, personId), lookupSaltOf(desk.ledger)]);
  return { person, data: await desk.vault.open<PersonData>(person.personal), act, salt };
}

/** What one transaction has room for. */
const MOST_TOLD = 80;

/** The person, and the representatives of each structure whose offers they administer. */
async function whoIsTold(desk: Desk, { pen }: Act, personId: string, notice: string): Promise<OutboxRow[]> {
  const now = desk.clock.now();
  const administering = (await mandatesOf(desk.ledger, personId)).filter(
    (mandate) => mandate.role === 'technical-administrator' && inForce(mandate, now),
  );
  const structures = new Set(
    administering.flatMap(({ scope }) => (scope.reach === 'subscription' ? [scope.structureId] : [])),
  );
  const representatives = await Promise.all([...structures].map((id) => representativesOf(desk, id)));
  const told = new Set([personId, ...representatives.flat()]);
  return [...told]
    .slice(0, MOST_TOLD)
    .map((one) => pen.outbox('notification', { notice, personId: one, holderId: personId }));
}
