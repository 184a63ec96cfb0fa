import { createPublicKey, type KeyObject } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { responderInForce } from '../../../shared/lifecycle/responder-in-force.ts';
import { planResponder, type ResponderPlan, rehearseResponder } from '../../../shared/lifecycle/responder-planning.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { generate } from '../../world/keys.ts';
import { CEREMONY, ceremonyPlan, makeWorld, type World } from '../../world/world.ts';

/** Which keys a ceremony may give a responder in the place of others, and who answers meanwhile. */
const spare: Readonly<Record<string, KeyObject>> = Object.fromEntries(
  ['a', 'b', 'c', 'd'].map((letter) => [`alias/spare-${letter}`, generate('P-256')]),
);
const spkiOf = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' });
let world: World;
let replacing: ResponderPlan;
beforeEach(async () => {
  world = await makeWorld('planning');
  const publicKey = async (id: string) => (spare[id] ? spkiOf(spare[id]) : world.keys.publicKey(id));
  world = { ...world, signer: { ...world.signer, publicKey } };
  const { ceremonySha256 } = (await world.ledger.read('responder', { issuer: 'ca' }))!;
  replacing = { ...ceremonyPlan.responders[0]!, keyIds: ['alias/spare-a', 'alias/spare-b'], replaces: ceremonySha256 };
});

const inForce = () => responderInForce(world.ledger, 'ca', world.clock.now());
const plan = (more: Partial<ResponderPlan> = {}, file = 'f') =>
  planResponder(world, { ...replacing, ...more }, { sha256: file.repeat(64), founding: false }, CEREMONY, 'plan');
const rehearse = async (more: Partial<ResponderPlan> = {}) =>
  rehearseResponder(world, { ...replacing, ...more }, (await readIssuer(world.ledger, 'ca')).facts);
const block = async (keyId: string) => {
  const pen = penOf(world, CEREMONY, 'block');
  const spkiSha256 = sha256(await world.signer.publicKey(keyId));
  const key = { kind: 'blockedKey', version: 1, createdAt: pen.at, spkiSha256, why: 'operator' } as const;
  await world.ledger.commit({ records: [key], events: [pen.event(key, 'blockedKey.blocked')] });
};

describe('keys of a responder', () => {
  test('are two that nothing else signs with', async () => expect(await rehearse()).toBeUndefined());

  test.each([
    ['its issuer', 'alias/ca'],
    ['a root', 'alias/root'],
    ['another issuer’s responder', 'alias/test-ocsp-b'],
    ['a seal', 'alias/seal'],
  ])('are not those of %s', async (_, keyId) => {
    for (const keyIds of [
      ['alias/spare-a', keyId],
      [keyId, 'alias/spare-b'],
    ] as const)
      await expect(rehearse({ keyIds })).rejects.toMatchObject({ code: 'policy' });
  });

  test('are not blocked', async () => {
    await block('alias/spare-b');
    await expect(rehearse()).rejects.toMatchObject({ code: 'weak-key' });
  });

  test('that were planned before may be blocked: their file is held again and changes nothing', async () => {
    await block('alias/ocsp-a');
    const { replaces: _, ...founding } = replacing;
    const { facts } = await readIssuer(world.ledger, 'ca');
    await rehearseResponder(world, { ...founding, keyIds: ceremonyPlan.responders[0]!.keyIds }, facts);
  });
});

describe('other keys', () => {
  test('leave the answers to those before until the first of them is certified', async () => {
    await certifyResponder(world, 'ca', 'first');
    const before = (await inForce())!;
    expect(before.keyId).toBe('alias/ocsp-a');
    await plan();
    expect(await inForce()).toEqual(before);
    const { record } = await certifyResponder(world, 'ca', 'next');
    expect((await inForce())!.keyId).toBe('alias/spare-a');
    expect(record).not.toHaveProperty('former');
  });

  test('twice replaced without a certificate between leave them to the first', async () => {
    await certifyResponder(world, 'ca', 'first');
    await plan();
    await plan({ keyIds: ['alias/spare-c', 'alias/spare-d'], replaces: 'f'.repeat(64) }, 'e');
    expect((await inForce())!.keyId).toBe('alias/ocsp-a');
  });

  test('leave nothing to a key that is blocked', async () => {
    await certifyResponder(world, 'ca', 'first');
    await block('alias/ocsp-a');
    await plan();
    expect(await inForce()).toBeUndefined();
  });
});
