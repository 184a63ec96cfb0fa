import { routes } from '../../functions/routes.ts';
import { type Dice, diceOf } from '../../infra/local/simulation/dice.ts';
import type { FuzzedHouse } from './house.ts';
import { faultsOf } from './judge.ts';
import { type Described, described } from './routes.ts';
import { type Shot, shotAt } from './shots.ts';
import { send } from './wire.ts';

export interface Finding {
  readonly operation: string;
  readonly what: string;
  readonly shot: string;
  readonly faults: readonly string[];
}

/** Routes that end what the others need: they are asked by nobody who may. */
const ENDS: ReadonlySet<string> = new Set([
  'end-mandate',
  'close-structure',
  'suspend-structure',
  'succeed-structure',
  'close-direction',
  'end-subscription',
  'revoke-certificate',
  'judge-card',
  'replace-card',
  'set-hold',
]);

const BY_ROLE: Readonly<Record<string, string>> = {
  'security-officer': 'security-officer-1',
  'validation-agent': 'validation-agent-1',
  auditor: 'auditor',
  'legal-representative': 'legal-representative',
  'technical-administrator': 'technical-administrator-1',
  'registration-officer': 'registration-officer',
};

export interface Tally {
  readonly findings: readonly Finding[];
  readonly shots: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly slowestMs: number;
  /** Answers that took over a second: on a quiet machine those for which a function was loaded. */
  readonly overOneSecond: number;
}

/**
 * Asks every described route `rounds` times, a few at once, until the time is up: each call is drawn from the seed, the
 * route and the round alone, so that what was found is found again.
 */
export async function fuzzRoutes(
  house: FuzzedHouse,
  seed: string,
  { rounds, until = Number.POSITIVE_INFINITY, lanes = 4 }: { rounds: number; until?: number; lanes?: number },
): Promise<Tally> {
  const findings: Finding[] = [];
  const statuses: Record<number, number> = {};
  let shots = 0;
  let slowestMs = 0;
  let overOneSecond = 0;
  const turns = turnsOf(rounds);
  const lane = async () => {
    for (const { route, round } of turns) {
      if (Date.now() > until) return;
      const dice = diceOf(`${seed}/${route.operation}/${round}`);
      const token = callerFor(dice, route, house);
      const shot = shotAt(dice, route, house.place, house.samples);
      shots += 1;
      try {
        const heard = await send(house.platform.url, shot, token);
        slowestMs = Math.max(slowestMs, heard.milliseconds);
        if (heard.milliseconds > 1_000) overOneSecond += 1;
        const status = heard.status ?? 0;
        statuses[status] = (statuses[status] ?? 0) + 1;
        const same = shot.method === route.method && sameAddress(shot, route);
        const faults = faultsOf(heard, shot.method, same ? route : undefined);
        if (faults.length > 0) findings.push(told(route, round, shot, faults));
      } catch (error) {
        findings.push(told(route, round, shot, [String(error)]));
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { findings, shots, statuses, slowestMs, overOneSecond };
}

function* turnsOf(rounds: number): Generator<{ readonly route: Described; readonly round: number }> {
  for (let round = 0; round < rounds; round++) for (const route of described) yield { route, round };
}

/** Whose token goes with it: most often that of somebody who may, else anybody's or none. */
function callerFor(dice: Dice, route: Described, { tokens }: FuzzedHouse): string | undefined {
  if (route.open || dice.chance(0.03)) return undefined;
  if (ENDS.has(route.operation)) return tokens.get('stranger');
  const who = routes.find(({ operation }) => operation === route.operation)?.who;
  const may = Array.isArray(who) ? who.flatMap((role: string) => tokens.get(BY_ROLE[role] ?? '') ?? []) : [];
  return dice.pick(may.length > 0 && dice.chance(0.8) ? may : [...tokens.values()]);
}

/** Whether the path is still this route's, as far as its form goes. */
const sameAddress = (shot: Shot, route: Described): boolean =>
  !shot.what.startsWith('path') && route.path.split('/').length === shot.target.split('?')[0]!.split('/').length;

const told = ({ operation }: Described, round: number, shot: Shot, faults: readonly string[]): Finding => ({
  operation: `${operation}/${round}`,
  what: shot.what,
  shot: `${shot.method} ${shot.target.slice(0, 200)} ${shot.body?.toString('utf8').slice(0, 300) ?? ''}`,
  faults,
});
