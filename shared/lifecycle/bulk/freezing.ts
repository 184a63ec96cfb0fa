import { houseRules } from '../../registration/house-rules.ts';
import type { BulkLine, BulkPartRecord, BulkRevocationRecord } from '../bulk-records.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import { eventOf } from '../registration/desk.ts';
import { someAtATime } from '../whole-list.ts';
import { type BulkHouse, penOfJob } from './house.ts';
import { interestIn } from './interest.ts';
import { moved } from './orders.ts';
import { chained, everyPart, inParts, isMeant, lineOf, readParts } from './parts.ts';
import { lookUp } from './selecting.ts';
import { officersToAsk } from './telling.ts';

/** Parts that are written together, and reads after which little is written all the same. */
const PARTS_A_STEP = 6;
/** Says that every part is there. */
const END = 'end';
/** Names that the figures by structure tell apart. */
const MOST_STRUCTURES = 500;
const FIRST_PEOPLE = 20;

/**
 * One step of the dry run: the next certificates are looked up and written down with what was found, or, once all are, the
 * list is frozen and waits for the second officer. Throws `Conflict` when somebody else has moved the order.
 */
export async function countStep(
  house: BulkHouse,
  order: BulkRevocationRecord,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  if (order.lookedTo === END) return freeze(house, order, correlation);
  const pen = penOfJob(house, correlation);
  const { parts, next } = await nextParts(house, order);
  const told = interestIn(house);
  const counted = await someAtATime(parts, async (part) => ({ ...part, people: await peopleOf(part, told) }), 1);
  const lines = parts.flatMap((part) => part.lines);
  const total = order.lines + lines.length;
  const written = moved(
    order,
    {
      lookedTo: total > houseRules.bulkLargest ? END : (next ?? END),
      parts: Math.max(order.parts, (parts.at(-1)?.part ?? -1) + 1),
      lines: total,
      listSha256: parts.reduce(chained, order.listSha256),
      ...figures(order, lines),
    },
    'bulkRevocation.counted',
    pen.at,
    { lines: total },
  );
  await house.ledger.commit({ records: [written.record, ...counted], events: [eventOf(pen, written)] });
  return [];
}

/** The parts that come next, each as it is to be written. */
async function nextParts(
  house: BulkHouse,
  order: BulkRevocationRecord,
): Promise<{ readonly parts: readonly BulkPartRecord[]; readonly next?: string | undefined }> {
  const { ledger, clock } = house;
  const now = clock.now();
  const { selection, lookedTo, id } = order;
  if (selection.by !== 'list') {
    const { certificates, next } = await lookUp(house, selection, lookedTo);
    const lines = certificates.map((record) => lineOf(record, record, now));
    return { parts: inParts(id, lines, order.parts, 'frozen'), next };
  }
  const from = Number(lookedTo ?? '0');
  const to = Math.min(order.parts, from + PARTS_A_STEP);
  const parts: BulkPartRecord[] = [];
  for (const named of await readParts(ledger, id, from, to)) {
    const lines = await someAtATime(named.lines, async (name) =>
      lineOf(name, await ledger.read('certificate', nameOf(name)), now),
    );
    parts.push({ ...named, version: named.version + 1, state: 'frozen', lines });
  }
  return { parts, next: to < order.parts ? String(to) : undefined };
}

const nameOf = ({ issuer, serial }: BulkLine) => ({ issuer, serial });

async function peopleOf(
  { lines }: BulkPartRecord,
  told: ReturnType<typeof interestIn>,
): Promise<Readonly<Record<string, number>>> {
  const people: Record<string, number> = {};
  const each = await someAtATime(lines.filter(isMeant), told);
  for (const personId of each.flat()) people[personId] = (people[personId] ?? 0) + 1;
  return people;
}

function figures(order: BulkRevocationRecord, lines: readonly BulkLine[]): Pick<BulkRevocationRecord, 'found' | 'of'> {
  const found = { ...order.found };
  const of = { issuer: { ...order.of.issuer }, profile: { ...order.of.profile }, structure: { ...order.of.structure } };
  const count = (counts: Record<string, number>, name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const line of lines) {
    found[line.found!] += 1;
    if (!isMeant(line)) continue;
    const { profile, structureId } = line.certificate!;
    const apart = of.structure[structureId] !== undefined || Object.keys(of.structure).length < MOST_STRUCTURES;
    count(of.issuer, line.issuer);
    count(of.profile, profile);
    count(of.structure, apart ? structureId : 'others');
  }
  return { found, of };
}

/** The list is whole: it waits for a second officer, unless it is one that no officer can approve. */
async function freeze(house: BulkHouse, order: BulkRevocationRecord, correlation: string) {
  const pen = penOfJob(house, correlation);
  const { found, lines, listSha256, id } = order;
  const refused = found.authority > 0 || lines > houseRules.bulkLargest;
  const told = await toldOf(house.ledger, order);
  const change = { state: refused ? 'refused' : 'proposed', told, ...(refused && { endedAt: pen.at }) } as const;
  const type = refused ? 'bulkRevocation.refused' : 'bulkRevocation.proposed';
  const written = moved(order, change, type, pen.at, { lines, listSha256, people: told.people });
  const asked = refused ? [order.proposedBy.personId] : await officersToAsk(house, order);
  const notice = refused ? 'bulk-refused' : 'bulk-to-approve';
  const outbox = asked.map((personId) => pen.outbox('notification', { notice, bulkId: id, personId }));
  await house.ledger.commit({ records: [written.record], events: [eventOf(pen, written)], outbox });
  return outbox;
}

async function toldOf(ledger: Ledger, { id, parts }: BulkRevocationRecord) {
  const people = new Map<string, number>();
  for await (const part of everyPart(ledger, id, parts)) {
    for (const [one, count] of Object.entries(part.people ?? {})) people.set(one, (people.get(one) ?? 0) + count);
  }
  const most = [...people].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, FIRST_PEOPLE);
  return { people: people.size, first: most.map(([personId, certificates]) => ({ personId, certificates })) };
}
