import { findDeadlines, meetDeadline } from '../../shared/lifecycle/deadlines.ts';
import { type DepartureInput, declareDeparture, withdrawDeparture } from '../../shared/lifecycle/holders/departure.ts';
import { findHolders, type LifeHouse, meetHolder } from '../../shared/lifecycle/holders/life-clock.ts';
import { declareLoss, type LossForm } from '../../shared/lifecycle/holders/loss.ts';
import { certificatesOf, requestsOfHolder } from '../../shared/lifecycle/holders/own-certificates.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import type { CertificateRecord } from '../../shared/lifecycle/records.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type { HolderRecord } from '../../shared/registration/holder-records.ts';
import type { Role } from '../../shared/registration/records.ts';
import { asFunction } from './as-function.ts';
import { accept, attest, type HolderWorld, now, type Registered, request } from './holders.ts';
import { deadlinesOf, issued } from './retrieval.ts';

/** The end of a holder's time, and what breaks into it, for tests. */
const CONCERNED: readonly Role[] = ['technical-administrator', 'registration-officer', 'holder'];
export const concerned = (principal: Principal) => ({ principal, roles: CONCERNED, correlation: 'life' });

/** Nothing is handed over: what is to be done stays for the clock. */
export const alone = (world: HolderWorld) => ({
  ...world,
  invoker: { meetHolder: async () => undefined, meetDeadline: async () => undefined },
});

export const lose = (world: HolderWorld, by: Principal, holder: HolderRecord, form: Partial<LossForm> = {}) =>
  declareLoss(alone(world), concerned(by), holder.id, { what: 'stolen', ...form });

export const depart = (world: HolderWorld, by: Principal, holder: HolderRecord, form: Partial<DepartureInput> = {}) =>
  declareDeparture(alone(world), concerned(by), holder.id, { kind: 'departure', on: today(world), ...form });

export const stay = (world: HolderWorld, by: Principal, holder: HolderRecord) =>
  withdrawDeparture(world, concerned(by), holder.id);

export const today = (world: HolderWorld) => world.clock.now().toISOString().slice(0, 10);
export const dayIn = (world: HolderWorld, days: number) =>
  new Date(world.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
export const pass = (world: HolderWorld, days: number) => world.clock.advance(days * 86_400_000);

/** A check of who the holder is, done now; a moment after whatever was before. */
export function checked(world: HolderWorld) {
  world.clock.advance(1_000);
  return { identity: { how: 'in-person' as const, at: world.clock.now().toISOString() } };
}

/** What the timetable does about holders: stuck requests, holders, deadlines; as often as it takes. */
export async function tick(world: HolderWorld, times = 3): Promise<void> {
  for (let time = 0; time < times; time++) {
    const { items } = await world.ledger.list('requests-to-issue', '');
    for (const { id } of items) await issueCertificate(world, id, 'tick');
    const invoker: LifeHouse['invoker'] = {
      meetDeadline: async (name) => void (await meetDeadline(deadlinesOf(world), name, 'tick')),
    };
    const life = asFunction({ ...world, invoker }, 'succession', world.table);
    const meet = async ({ holderId }: { holderId: string }) => void (await meetHolder(life, holderId, 'tick'));
    const clock = asFunction({ ...world, invoker: { ...invoker, meetHolder: meet } }, 'renewal', world.table);
    await findHolders(clock);
    await findDeadlines(clock);
  }
}

/** The certificates of a holder, as they are now, the newest last. */
export async function certificatesNow(world: HolderWorld, holder: HolderRecord): Promise<readonly CertificateRecord[]> {
  return certificatesOf(world.ledger, await requestsOfHolder(world.ledger, await now(world, holder)));
}

/** From a leave to an accepted certificate. */
export async function throughTo(world: HolderWorld, registered: Registered) {
  await attest(world, registered);
  const certificate = await issued(world, (await request(world, registered)).request);
  await accept(world, registered, certificate);
  return certificate;
}
