import { importRun } from '../../functions/enrollment/run-imports.lambda.ts';
import { recordDirection } from '../../shared/lifecycle/directions/directions.ts';
import { registerInDirection } from '../../shared/lifecycle/holders/registering.ts';
import { receiveImport, startImport } from '../../shared/lifecycle/imports/receiving.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type { DirectionRecord } from '../../shared/registration/direction-records.ts';
import { asFunction } from './as-function.ts';
import {
  accept,
  attest,
  type HolderWorld,
  holding,
  type Registered,
  registration,
  request,
  signedIn,
} from './holders.ts';
import { issued } from './retrieval.ts';
import { type Cast, makeCast, makePerson, makeWorld } from './world.ts';

/** A ministry with a subscription to PERSON and two directions: two officers in the first, one in the second. */
export interface Ministry extends Omit<Cast, 'administrator'> {
  readonly world: HolderWorld;
  readonly direction: DirectionRecord;
  readonly other: DirectionRecord;
  readonly one: Principal;
  readonly two: Principal;
  readonly elsewhere: Principal;
}

export const DOMAIN = 'ministere.example.org';
const EVIDENCE = { what: 'letter', sha256: 'ab'.repeat(32) };

export async function ministry(seed = 'ministry', more: { readonly dualControl?: boolean } = {}): Promise<Ministry> {
  const world = holding(await makeWorld(seed));
  const { administrator: _, ...cast } = await makeCast(world, {
    offer: 'PERSON',
    domain: undefined,
    control: undefined,
  } as never);
  const opened = async (name: string, mailDomains: readonly string[], dualControl: boolean) => {
    const form = { subscriptionId: cast.subscription.id, name, mailDomains, dualControl, evidence: EVIDENCE };
    const caller = { principal: cast.agent, roles: ['validation-agent'] as const, correlation: 'direction' };
    return (await recordDirection(world, caller, cast.structure.id, form)).direction;
  };
  const direction = await opened('Direction des exemples', [DOMAIN], more.dualControl ?? false);
  const other = await opened('Direction des modèles', ['autre.example.org'], false);
  const officer = ({ structureId, subscriptionId, id }: DirectionRecord) =>
    makePerson(world, 'registration-officer', { reach: 'direction', structureId, subscriptionId, directionId: id });
  return {
    world,
    ...cast,
    direction,
    other,
    one: await officer(direction),
    two: await officer(direction),
    elsewhere: await officer(other),
  };
}

export const officiating = (principal: Principal) => ({
  principal,
  roles: ['registration-officer'] as const,
  correlation: 'officer',
});

export const ALIX = {
  lastName: 'Modèle',
  firstNames: 'Alix',
  email: `alix.modele@${DOMAIN}`,
  service: 'Bureau des essais',
};

/** Alix, registered by an officer of the first direction; or somebody else. */
export async function enrol(
  { world, direction, one }: Ministry,
  more: Partial<Parameters<typeof registerInDirection>[3]> = {},
  by: Principal = one,
): Promise<Registered> {
  const input = registration(world, { data: ALIX, recognised: { directoryId: 'alix' }, ...more });
  const { holder } = await registerInDirection(world, officiating(by), direction.id, input);
  return { holder, principal: await signedIn(world, holder.personId) };
}

/** From the leave to an accepted certificate. */
export async function certify({ world }: Ministry, registered: Registered) {
  await attest(world, registered);
  const { request: made } = await request(world, registered);
  const certificate = await issued(world, made);
  await accept(world, registered, certificate);
  return certificate;
}

export const HEAD = 'Nom;Prénoms;Courriel;Identifiant d’annuaire;Contrôle d’identité;Contrôlé le';

/** Lines of a file, each for one person: `name` gives last name, address and identifier. */
export const row = (name: string, more: { readonly email?: string; readonly id?: string } = {}) =>
  `${name};Claude;${more.email ?? `${name.toLowerCase()}@${DOMAIN}`};${more.id ?? name};annuaire;2026-02-01`;

export const file = (...rows: readonly string[]) => new TextEncoder().encode([HEAD, ...rows].join('\r\n'));

export const entering = ({ world, direction, one }: Ministry, bytes: Uint8Array, by: Principal = one) =>
  receiveImport(world, officiating(by), direction.id, bytes).then((acted) => acted.import);

export const starting = ({ world, one }: Ministry, id: string, skipRefused = false, by: Principal = one) =>
  startImport(world, officiating(by), id, { skipRefused }).then((acted) => acted.import);

/** What the job works with, under its own rights. */
export const jobOf = <W extends HolderWorld>(world: W): W => asFunction(world, 'imports', world.table);

/** The function, run after run, as it asks for itself. */
export async function runThrough({ world }: Ministry, id: string) {
  const asked = [id];
  const invoker = {
    runImport: async (one: string) => void asked.push(one),
    nudge: async () => undefined,
  } as unknown as Invoker;
  for (let importId = asked.pop(); importId; importId = asked.pop()) {
    await importRun({ importId }, jobOf({ ...world, invoker }), 'run');
  }
  return (await world.ledger.read('import', { id }))!;
}
