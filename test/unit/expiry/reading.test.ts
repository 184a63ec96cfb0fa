import { expect, test } from 'vitest';
import { shownTrail } from '../../../shared/lifecycle/expiry/reading.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { expiryStage, fated, tellNow, trailOf, turnTo } from '../../world/expiry.ts';
import { nameOf } from '../../world/retrieval.ts';

test('a trail shows capacities and what became of each message, what comes next, and no person', async () => {
  const stage = await expiryStage('shown');
  const { world, certificate } = stage;
  turnTo(stage, -70);
  const shown = () => shownTrail(world, nameOf(certificate));
  expect(await shown()).toEqual({
    notAfter: certificate.notAfter,
    next: { stage: 'd-60', on: '2029-01-08' },
    told: [],
  });
  turnTo(stage, -30);
  await tellNow(stage);
  const [first] = (await trailOf(stage))!.told[0]!.to;
  await fated(world, first!.mail, 'delivered');
  const told = (await shown())!;
  expect(told.next).toEqual({ stage: 'd-15', on: '2029-02-22' });
  expect(told.told).toMatchObject([
    {
      stage: 'd-30',
      because: 'plan',
      to: [
        { capacity: 'administrator', state: 'delivered' },
        { capacity: 'administrators', state: 'to-send' },
      ],
    },
  ]);
  const text = JSON.stringify(told);
  for (const { personId } of [stage.administrator, stage.colleague]) expect(text).not.toContain(personId);
  expect(text).not.toContain('@');
});

test('once it is over nothing comes next', async () => {
  const stage = await expiryStage('over');
  turnTo(stage, -30);
  await tellNow(stage);
  const { issuer, serial } = stage.certificate;
  await revokeCertificate(stage.world, stage.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
  const shown = () => shownTrail(stage.world, { issuer, serial });
  expect((await shown())!.next).toBeUndefined();
  turnTo(stage, -15);
  await tellNow(stage);
  expect((await shown())!.ended).toMatchObject({ why: 'revoked' });
});

test('of what is not there nobody is told', async () => {
  const { world } = await expiryStage('nobody');
  expect(await shownTrail(world, { issuer: 'ca', serial: '00' })).toBeUndefined();
});
