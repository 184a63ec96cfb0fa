import { expect, test } from 'vitest';
import { widenExpiry } from '../../../shared/lifecycle/expiry/telling.ts';
import { expiryStage, lastFated, tellNow, turnTo } from '../../world/expiry.ts';
import { listeningBus, publish } from '../../world/webhooks.ts';

test('each stage before the end is told outside once, whoever it is told to; the end itself is an event of its own', async () => {
  const stage = await expiryStage('told outside');
  const bus = listeningBus();
  await publish(stage.world, bus);
  bus.heard.splice(0);
  for (const day of [-61, -60, -60, -30]) {
    turnTo(stage, day);
    await tellNow(stage);
  }
  await lastFated(stage, 'bounced');
  await widenExpiry(stage.world, stage.certificate, 'wider');
  for (const day of [-1, 0, 7]) {
    turnTo(stage, day);
    await tellNow(stage);
  }
  await publish(stage.world, bus);
  expect(bus.heard.map(({ type }) => type)).toEqual(Array(3).fill('certificate.expiring'));
  const { issuer, serial } = stage.certificate;
  expect(new Set(bus.heard.map(({ subject }) => subject))).toEqual(new Set([`${issuer}/${serial}`]));
  const days = bus.heard.map(({ data }) => data.days!).sort((a, b) => b - a);
  // a stage's day moves to a day of work
  expect(days[0]).toBeGreaterThanOrEqual(55);
  expect(days[0]).toBeLessThanOrEqual(60);
  expect(days[2]).toBeLessThanOrEqual(1);
});
