import { beforeEach, expect, test } from 'vitest';
import { endMandate } from '../../../shared/lifecycle/registration/mandates.ts';
import { entering, file, type Ministry, ministry, row, runThrough, starting } from '../../world/directions.ts';
import { told } from '../../world/holders.ts';
import { reconciled, type Watched, watched } from '../../world/restore.ts';

/** Files of holders that were being registered when the table was copied. */
let place: Ministry;
let watch: Watched;
beforeEach(async () => {
  const made = await ministry();
  watch = watched(made.world as never);
  place = { ...made, world: watch.world as never };
});

const running = async () => {
  const { id } = await entering(place, file(row('Un'), row('Deux')));
  await starting(place, id);
  return { id, copy: watch.snapshot() };
};
const again = async (copy: ReturnType<Watched['snapshot']>): Promise<Ministry> => {
  const older = await watch.restored(copy);
  await reconciled(older, [...watch.sealed], copy.logSize);
  return { ...place, world: older as never };
};
const agent = () => ({ principal: place.agent, roles: ['validation-agent'] as const, correlation: 'agent' });
const holdersIn = ({ world }: Ministry) =>
  world.table.rows().filter(({ kind, pk }) => kind === 'holder' && pk.startsWith('holder#')).length;

test('one of which nothing has happened since goes on', async () => {
  const { id, copy } = await running();
  const older = await again(copy);
  expect(await runThrough(older, id)).toMatchObject({ state: 'done', results: { registered: 2 } });
});

test('one whose officer’s mandate has ended since stops at its next line, and registers nobody', async () => {
  const { id, copy } = await running();
  const { personId, mandates } = place.one;
  await endMandate(place.world, agent(), { personId, id: mandates[0]!.id }, 'left');
  const older = await again(copy);
  expect(await older.world.ledger.read('import', { id })).toMatchObject({ state: 'running' });
  expect(await runThrough(older, id)).toMatchObject({ state: 'stopped', done: 0 });
  expect(told(older.world)).toContainEqual({ notice: 'import-stopped', importId: id, personId });
  expect(holdersIn(older)).toBe(0);
});

test('one of which lines were done since stands still until its officer starts it again', async () => {
  const { id, copy } = await running();
  expect(await runThrough(place, id)).toMatchObject({ state: 'done' });
  const older = await again(copy);
  expect(await runThrough(older, id)).toMatchObject({ state: 'stopped', stopped: { detail: 'ledger.restored' } });
  expect(holdersIn(older)).toBe(0);
  await starting(older, id);
  expect(await runThrough(older, id)).toMatchObject({ state: 'done', results: { registered: 2 } });
});
