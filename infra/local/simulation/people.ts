import { Refusal } from '../../../shared/errors.ts';
import { verifyContact } from '../../../shared/lifecycle/contacts/verification.ts';
import type { CertificateRecord } from '../../../shared/lifecycle/records.ts';
import { endMandate } from '../../../shared/lifecycle/registration/mandates.ts';
import { closeStructure } from '../../../shared/lifecycle/registration/standing.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { dayAfter, dayOf, daysBetween } from './diary.ts';
import { type Actor, appoint, type Estate, principalOf } from './estate.ts';
import { figures } from './figures.ts';
import { type Obtained, obtainAsHolder, openRenewal, renew, takeInHand } from './obtaining.ts';
import { reads } from './population.ts';
import { count, type Reader, type Scene, type Tracked, track } from './scene.ts';

/** What people do of themselves, and what they do about what they have read. */

/** Notes what will happen to people and certificates, whatever they are told. */
export function fate(scene: Scene): void {
  const { dice, diary, days, estates, book } = scene;
  const years = Math.max(2, daysBetween(days.first, days.end));
  const some = () => dayAfter(days.first, dice.between(1, years));
  for (const estate of estates) {
    for (const actor of [...estate.administrators, ...estate.mandataries]) {
      if (dice.chance(figures.leaves)) diary.note(some(), () => leave(scene, estate, actor));
    }
    if (dice.chance(figures.structuresClosed)) diary.note(some(), () => close(scene, estate));
  }
  for (const tracked of book.values())
    if (dice.chance(figures.revoked)) diary.note(some(), () => revoke(scene, tracked));
}

/** Somebody opens what came for them. `about`: what it is about, as the message says. */
export async function reading(
  scene: Scene,
  { message: { to }, text }: ReturnType<Scene['post']['read']>[number],
  about: Readonly<Record<string, string>>,
): Promise<void> {
  const reader = scene.readers.get(to);
  if (!reader || reader.actor?.left) return;
  if (reader.as === 'contact') await click(scene, reader, to, text);
  const tracked = scene.book.get(`${about.issuer}/${about.serial}`);
  if (!tracked || tracked.unwanted || !isAboutTheEnd(about.notice)) return;
  if (reader.as === 'administrator' || reader.as === 'holder') intend(scene, tracked, reader.actor!);
  else passOn(scene, tracked, reader);
}

/** The link in a mail that asks whether an address is read: some click, some click once and never again, some never. */
async function click(scene: Scene, { estate }: Reader, address: string, text: string): Promise<void> {
  const [, contactId, secret] = /#\/contact\/([0-9a-f-]+)\/([A-Za-z0-9_-]+)/.exec(text) ?? [];
  const contact = estate?.contacts.find((one) => one.address === address);
  if (contactId === undefined || secret === undefined || !contact?.clicks) return;
  await verifyContact(scene.house, { contactId, secret }, 'simulate').catch(refusalsCounted(scene, 'click'));
  if (!contact.again) contact.clicks = false;
  count(scene, 'clicks of contacts');
}

const isAboutTheEnd = (notice: string | undefined): boolean => notice?.startsWith('expiry-') === true;

/** Whoever may act decides when. */
function intend(scene: Scene, tracked: Tracked, actor: Actor): void {
  const { dice, diary, house } = scene;
  if (tracked.intended || actor.temperament === 'never') return;
  tracked.intended = true;
  const today = dayOf(house.clock.now());
  const end = dayOf(tracked.notAfter);
  const day = {
    prompt: dayAfter(today, dice.between(...figures.promptDays)),
    late: dayAfter(end, -dice.between(...figures.lateDays)),
    'last-day': dayAfter(end, -1),
  }[actor.temperament];
  diary.note(day, () => act(scene, tracked, actor));
}

/** Whoever answers for others tells them, or finds somebody where nobody is left. */
function passOn(scene: Scene, tracked: Tracked, { as }: Reader): void {
  const { dice, diary, house } = scene;
  const { administrators } = tracked.estate;
  if (tracked.intended || !dice.chance(figures.passesOn)) return;
  const there = administrators.filter(({ left }) => !left);
  if (there.length === 0 && as !== 'superior') return;
  tracked.intended = true;
  const day = dayAfter(dayOf(house.clock.now()), dice.between(...figures.promptDays));
  diary.note(day, async () => act(scene, tracked, there[0] ?? (await replacement(scene, tracked.estate))));
}

/** The renewal, by the use cases; a refusal that the world brings about is counted. */
async function act(scene: Scene, tracked: Tracked, actor: Actor): Promise<void> {
  const { house, estate } = { ...scene, estate: tracked.estate };
  delete tracked.intended;
  const record = await house.ledger.read('certificate', tracked);
  if (tracked.renewed || record?.state !== 'issued') return;
  if (house.clock.now().toISOString() > record.notAfter) return count(scene, 'came too late to renew');
  try {
    const obtained = await renewed(scene, tracked, record, actor);
    if (!obtained) return;
    tracked.renewed = true;
    count(scene, 'renewals');
    const next = track(scene, estate, obtained, tracked.holder);
    takeLater(scene, tracked, next, obtained, tracked.holder?.personId ?? actor.personId);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    count(scene, `renewal refused: ${thrown.code}`);
  }
}

