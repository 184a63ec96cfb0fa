import { inForce } from '../../registration/authority.ts';
import type { BulkLine, BulkRevocationRecord, BulkToldRecord } from '../bulk-records.ts';
import type { OutboxRow } from '../ports.ts';
import { eventOf } from '../registration/desk.ts';
import { someAtATime, someOf } from '../whole-list.ts';
import { type BulkHouse, penOfJob } from './house.ts';
import { interestIn } from './interest.ts';
import { moved } from './orders.ts';
import { everyPart } from './parts.ts';

/** Certificates that a message names; the others it counts. */
export const NAMED_IN_A_MESSAGE = 20;
/** People of one commit: a row and a message for each. */
const TOLD_TOGETHER = 40;
const MOST_OFFICERS = 20;

/**
 * Tells everybody concerned once, of all that was revoked by the order, in the order of their ids; so that whoever goes on
 * after an end in the middle tells the others and nobody twice. Then the officers, that it is over.
 */
export async function tellStep(
  house: BulkHouse,
  order: BulkRevocationRecord,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const people = await peopleToTell(house, order);
  const left = [...people.keys()].sort().filter((id) => order.toldTo === undefined || id > order.toldTo);
  const outbox: OutboxRow[] = [];
  let now = order;
  for (let from = 0; from < left.length; from += TOLD_TOGETHER) {
    const some = left.slice(from, from + TOLD_TOGETHER);
    const pen = penOfJob(house, correlation);
    const toldPeople = now.toldPeople + some.length;
    const told = moved(now, { toldTo: some.at(-1)!, toldPeople }, 'bulkRevocation.told', pen.at, {
      people: toldPeople,
    });
    const rows = some.map((personId) => toldRow(order.id, personId, people.get(personId)!));
    const messages = some.map((personId) =>
      pen.outbox('notification', { notice: 'bulk-revoked', bulkId: order.id, personId }),
    );
    await house.ledger.commit({ records: [told.record, ...rows], events: [eventOf(pen, told)], outbox: messages });
    outbox.push(...messages);
    now = told.record;
  }
  return [...outbox, ...(await end(house, now, correlation))];
}

async function end(house: BulkHouse, order: BulkRevocationRecord, correlation: string): Promise<readonly OutboxRow[]> {
  const pen = penOfJob(house, correlation);
  const state = order.cancelled ? 'cancelled' : 'done';
  const { revoked, left } = order.results;
  const over = moved(order, { state, endedAt: pen.at }, 'bulkRevocation.ended', pen.at, { revoked, left });
  const officers = [order.proposedBy.personId, order.approved!.by];
  const outbox = officers.map((personId) =>
    pen.outbox('notification', { notice: 'bulk-ended', bulkId: order.id, personId }),
  );
  await house.ledger.commit({ records: [over.record], events: [eventOf(pen, over)], outbox });
  return outbox;
}

interface Told {
  certificates: number;
  readonly first: { readonly issuer: string; readonly serial: string }[];
}

async function peopleToTell(house: BulkHouse, { id, done }: BulkRevocationRecord): Promise<ReadonlyMap<string, Told>> {
  const told = interestIn(house);
  const people = new Map<string, Told>();
  for await (const { lines } of everyPart(house.ledger, id, done)) {
    const revoked = lines.filter(({ result }) => result === 'revoked');
    const interests = await someAtATime(revoked, told);
    for (const [index, line] of revoked.entries()) for (const one of interests[index]!) add(people, one, line);
  }
  return people;
}

function add(people: Map<string, Told>, personId: string, { issuer, serial }: BulkLine): void {
  const of = people.get(personId) ?? { certificates: 0, first: [] };
  of.certificates += 1;
  if (of.first.length < NAMED_IN_A_MESSAGE) of.first.push({ issuer, serial });
  people.set(personId, of);
}

const toldRow = (bulkId: string, personId: string, { certificates, first }: Told): BulkToldRecord => ({
  kind: 'bulkTold',
  version: 1,
  bulkId,
  personId,
  certificates,
  first,
});

/** The security officers in office who could approve what another one proposed. Read from an index, for telling alone. */
export async function officersToAsk(
  { ledger, clock }: Pick<BulkHouse, 'ledger' | 'clock'>,
  { proposedBy }: Pick<BulkRevocationRecord, 'proposedBy'>,
): Promise<readonly string[]> {
  const now = clock.now();
  const officers = await someOf(
    (at) => ledger.list('mandates-of-house', '', at),
    (one) => one.role === 'security-officer' && inForce(one, now) && one.personId !== proposedBy.personId,
    MOST_OFFICERS,
  );
  return [...new Set(officers.map(({ personId }) => personId))];
}
