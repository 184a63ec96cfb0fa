import { bulkRun } from '../../functions/enrollment/bulk.lambda.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { approveBulk, type BulkInput, proposeBulk } from '../../shared/lifecycle/bulk/desk.ts';
import { everyPart } from '../../shared/lifecycle/bulk/parts.ts';
import type { BulkLine, BulkRevocationRecord } from '../../shared/lifecycle/bulk-records.ts';
import { newId } from '../../shared/lifecycle/identity.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { CertificateRecord, IntentRecord, KeyRecord, RequestRecord } from '../../shared/lifecycle/records.ts';
import type { RevocationHouse } from '../../shared/lifecycle/revocation.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import { asFunction } from './as-function.ts';
import { issuedTo } from './retrieval.ts';
import { type Cast, CEREMONY, makeCast, makePerson, makeWorld, type World } from './world.ts';

/** A house with two security officers and certificates of one subscription. */
export interface BulkWorld {
  readonly world: World;
  readonly cast: Cast;
  readonly one: Principal;
  readonly two: Principal;
  readonly certificates: readonly CertificateRecord[];
}

export async function bulkWorld(count: number, seed = 'bulk'): Promise<BulkWorld> {
  const world = await makeWorld(seed);
  const cast = await makeCast(world);
  const one = await makePerson(world, 'security-officer', { reach: 'house' });
  const two = await makePerson(world, 'security-officer', { reach: 'house' });
  const certificates: CertificateRecord[] = [];
  for (let n = 0; n < count; n++) certificates.push(await issuedTo(world, cast));
  return { world, cast, one, two, certificates };
}

type House = Pick<RevocationHouse, 'ledger' | 'clock' | 'randomness'>;

/** Rows of as many certificates as are wanted, each like one that was issued, and valid to all but a verifier. */
export async function likenesses(world: House, model: CertificateRecord, count: number) {
  const [request, intent] = await Promise.all([
    world.ledger.read('request', { id: model.requestId }),
    world.ledger.read('intent', { requestId: model.requestId }),
  ]);
  const pen = penOf(world, CEREMONY, 'likeness');
  const made: CertificateRecord[] = [];
  for (let n = 0; n < count; n++) {
    const { certificate, ...rest } = likeness(world, model, request!, intent!);
    await world.ledger.commit({
      records: [certificate, rest.request, rest.intent, rest.key],
      events: [pen.event(certificate, 'certificate.issued'), pen.event(rest.request, 'request.issued')],
    });
    made.push(certificate);
  }
  return made;
}

function likeness(world: House, model: CertificateRecord, request: RequestRecord, intent: IntentRecord) {
  const serial = `5${newId(world.randomness).slice(1)}`;
  const spkiSha256 = newId(world.randomness) + newId(world.randomness);
  const requestId = newId(world.randomness);
  const { issuer } = model;
  const key: KeyRecord = { kind: 'key', version: 1, spkiSha256, requestId };
  return {
    certificate: { ...model, version: 1, serial, spkiSha256, requestId },
    request: { ...request, version: 1, id: requestId, spkiSha256, certificate: { issuer, serial } },
    intent: { ...intent, requestId, serial },
    key,
  };
}

/** The same house at the same instant, in a table of its own. */
export async function copyOf(of: BulkWorld): Promise<BulkWorld> {
  const table = createMemoryTable();
  for (const row of of.world.table.rows()) await table.write([{ put: row }]);
  return { ...of, world: { ...of.world, table, ledger: createLedger(table) } };
}

/** What the job works with, under its own rights; its waits take no time, and are counted, as are the runs it asks for. */
export function jobOf(world: World, perSecond = 300) {
  const waited: number[] = [];
  const asked: string[] = [];
  const invoker = { nudge: async () => undefined, runBulk: async (id: string) => void asked.push(id) };
  return {
    ...asFunction({ ...world, invoker }, 'bulk', world.table),
    asked,
    perSecond,
    waited,
    wait: async (ms: number): Promise<void> => void waited.push(ms),
  };
}

export type Job = ReturnType<typeof jobOf>;

export const officer = (principal: Principal) => ({
  principal,
  roles: ['security-officer'] as const,
  correlation: 'officer',
});