async function renewed(scene: Scene, tracked: Tracked, record: CertificateRecord, actor: Actor) {
  const { house, agents } = scene;
  const { estate, holder } = tracked;
  const there = estate.administrators.find(({ left }) => !left);
  if (!holder) return actor.left ? undefined : renew(house, estate, actor, agents[0]!, record);
  if (!there) return undefined;
  await openRenewal(house, there, holder.id, tracked);
  return obtainAsHolder(house, holder.personId, holder.id);
}

/** Most take the new certificate in hand at once, some later, some never; and some new ones come to nothing afterwards. */
function takeLater(scene: Scene, old: Tracked, next: Tracked, obtained: Obtained, personId: string): void {
  const { dice, diary, house } = scene;
  const today = dayOf(house.clock.now());
  if (dice.chance(figures.neverAccepts)) {
    // the clock revokes it, and the old one has no successor again
    delete old.renewed;
    count(scene, 'renewals that nobody accepts');
    return;
  }
  const day = dice.chance(figures.acceptsLate) ? dayAfter(today, dice.between(5, 25)) : today;
  const declares = old.holder === undefined || !dice.chance(figures.neverDeclares);
  diary.note(day, async () => {
    const record = await house.ledger.read('certificate', obtained);
    if (record?.state !== 'issued') return;
    await takeInHand(house, personId, obtained, declares).catch(refusalsCounted(scene, 'acceptance'));
  });
  if (!declares) count(scene, 'renewals that nobody declares');
  const revoked = dice.chance(figures.renewalRevoked);
  if (revoked) diary.note(dayAfter(day, dice.between(1, 40)), () => revoke(scene, next));
  if (!declares || revoked) delete old.renewed;
}

async function leave(scene: Scene, estate: Estate, actor: Actor): Promise<void> {
  if (actor.left || estate.closed) return;
  const { house, agents, dice, diary } = scene;
  actor.left = true;
  const principal = await principalOf(house, agents[0]!.personId);
  const caller = { principal, roles: ['validation-agent'] as const, correlation: 'simulate' };
  await endMandate(house, caller, actor.mandate, 'left').catch(refusalsCounted(scene, 'end of a mandate'));
  count(scene, 'people who left');
  const isAdministrator = estate.administrators.includes(actor);
  if (!isAdministrator || !dice.chance(figures.replacedAfterLeaving)) return;
  const day = dayAfter(dayOf(house.clock.now()), dice.between(1, 20));
  diary.note(day, async () => void (await replacement(scene, estate)));
}

/** Somebody new administers, or is an officer. */
async function replacement(scene: Scene, estate: Estate): Promise<Actor> {
  const { house } = scene;
  const { structure, subscription, direction, domain, administrators } = estate;
  const under = { structureId: structure.id, subscriptionId: subscription.id };
  const address = `admin-${administrators.length + 1}@${domain}`;
  const actor = direction
    ? await appoint(house, address, 'registration-officer', { reach: 'direction', ...under, directionId: direction.id })
    : await appoint(house, address, 'technical-administrator', { reach: 'subscription', ...under });
  administrators.push(actor);
  reads(scene, address, { estate, actor, as: 'administrator' });
  count(scene, 'people who took a place');
  return actor;
}

async function close(scene: Scene, estate: Estate): Promise<void> {
  const { house, agents } = scene;
  const principal = await principalOf(house, agents[1]!.personId);
  const caller = { principal, roles: ['validation-agent'] as const, correlation: 'simulate' };
  const form = {
    reason: 'closed',
    proposed: 'cessationOfOperation',
    evidence: { what: 'letter', sha256: 'ab'.repeat(32) },
  } as const;
  await closeStructure(house, caller, estate.structure.id, form);
  estate.closed = true;
  count(scene, 'structures closed');
}

async function revoke(scene: Scene, tracked: Tracked): Promise<void> {
  const { house, agents } = scene;
  const record = await house.ledger.read('certificate', tracked);
  if (record?.state !== 'issued' || house.clock.now().toISOString() > record.notAfter) return;
  const { issuer, serial } = tracked;
  const principal = await principalOf(house, agents[0]!.personId);
  await revokeCertificate(house, principal, { issuer, serial, reason: 'superseded' }, 'simulate');
  count(scene, 'revoked by people');
}

/** Refusals that the world brings about (a structure was closed, a mandate ended) are part of it. */
const refusalsCounted = (scene: Scene, what: string) => (thrown: unknown) => {
  if (!(thrown instanceof Refusal)) throw thrown;
  count(scene, `${what} refused: ${thrown.code}`);
};
