import { expect, test } from 'vitest';
import { verifyLog } from '../../../infra/commands/verify-log.ts';
import { createLogStore } from '../../../shared/ledger/log-store.ts';
import type { Ledger } from '../../../shared/lifecycle/ports.ts';
import type { SealRecord } from '../../../shared/lifecycle/records.ts';
import { loggedWorld, sealed } from '../../world/log.ts';
import type { World } from '../../world/world.ts';

/** The log is the production platform's: seals that are there to be tried with have no word in it. */

const withSeals = (world: World, seals: (seal: SealRecord) => readonly SealRecord[]) => {
  const list = async (...asked: Parameters<Ledger['list']>) => {
    const page = await world.ledger.list(...asked);
    return asked[0] === 'seals' ? { ...page, items: seals(page.items[0] as SealRecord) } : page;
  };
  return {
    ledger: { read: world.ledger.read, list: list as Ledger['list'] },
    log: createLogStore(world.table),
    evidence: world.evidence,
    rows: () => world.table.rows(),
  };
};

test('a seal of the test hierarchy keeps nobody from looking', async () => {
  const { world } = await loggedWorld('test seal beside');
  await sealed(world);
  const trial = (seal: SealRecord): SealRecord => ({ ...seal, id: 'trial', hierarchy: 'test', issuedBy: 'elsewhere' });
  const { findings, roots } = await verifyLog(withSeals(world, (seal) => [seal, trial(seal)]));
  expect([findings, roots.length]).toEqual([[], 1]);
});

test('what such a seal has signed is no checkpoint', async () => {
  const { world } = await loggedWorld('test seal alone');
  await sealed(world);
  const { findings } = await verifyLog(withSeals(world, (seal) => [{ ...seal, hierarchy: 'test' }]));
  expect(findings).toContain('checkpoint 1 names a seal that is none of this house');
});
