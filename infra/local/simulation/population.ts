import { enterContact } from '../../../shared/lifecycle/contacts/contacts.ts';
import { recordDirection } from '../../../shared/lifecycle/directions/directions.ts';
import type { Offer } from '../../../shared/registration/records.ts';
import { dayAfter } from './diary.ts';
import { type Actor, appoint, type Estate, principalOf, settle, type Temperament } from './estate.ts';
import { figures } from './figures.ts';
import { enrol, obtain, obtainAsHolder, takeInHand, type Wanted } from './obtaining.ts';
import type { Mailbox } from './post.ts';
import { count, type Reader, type Scene, track } from './scene.ts';

type Stage = Omit<Scene, 'estates' | 'agents'> & { readonly estates: Estate[]; readonly agents: Actor[] };

/** Structures with their people and contacts, all of them there from the beginning. */
export async function populate(scene: Stage): Promise<void> {
  const { house, plan, dice } = scene;
  for (const one of ['one', 'two']) {
    const agent = await appoint(house, `agent-${one}@example.org`, 'validation-agent', { reach: 'house' });
    scene.agents.push(agent);
    scene.readers.set(agent.address, { actor: agent, as: 'house' });
  }
  const structures = Math.max(4, Math.round(plan.certificates / figures.certificatesPerStructure));
  for (let number = 1; number <= structures; number++) {
    const [first, second, third, fourth] = ['SERV-SSL', 'ORG', 'PRO', 'PERSON'] as const;
    // each offer is there in the smallest world too
    const offer: Offer = [first, second, third, fourth][number - 1] ?? dice.weighted(figures.offers);
    scene.estates.push(await establish(scene, offer, number));
  }
}

async function establish(scene: Stage, offer: Offer, number: number): Promise<Estate> {
  const { house, dice } = scene;
  const { structure, subscription, domain } = await settle(house, { offer, number });
  const structureWide = { reach: 'structure', structureId: structure.id } as const;
  const under = { structureId: structure.id, subscriptionId: subscription.id };
  const temperament = () => dice.weighted<Temperament>(figures.temperaments);
  const representative = await appoint(
    house,
    `direction@${domain}`,
    'legal-representative',
    structureWide,
    temperament(),
  );
  const mandataries: Actor[] = [];
  for (let left = Number(dice.weighted(figures.mandataries)); left > 0; left--) {
    const address = `mandataire-${left}@${domain}`;
    mandataries.push(await appoint(house, address, 'mandatary', structureWide, temperament()));
  }
  const direction = offer === 'PERSON' ? await openDirection(scene, under, domain) : undefined;
  const administrators: Actor[] = [];
  const several = Number(direction ? dice.weighted(figures.officers) : dice.weighted(figures.administrators));
  for (let left = several; left > 0; left--) {
    const address = `admin-${left}@${domain}`;
    administrators.push(
      direction
        ? await appoint(
            house,
            address,
            'registration-officer',
            { reach: 'direction', ...under, directionId: direction.id },
            temperament(),
          )
        : await appoint(house, address, 'technical-administrator', { reach: 'subscription', ...under }, temperament()),
    );
  }
  const contacts = Array.from({ length: direction ? 0 : Number(dice.weighted(figures.contacts)) }, (_, index) => ({
    address: `astreinte-${index + 1}@${domain}`,
    clicks: !dice.chance(figures.neverVerifies),
    again: dice.chance(figures.verifiesAgain),
  }));
  const estate: Estate = {
    structure,
    subscription,
    domain,
    representative,
    mandataries,
    administrators,
    contacts,
    ...(direction && { direction }),
  };
  for (const actor of administrators) reads(scene, actor.address, { estate, actor, as: 'administrator' });
  for (const actor of [representative, ...mandataries]) reads(scene, actor.address, { estate, actor, as: 'superior' });
  for (const { address } of contacts) reads(scene, address, { estate, as: 'contact' });
  return estate;
}

