import { expect, test } from 'vitest';
import { OPERATOR } from '../../../infra/local/site.ts';
import { holdCeremony } from '../../../shared/lifecycle/ceremony.ts';
import { archiveKey } from '../../../shared/lifecycle/crl/scope.ts';
import { everyIssuer } from '../../../shared/lifecycle/issuers.ts';
import { asFunction } from '../../world/as-function.ts';
import { ceremonyPlan, emptyWorld, recordsOf } from '../../world/world.ts';

/** The ceremony with what its operators' role lets them do, and no more. */
async function held() {
  const world = emptyWorld('rights');
  const hold = () => holdCeremony(asFunction(world, OPERATOR, world.table), ceremonyPlan, 'held', () => undefined);
  await hold();
  return { world, hold };
}
const ROOT_LIST = 'repository/crl/root.crl';

test('founds the house whole, and holding it again changes nothing', async () => {
  const { world, hold } = await held();
  expect((await everyIssuer(world.ledger)).map(({ id }) => id).sort()).toEqual(['ca', 'root', 'test-ca', 'test-root']);
  // nobody can read the officers' data with a key that the operators would have to make
  const people = recordsOf<{ personal: { form: string } }>(world, 'person');
  expect(people.map(({ personal }) => personal.form)).toEqual(['clear', 'clear']);
  const rows = JSON.stringify(world.table.rows());
  await hold();
  expect(JSON.stringify(world.table.rows())).toBe(rows);
});

test('puts a root’s list back from the archive', async () => {
  const { world, hold } = await held();
  const list = world.repository.objects.get(ROOT_LIST);
  world.repository.objects.delete(ROOT_LIST);
  await hold();
  expect(world.repository.objects.get(ROOT_LIST)).toEqual(list);
});

test('says which list is lost when the archive has lost it as well', async () => {
  const { world, hold } = await held();
  world.repository.objects.delete(ROOT_LIST);
  world.evidence.objects.delete(archiveKey('root', 1));
  await expect(hold()).rejects.toThrow('number 1 is not in the archive as it was published');
});