export const named = (certificates: readonly { readonly issuer: string; readonly serial: string }[]) =>
  ({ by: 'list', certificates: certificates.map(({ issuer, serial }) => ({ issuer, serial })) }) as const;

export const proposing = (
  { world, one }: Pick<BulkWorld, 'world' | 'one'>,
  selection: BulkInput['selection'],
  reason: BulkInput['reason'] = 'superseded',
) =>
  proposeBulk(world, officer(one), { selection, reason, reasons: 'A library made weak keys.' }).then(
    ({ order }) => order.id,
  );

/** Run after run, as the function asks for them, until nothing more moves. */
export async function runThrough(world: World, id: string, house: Job = jobOf(world)) {
  house.asked.push(id);
  for (let next = house.asked.shift(); next !== undefined; next = house.asked.shift()) {
    await bulkRun({ bulkId: next }, house, 'run');
  }
  return orderOf(world, id);
}

export const orderOf = async (world: World, id: string): Promise<BulkRevocationRecord> =>
  (await world.ledger.read('bulkRevocation', { id }))!;

/** Proposed, counted and approved. */
export async function approved(
  of: Pick<BulkWorld, 'world' | 'one' | 'two'>,
  selection: BulkInput['selection'],
  reason?: BulkInput['reason'],
) {
  const id = await proposing(of, selection, reason);
  const { listSha256 } = await runThrough(of.world, id);
  await approveBulk(of.world, officer(of.two), id, listSha256);
  return id;
}

export async function linesOf(world: World, id: string): Promise<readonly BulkLine[]> {
  const lines: BulkLine[] = [];
  for await (const part of everyPart(world.ledger, id, (await orderOf(world, id)).parts)) lines.push(...part.lines);
  return lines;
}

/** Rows of the outbox by topic. */
export const waiting = (world: World, topic: string) =>
  world.table.rows().filter((row) => row.pk.startsWith('outbox#') && row.topic === topic) as unknown as readonly {
    readonly about: Readonly<Record<string, string>>;
  }[];

/**
 * Everything that is wrong with what was done: each certificate once on its list and with one event of its end, results as
 * the rows say, everybody told once.
 */
export async function amiss(world: World, id: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  const rows = world.table.rows();
  const records = rows.filter((row) => !row.sk.startsWith('event#'));
  const certificates = records.filter(({ kind }) => kind === 'certificate') as unknown as readonly CertificateRecord[];
  const entries = records.filter(({ kind }) => kind === 'crlEntry').map(({ serial }) => serial as string);
  const results = new Map(
    (await linesOf(world, id)).map(({ issuer, serial, result }) => [`${issuer}/${serial}`, result]),
  );
  for (const { issuer, serial, state, version, revocation } of certificates) {
    const listed = entries.filter((one) => one === serial).length;
    if (listed !== (state === 'revoked' ? 1 : 0)) wrong.push(`${serial} is ${state} and ${listed} times on its list`);
    const events = rows.filter(
      (row) => row.pk === `certificate#${issuer}#${serial}` && row.sk.startsWith('event#record#'),
    );
    if (events.length !== version) wrong.push(`${serial} is at version ${version} with ${events.length} events`);
    const result = results.get(`${issuer}/${serial}`);
    if (result !== undefined && (result === 'revoked') !== (revocation?.bulk === id))
      wrong.push(`${serial} is ${result}`);
  }
  const told = waiting(world, 'notification').filter(({ about }) => about.notice === 'bulk-revoked');
  const people = told.map(({ about }) => about.personId);
  if (new Set(people).size !== people.length) wrong.push('somebody is told twice');
  const order = await orderOf(world, id);
  if (order.toldPeople !== people.length) wrong.push(`${order.toldPeople} people told, ${people.length} messages`);
  return wrong;
}

/** A list is asked for wherever an order has come to rest with something revoked. */
export function unlisted(world: World): readonly string[] {
  const revoked = world.table.rows().some((row) => row.kind === 'crlEntry');
  return revoked && waiting(world, 'crl').length === 0 ? ['revoked, and no list is asked for'] : [];
}