async function openDirection(
  { house, agents }: Stage,
  { structureId, subscriptionId }: { readonly structureId: string; readonly subscriptionId: string },
  domain: string,
) {
  const principal = await principalOf(house, agents[0]!.personId);
  const caller = { principal, roles: ['validation-agent'] as const, correlation: 'simulate' };
  const evidence = { what: 'letter', sha256: 'ab'.repeat(32) };
  const form = { subscriptionId, name: 'Direction des exemples', mailDomains: [domain], dualControl: false, evidence };
  return (await recordDirection(house, caller, structureId, form)).direction;
}

/** Gives an address its mailbox, which fares as the dice fall. */
export function reads(scene: Pick<Scene, 'dice' | 'post' | 'readers' | 'days'>, address: string, reader: Reader): void {
  scene.readers.set(address, reader);
  const { dice, days } = scene;
  const span = Math.max(2, Math.round((Date.parse(days.end) - Date.parse(days.first)) / 86_400_000));
  const some = () => dayAfter(days.first, dice.between(1, span));
  const fares = dice.weighted(figures.mailboxes);
  const from = some();
  const box: Readonly<Record<typeof fares, Mailbox>> = {
    good: {},
    dies: { dies: from },
    full: { full: { from, to: dayAfter(from, dice.between(...figures.fullDays)) } },
    complains: { complainsFrom: from },
  };
  scene.post.mailboxes.set(address, box[fares]);
}

/** Every certificate of the stock at its own instant, in the order of time; `each` hears of every one. */
export async function stock(scene: Scene, from: string, to: string, each: (done: number) => void): Promise<void> {
  const { house, plan, dice, estates } = scene;
  const span = Date.parse(to) - Date.parse(from);
  const instants = Array.from({ length: plan.certificates }, () => Date.parse(from) + Math.floor(dice.roll() * span));
  for (const [index, instant] of instants.sort((a, b) => a - b).entries()) {
    house.clock.set(new Date(instant).toISOString());
    await issueOne(scene, estates[index] ?? dice.pick(estates), index);
    each(index + 1);
  }
}

async function issueOne(scene: Scene, estate: Estate, index: number): Promise<void> {
  const { house, dice } = scene;
  const { subscription, domain, administrators } = estate;
  const by = dice.pick(administrators);
  if (subscription.offer === 'PRO' || subscription.offer === 'PERSON') {
    const email = `porteur-${index}@${domain}`;
    const holder = await enrol(house, estate, by, {
      lastName: `Modèle ${lettersOf(index)}`,
      email,
      directoryId: `d-${index}`,
    });
    const certificate = await obtainAsHolder(house, holder.personId, holder.id);
    await takeInHand(house, holder.personId, certificate);
    track(scene, estate, certificate, holder);
    const { personId } = holder;
    const temperament = dice.weighted<Temperament>(figures.temperaments);
    const actor: Actor = { personId, address: email, temperament, mandate: { id: '', personId } };
    reads(scene, email, { estate, actor, as: 'holder' });
  } else {
    const certificate = await obtain(house, estate, by, wantedOf(subscription.offer, domain, index));
    await takeInHand(house, by.personId, certificate);
    track(scene, estate, certificate);
  }
  count(scene, 'issued');
}

const wantedOf = (offer: Offer, domain: string, index: number): Wanted =>
  offer === 'ORG'
    ? { usage: 'AUTH_CLI', declared: { serviceName: `service-${index}` } }
    : { usage: 'SSL_SERV', declared: { commonName: `www${index}.${domain}`, dnsNames: [] } };

/** Each number as letters of its own: nobody is somebody else's namesake. */
function lettersOf(number: number): string {
  const letter = String.fromCharCode(97 + (number % 26));
  return number < 26 ? letter : lettersOf(Math.floor(number / 26) - 1) + letter;
}

/** Subscriptions name their contacts; the mails that ask for a click go out with everything else. */
export async function nameContacts({ house, estates }: Scene): Promise<void> {
  for (const { subscription, contacts, administrators } of estates) {
    for (const { address } of contacts) {
      const principal = await principalOf(house, administrators[0]!.personId);
      const caller = { principal, roles: ['technical-administrator'] as const, correlation: 'simulate' };
      await enterContact(house, caller, subscription.id, { address, label: 'Astreinte' });
    }
  }
}
