import { expect, test } from 'vitest';
import { viewOfSeen } from '../../../functions/enrollment/holder-view.ts';
import { declareReceived } from '../../../shared/lifecycle/declaration.ts';
import { openHolder } from '../../../shared/lifecycle/holders/opening.ts';
import { showHolder } from '../../../shared/lifecycle/holders/reading.ts';
import { certify, enrol, ministry, officiating } from '../../world/directions.ts';
import { checked, pass } from '../../world/holder-life.ts';
import { own } from '../../world/holders.ts';
import { DECLARATION } from '../../world/receipts.ts';
import { pagePart } from './page-part.ts';

const { delivered } = await pagePart<{
  delivered(app: object, record: object): Promise<{ readonly next: string }>;
}>('declaring');

test('of two certificates in hand the page declares the one that waits, whichever was declared before', async () => {
  const place = await ministry('two in hand');
  const { world } = place;
  const alix = await enrol(place);
  const first = await certify(place, alix);
  pass(world, 5);
  await openHolder(world, officiating(place.one), alix.holder.id, checked(world));
  const second = await certify(place, alix);
  const declare = ({ issuer, serial }: typeof first) => {
    const input = { holderId: alix.holder.id, certificate: { issuer, serial }, text: DECLARATION } as const;
    return declareReceived(world, alix.principal, { ...input, language: 'fr' }, 'declare');
  };
  const seen = async () => viewOfSeen(await showHolder(world, own(alix.principal), alix.holder.id));
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    return { state: path.includes(first.serial) ? 'awaited' : 'declared' };
  };
  const nextOn = async () => (await delivered({ api: { get } }, await seen())).next;

  expect((await seen()).undeclared).toEqual({ issuer: first.issuer, serial: first.serial });
  await declare(second);
  expect(await seen()).toMatchObject({ next: 'declare', undeclared: { serial: first.serial } });
  expect(await nextOn()).toBe('declare');
  expect(asked).toEqual([`/holders/${alix.holder.id}/declarations/${first.serial}/receipt`]);
  await declare(first);
  expect((await seen()).undeclared).toBeUndefined();
});
