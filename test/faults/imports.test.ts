import { describe, expect, test } from 'vitest';
import { runImport } from '../../shared/lifecycle/imports/running.ts';
import type { ImportLineRecord, ImportRecord } from '../../shared/registration/direction-records.ts';
import {
  DOMAIN,
  enrol,
  entering,
  file,
  type Ministry,
  ministry,
  row,
  runThrough,
  starting,
} from '../world/directions.ts';
import { type HolderWorld, holding } from '../world/holders.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

const records = (world: HolderWorld, kind: string) =>
  world.table.rows().filter((one) => one.kind === kind && !one.sk.startsWith('event#'));

/** An import that runs: two who would be registered, one who is by now, one that is refused. */
async function running(): Promise<{ place: Ministry; id: string }> {
  const place = await ministry('faults');
  const lines = [row('Un'), row('Deux'), '=1;Claude;x@example.org;x;annuaire;2026-02-01', row('Trois')];
  const { id } = await entering(place, file(...lines));
  await starting(place, id, true);
  await enrol(place, { data: { lastName: 'Deux', firstNames: 'Claude', email: `deux@${DOMAIN}` } });
  return { place, id };
}

const failing = ({ world }: Ministry, at: number, mode: (typeof MODES)[number]) => {
  const watched = faulty(world, at, mode);
  return { house: holding(watched.world), calls: watched.calls };
};

const calls = await (async () => {
  const { place, id } = await running();
  const { house, calls: made } = failing(place, 0, 'not-done');
  await runImport(house, id, 'count');
  return made.length;
})();

/** What must hold whenever the import is looked at: each line that is done has its row, and its holder where it has one. */
function halfDone({ world }: Ministry, id: string): readonly string[] {
  const [record] = records(world, 'import') as unknown as readonly ImportRecord[];
  const lines = records(world, 'importLine') as unknown as readonly ImportLineRecord[];
  const named = lines.flatMap(({ holderId }) => (holderId === undefined ? [] : [holderId]));
  const holders = records(world, 'holder').map((one) => one.id as string);
  const results = Object.values(record!.results).reduce((sum, count) => sum + count, 0);
  const wrong: string[] = [];
  if (record!.id !== id || lines.length !== record!.done || results !== record!.done)
    wrong.push('lines and figures differ');
  if (new Set(named).size !== named.length) wrong.push('two lines have one holder');
  // one was registered by hand
  if (holders.length !== named.length + 1 || !named.every((one) => holders.includes(one)))
    wrong.push('a holder of no line');
  for (const kind of ['person', 'mandate']) {
    const made = records(world, kind).length;
    const expected = holders.length + (kind === 'person' ? PEOPLE : MANDATES);
    if (made !== expected) wrong.push(`${made} ${kind} records, not ${expected}`);
  }
  return [...wrong, ...audit(world)];
}

const [PEOPLE, MANDATES] = await (async () => {
  const { world } = await ministry('faults');
  return [records(world, 'person').length, records(world, 'mandate').length] as const;
})();

describe('an import: every remote call of it goes wrong in every way; every line happens once, or not yet', () => {
  const cases = MODES.flatMap((mode) => Array.from({ length: calls }, (_, n) => [mode, n + 1] as const));

  test('a clean run does all of it, in more calls than it has lines', async () => {
    const { place, id } = await running();
    const record = await runThrough(place, id);
    expect(record).toMatchObject({ state: 'done', results: { registered: 2, duplicate: 1, refused: 1 } });
    expect(halfDone(place, id)).toEqual([]);
    expect(calls).toBeGreaterThan(20);
  });

  test.each(cases)('%s at call %i', async (mode, at) => {
    const { place, id } = await running();
    await endure(() => runImport(failing(place, at, mode).house, id, 'dies'));
    expect(halfDone(place, id)).toEqual([]);
    // whoever runs it next goes on where it stopped
    const record = await runThrough(place, id);
    expect(record).toMatchObject({ state: 'done', done: 4, results: { registered: 2, duplicate: 1, refused: 1 } });
    expect(halfDone(place, id)).toEqual([]);
  });
});
