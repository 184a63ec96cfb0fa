import { expect, test } from 'vitest';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import { asFunction } from '../../world/as-function.ts';
import { reconciled, watched } from '../../world/restore.ts';
import { publish } from '../../world/webhooks.ts';
import { makeWorld } from '../../world/world.ts';

test('certificates of a seal and of a responder are kept beside the ledger, told to nobody, and back after a restore', async () => {
  const { world, sealed, snapshot, restored } = watched(await makeWorld('own archive'));
  const before = snapshot();
  const issuance = asFunction(world, 'issue-certificate', world.table);
  const { record: seal } = await certifySeal(issuance, 'seal', 'certify');
  const { record: responder } = await certifyResponder(issuance, 'ca', 'certify');
  const serials = [seal.certificate!.serial, responder.certificates[0]!.serial];
  const told: unknown[] = [];
  const { failed } = await publish(world, { put: async (events) => void told.push(...events) });
  expect([failed, told]).toEqual([[], []]);
  expect([...world.evidence.objects.keys()].filter((key) => key.startsWith('issued/')).sort()).toEqual(
    serials.map((serial) => `issued/ca/${serial}.json`).sort(),
  );
  expect(await world.ledger.outbox.due('event', world.clock.now(), 10)).toEqual([]);

  const older = await restored(before);
  const { kinds, toSee } = await reconciled(older, sealed, before.logSize);
  expect(kinds.certificate).toEqual({ back: 2, kept: 0, gone: 0 });
  expect(toSee.map(({ aggregate }) => aggregate)).not.toContain(`certificate/ca/${serials[0]}`);
  for (const serial of serials)
    expect((await older.ledger.read('certificate', { issuer: 'ca', serial }))?.certificate).toBeDefined();
  // the seal that the copy has as planned has its certificate again, without another signature
  const signatures = world.keys.signatures.length;
  const { record } = await certifySeal(asFunction(older, 'issue-certificate', older.table), 'seal', 'again');
  expect(Buffer.compare(record.certificate!.der, seal.certificate!.der)).toBe(0);
  expect(world.keys.signatures.length).toBe(signatures);
});
