import { expect, test } from 'vitest';
import { linesOf } from '../../../infra/commands/restore-lines.ts';
import { cancelBulk, pauseBulk } from '../../../shared/lifecycle/bulk/desk.ts';
import { cancelCampaign, pauseCampaign } from '../../../shared/lifecycle/campaigns/desk.ts';
import { ownRecordOf, readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { planResponder } from '../../../shared/lifecycle/responder-planning.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { certifySeal, planSeal, type SealPlan } from '../../../shared/lifecycle/seals.ts';
import { approved, bulkWorld, named, officer, orderOf, proposing, runThrough } from '../../world/bulk.ts';
import { campaignOf, approved as runningCampaign } from '../../world/campaigns.ts';
import { generation, hold, into, listOf, publish, withKeys } from '../../world/generations.ts';
import { archived, reconciled, watched } from '../../world/restore.ts';
import { makeWorld, type World } from '../../world/world.ts';

/** What ceremonies and officers decided since the copy was taken stands. */
const DAY = 86_400_000;
const house = async () => watched(withKeys(await makeWorld('authorities')));
const stateOf = async (world: World, id = 'ca') => (await readIssuer(world.ledger, id)).record;
const signedBy = (world: World, keyId: string) => world.keys.signatures.filter((one) => one.keyId === keyId).length;

test('an authority whose key rests goes on resting, and its file is not held twice', async () => {
  const { world, sealed, snapshot, restored } = await house();
  await publish(world);
  const before = snapshot();
  world.clock.advance(DAY);
  await hold(world, into('suspect', { keyRests: true }));
  world.clock.advance(DAY);
  await hold(world, into('retired', { keyRests: true }));
  const lost = await stateOf(world);
  const older = await restored(before);
  await reconciled(older, sealed, before.logSize);
  const { version: _, ...now } = await stateOf(older);
  expect({ ...now, version: lost.version }).toEqual(lost);
  const signatures = signedBy(older, 'alias/ca');
  await publish(older);
  expect(signedBy(older, 'alias/ca')).toBe(signatures);
  await hold(older, into('suspect', { keyRests: true }));
  expect(await stateOf(older)).toMatchObject({ state: 'retired', keyRests: true });
});

test.each([
  ['keyCompromise', 'cACompromise', true],
  ['keyCompromise', 'cACompromise', false],
  ['superseded', 'superseded', true],
  ['superseded', 'superseded', false],
] as const)(
  'an authority that its root has revoked (%s) stands on the root’s lists as it stood there; the log knows: %#',
  async (reason, listed, logKnows) => {
    const { world, sealed, snapshot, restored } = await house();
    const before = snapshot();
    world.clock.advance(DAY);
    await hold(world, { ...into('retired'), revocations: [{ issuer: 'ca', reason }] });
    const was = [...listOf(world, 'root').entries()];
    const older = await restored(before);
    const told = logKnows ? [...sealed] : sealed.slice(0, before.logSize);
    await reconciled(older, told, before.logSize);
    expect((await reconciled(older, told, before.logSize)).changes).toBe(0);
    const own = (await ownRecordOf(older.ledger, await stateOf(older)))!;
    expect(own).toMatchObject({ state: 'revoked', revocation: { reason } });
    const blocked = await older.ledger.read('blockedKey', { spkiSha256: own.spkiSha256 });
    expect(blocked !== undefined).toBe(reason === 'keyCompromise');
    // roots sleep: no function is asked for their lists
    const asked = await older.ledger.outbox.due('crl', older.clock.now(), 100);
    expect(asked.map(({ about }) => about.scope)).not.toContain('root');
    older.clock.advance(160 * DAY);
    await publish(older, 'root');
    expect([...listOf(older, 'root').entries()]).toEqual(was);
    expect(was).toMatchObject([{ reason: listed }]);
  },
);

test('a responder whose certificates were made since is certified again when it is due', async () => {
  const { world, sealed, snapshot, restored } = await house();
  await certifyResponder(world, 'ca', 'test');
  await archived(world);
  const before = snapshot();
  for (let made = 0; made < 2; world.clock.advance(DAY)) {
    made += Number((await certifyResponder(world, 'ca', 'test')).made);
  }
  await archived(world);
  const older = await restored(before);
  await reconciled(older, sealed, before.logSize);
  const { record, made } = await certifyResponder(older, 'ca', 'test');
  expect([made, record.generation]).toEqual([true, 4]);
});

test('keys that a ceremony has planned since are an agent’s to see to', async () => {
  const { world, sealed, snapshot, restored } = await house();
  const before = snapshot();
  await hold(world, { ...into('suspect') });
  const responder = (await world.ledger.read('responder', { issuer: 'ca' }))!;
  const next = { ...responder, version: responder.version + 1, ceremonySha256: 'f'.repeat(64) };
  const pen = penOf(world, { capacity: 'ceremony', approvers: ['One', 'Two'] }, 'plan');
  await world.ledger.commit({ records: [next], events: [pen.event(next, 'responder.planned', { keys: [] })] });
  const older = await restored(before);
  const { toSee } = await reconciled(older, sealed, before.logSize);
  expect(toSee).toContainEqual({ aggregate: 'responder/ca', left: 'kept' });
});

test('an authority that was founded since cannot be made again from events: a later copy is asked for, nothing is written', async () => {
  const { world, sealed, snapshot, restored } = await house();
  const before = snapshot();
  await hold(world, generation(2));
  const older = await restored(before);
  const rows = JSON.stringify(older.table.rows());
  const report = await reconciled(older, sealed, before.logSize, true);
  expect(report.founded).toEqual(['ca-2']);
  expect(linesOf(report, true).join('\n')).toContain('ca-2');
  await expect(reconciled(older, sealed, before.logSize)).rejects.toThrow('ca-2');
  expect(JSON.stringify(older.table.rows())).toBe(rows);
});

test.each([
  ['cancelled before anything was revoked', cancelBulk, 'proposed', 'cancelled'],
  ['cancelled on its way', cancelBulk, 'running', 'cancelled'],
  ['held up', pauseBulk, 'running', 'paused'],
] as const)('an order to revoke that was %s revokes nobody', async (_, act, from, to) => {
  const of = await bulkWorld(2, 'restored-bulk');
  const { world, sealed, snapshot, restored } = watched(of.world);
  const watching = { ...of, world };
  const id =
    from === 'running'
      ? await approved(watching, named(of.certificates))
      : await proposing(watching, named(of.certificates));
  if (from === 'proposed') await runThrough(world, id);
  const before = snapshot();
  await act(world, officer(of.one), id);
  const older = await restored(before);
  await reconciled(older, sealed, before.logSize);
  await runThrough(older, id);
  expect(await orderOf(older, id)).toMatchObject({ state: to });
  for (const { issuer, serial } of of.certificates)
    expect(await older.ledger.read('certificate', { issuer, serial })).toMatchObject({ state: 'issued' });
});

test.each([
  ['cancelled', cancelCampaign],
  ['paused', pauseCampaign],
] as const)('a campaign that was %s tells nobody more', async (state, act) => {
  const of = await bulkWorld(1, 'restored-campaign');
  const { world, sealed, snapshot, restored } = watched(of.world);
  const id = await runningCampaign({ ...of, world });
  const before = snapshot();
  await act(world, officer(of.one), id);
  const older = await restored(before);
  await reconciled(older, sealed, before.logSize);
  const campaign = await campaignOf(older, id);
  expect(campaign).toMatchObject({ state, movedAt: (await campaignOf(world, id)).movedAt });
  expect(campaign.nextAt).toBeUndefined();
});

const APPROVED = { capacity: 'ceremony', approvers: ['One', 'Two'] } as const;
const nameOf = (commonName: string): SealPlan['subject'] => [
  [{ type: '2.5.4.6', value: 'FR', encoding: 'PrintableString' }],
  [{ type: '2.5.4.10', value: 'Example Trust', encoding: 'UTF8String' }],
  [{ type: '2.5.4.3', value: commonName, encoding: 'UTF8String' }],
];

test('a seal that was planned since is planned again, and has the certificate that it had', async () => {
  const { world, sealed, snapshot, restored } = await house();
  const before = snapshot();
  const subject = nameOf('Sceau – cachet 9');
  const plan = { id: 'seal-9', hierarchy: 'production', issuedBy: 'ca', keyId: 'alias/ca-3', subject } as const;
  await planSeal(world, plan, 'f'.repeat(64), APPROVED, 'plan');
  const { record: was } = await certifySeal(world, 'seal-9', 'certify');
  await archived(world);
  const older = await restored(before);
  const { toSee } = await reconciled(older, sealed, before.logSize);
  expect(toSee).toContainEqual({ aggregate: 'seal/seal-9', left: 'gone' });
  await planSeal(older, plan, 'f'.repeat(64), APPROVED, 'plan');
  const signatures = signedBy(older, 'alias/ca');
  const { record } = await certifySeal(older, 'seal-9', 'certify');
  expect(record.certificate).toEqual(was.certificate);
  expect(record.state).toBe('active');
  expect(signedBy(older, 'alias/ca')).toBe(signatures);
});

test('a responder that was planned since is planned again, and is certified under the next number', async () => {
  const { world, sealed, snapshot, restored } = watched(
    withKeys(await makeWorld('authorities', { plan: { responders: [] } })),
  );
  const before = snapshot();
  const subject = nameOf('Example OCSP 9');
  const keyIds = ['alias/ocsp-3a', 'alias/ocsp-3b'] as const;
  const plan = { issuer: 'ca', hierarchy: 'production', keyIds, subject } as const;
  const file = { sha256: 'f'.repeat(64), founding: false };
  await planResponder(world, plan, file, APPROVED, 'plan');
  await certifyResponder(world, 'ca', 'certify');
  await archived(world);
  const older = await restored(before);
  const { toSee } = await reconciled(older, sealed, before.logSize);
  expect(toSee).toContainEqual({ aggregate: 'responder/ca', left: 'gone' });
  await planResponder(older, plan, file, APPROVED, 'plan');
  const { record } = await certifyResponder(older, 'ca', 'certify');
  expect(record).toMatchObject({ generation: 2, certificates: [{ key: 0 }] });
});
