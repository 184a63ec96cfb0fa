import { createHash } from 'node:crypto';
import { Refusal } from '../../errors.ts';
import { inForce, type Principal, roleRules } from '../../registration/authority.ts';
import type { MandateRecord, Role } from '../../registration/records.ts';
import { placeOf, type WaitingTask, type WorkEntry } from './entries.ts';
import { agentQueues, directionQueues, type Queue, securityQueues, type WorkHouse } from './queues.ts';

/** One list of what waits for somebody, joined from the queues that are theirs by their mandates. */
export interface Work {
  /** The whole of it by task, whatever page or task is asked for; a task of which nothing waits is left out. */
  readonly counts: readonly { readonly task: WaitingTask; readonly count: number; readonly oldest: string }[];
  /** False: some queue holds more than was read, and the oldest of it are here. */
  readonly complete: boolean;
  readonly items: readonly WorkEntry[];
  readonly cursor?: string;
}

export interface WorkAsked {
  readonly principal: Principal;
  readonly roles: readonly Role[];
  readonly task?: WaitingTask | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * What waits for the caller, oldest first: of the house for its agents, security officers and auditors, of their directions
 * for registration officers. What waits for a second person's word does not wait for the first one's. Throws a Refusal
 * `forbidden`, or `malformed` for a cursor of another list.
 */
export async function workOf(house: WorkHouse, { principal, roles, task, limit, cursor }: WorkAsked): Promise<Work> {
  const usable = usableMandates(principal, roles, house.clock.now());
  const after = cursor === undefined ? undefined : placeIn(cursor, principal, task);
  const gathered = await Promise.all(queuesOf(usable).map((queue) => queue(house)));
  const looksOn = usable.every(({ role }) => role === 'auditor');
  const theirs = gathered
    .flatMap(({ entries }) => entries)
    .filter(({ notBy }) => looksOn || notBy !== principal.personId);
  // two mandates may show the same
  const own = [...new Map(theirs.map((entry) => [placeOf(entry), entry]))]
    .map(([place, entry]) => ({ entry, place }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const byTask = Map.groupBy(own, ({ entry }) => entry.task);
  const counts = [...byTask].map(([one, found]) => ({ task: one, count: found.length, oldest: found[0]!.entry.since }));
  const asked = own.filter(
    ({ entry, place }) => (task === undefined || entry.task === task) && (!after || place > after),
  );
  const page = asked.slice(0, limit);
  const last = page.at(-1);
  return {
    counts,
    complete: gathered.every(({ complete }) => complete),
    items: page.map(({ entry }) => entry),
    ...(last && asked.length > limit && { cursor: cursorAt(last.place, principal, task) }),
  };
}

function usableMandates(principal: Principal, roles: readonly Role[], now: Date): readonly MandateRecord[] {
  const held = principal.mandates.filter((mandate) => roles.includes(mandate.role) && inForce(mandate, now));
  if (held.length === 0) throw new Refusal('forbidden', `This needs a mandate as ${roles.join(' or ')}.`);
  const usable = held.filter(({ role }) => !roleRules[role].card || principal.authentication === 'token+card');
  if (usable.length > 0) return usable;
  throw new Refusal('forbidden', 'This needs a sign-in with your card: sign in again with it.');
}

function queuesOf(mandates: readonly MandateRecord[]): readonly Queue[] {
  const has = (...roles: readonly Role[]) => mandates.some(({ role }) => roles.includes(role));
  return [
    ...(has('validation-agent', 'auditor') ? agentQueues : []),
    ...(has('security-officer', 'auditor') ? securityQueues : []),
    ...mandates.flatMap(directionQueues),
  ];
}

const BINDING = 16;

/** A cursor is the place of the last entry shown, tied to who asked for what: made up, it only skips. */
function cursorAt(place: string, principal: Principal, task: WaitingTask | undefined): string {
  return Buffer.from(`${bindingOf(principal, task)}${place}`).toString('base64url');
}

function placeIn(cursor: string, principal: Principal, task: WaitingTask | undefined): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text.startsWith(bindingOf(principal, task)) && text.length > BINDING) return text.slice(BINDING);
  throw new Refusal('malformed', 'This cursor is not one of this list and these filters: start again without it.');
}

function bindingOf({ personId }: Principal, task: WaitingTask | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(['work', personId, task]))
    .digest('base64url')
    .slice(0, BINDING);
}
