import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import type { Item } from '../../shared/ledger/table.ts';
import { newId } from '../../shared/lifecycle/identity.ts';
import type { KeyEraser } from '../../shared/lifecycle/ports.ts';
import type { FollowHouse } from '../../shared/lifecycle/privacy/clock.ts';
import type { ErasureHouse } from '../../shared/lifecycle/privacy/erasing.ts';
import { purge } from '../../shared/lifecycle/privacy/purge.ts';
import { createErasureRegister } from '../../shared/lifecycle/privacy/register.ts';
import { askForOneself, type PrivacyInput } from '../../shared/lifecycle/privacy/requests.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import { lookupSaltOf } from '../../shared/lifecycle/registration/desk.ts';
import { createSealedVault } from '../../shared/lifecycle/sealed-vault.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import { directoryCredential, guardOf } from '../../shared/registration/credentials.ts';
import { newPerson } from '../../shared/registration/persons.ts';
import type { StructureRecord } from '../../shared/registration/records.ts';
import { monthsAfter } from '../../shared/registration/retention.ts';
import { asFunction } from './as-function.ts';
import { type MemoryKeys, memoryKeys, memoryRing } from './key-ring.ts';
import { CEREMONY, makePerson, type World } from './world.ts';

/** The eraser over the keys in memory: it destroys, and opens nothing. */
export const eraserOf = (keys: Pick<MemoryKeys, 'kept' | 'calls'>): KeyEraser => ({
  async destroyed(of) {
    keys.calls.push(`destroyed? ${of}`);
    return keys.kept.get(of) === 'destroyed';
  },
  async destroy(of) {
    keys.calls.push(`destroy ${of}`);
    keys.kept.set(of, 'destroyed');
  },
});

/** What the function of retention has of the world, under its own rights. */
export function erasing(
  world: World,
  {
    keys = eraserOf(world.dataKeys),
    nudge = async () => undefined,
    by = 'retention',
  }: Partial<FollowHouse['invoker'] & { keys: KeyEraser; by: Parameters<typeof asFunction>[1] }> = {},
): ErasureHouse & FollowHouse {
  const { ledger, clock, randomness, evidence } = world;
  const invoker = { nudge };
  const seen = asFunction({ ledger, clock, randomness, evidence, keys, invoker }, by, world.table);
  return { ...seen, register: createErasureRegister(seen.evidence) };
}

/** The world as the function in which people ask about their data sees it. */
export const answering = <W extends World>(world: W): W => asFunction(world, 'privacy', world.table);

/** Runs the purge; what fails fails the test. */
export const purged = (world: World, house: ErasureHouse = erasing(world)) =>
  purge(house, 'purge', (thrown) => {
    throw thrown;
  });

export const inMonths = (world: World, months: number): void =>
  world.clock.set(monthsAfter(world.clock.now().toISOString(), months));

/** Runs the purge month by month, as the timetable would, for so many months. */
export async function live(world: World, months: number): Promise<void> {
  for (let month = 0; month < months; month++) {
    inMonths(world, 1);
    await purged(world);
  }
}

/** The world to a process that has just started: it holds no key. */
export function afresh<W extends World>(world: W): W {
  const ring = memoryRing({ clock: world.clock, randomness: world.randomness }, world.dataKeys);
  return { ...world, ring, vault: createSealedVault(ring, ['dossier', 'person']) };
}

export const ask = (world: World, principal: Principal, input: PrivacyInput) =>
  askForOneself(answering(world), principal, input, 'ask');

/** Two security officers, in office for as long as tests look ahead. */
export const officers = async (world: World): Promise<readonly [Principal, Principal]> => [
  await inOffice(world, 'security-officer'),
  await inOffice(world, 'security-officer'),
];

export async function inOffice(
  world: World,
  role: 'security-officer' | 'validation-agent' | 'auditor',
): Promise<Principal> {
  const { mandates, ...principal } = await makePerson(world, role, { reach: 'house' });
  const longer = { ...mandates[0]!, version: 2, until: '2100-01-01T00:00:00.000Z' };
  const event = penOf(world, CEREMONY, 'officer').event(longer, 'mandate.given');
  await world.ledger.commit({ records: [longer], events: [event] });
  return { ...principal, mandates: [longer] };
}

/** Somebody who was registered, and never had a role. */
export async function unused(world: World, lastName = 'Essai') {
  const pen = penOf(world, CEREMONY, 'unused');
  const id = newId(world.randomness);
  const guard = guardOf(await lookupSaltOf(world.ledger), directoryCredential(id), id);
  const personal = await world.vault.seal(id, { lastName, firstNames: 'A', email: 'a@example.test', directoryId: id });
  const { record, event } = newPerson(personal, 'fr', [guard.digest], { id, at: pen.at });
  await world.ledger.commit({ records: [record, guard], events: [pen.event(record, event.type, { ...event.data })] });
  return { record, guard };
}

/** A backup of the ledger, of the key table, or of both, at this instant. */
export const backupOf = (world: World) => ({ rows: world.table.rows(), keys: new Map(world.dataKeys.kept) });

/** The world with copies restored; the store of evidence is never restored. */
export async function restored<W extends World>(
  world: W,
  { rows, keys }: { readonly rows?: readonly Item[]; readonly keys?: ReadonlyMap<string, Uint8Array | 'destroyed'> },
): Promise<W> {
  const table = rows ? createMemoryTable() : world.table;
  for (const row of rows ?? []) await table.write([{ put: row }]);
  const dataKeys = keys ? memoryKeys() : world.dataKeys;
  for (const [of, key] of keys ?? []) dataKeys.kept.set(of, key);
  return afresh({ ...world, table, ledger: createLedger(table), dataKeys });
}

/** The structure leaves. */
export async function closing(world: World, structure: StructureRecord): Promise<void> {
  const pen = penOf(world, CEREMONY, 'close');
  const closed: StructureRecord = { ...structure, version: 2, state: 'closed', closed: { at: pen.at, reason: 'left' } };
  await world.ledger.commit({ records: [closed], events: [pen.event(closed, 'structure.closed')] });
}
