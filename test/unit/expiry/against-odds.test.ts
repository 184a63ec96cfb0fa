import { beforeEach, describe, expect, test } from 'vitest';
import { scanExpiries } from '../../../shared/lifecycle/expiry/scanning.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { CertificateRecord, LedgerRecord } from '../../../shared/lifecycle/records.ts';
import { wording } from '../../../shared/messages/notices.ts';
import type { HolderRecord } from '../../../shared/registration/holder-records.ts';
import { likenesses } from '../../world/bulk.ts';
import { addressDies } from '../../world/contact-health.ts';
import { entered, verify } from '../../world/contacts.ts';
import { certify, enrol, ministry } from '../../world/directions.ts';
import {
  type ExpiryStage,
  expiryStage,
  itemsOf,
  lastFated,
  scanned,
  steps,
  tellNow,
  trailOf,
  turnTo,
  waiting,
} from '../../world/expiry.ts';
import { certifiedCast } from '../../world/holders.ts';
import { nameOf } from '../../world/retrieval.ts';
import { sendNotices } from '../../world/sending.ts';
import { CEREMONY, makePerson, recordsOf, type World } from '../../world/world.ts';

async function put(world: World, record: LedgerRecord): Promise<void> {
  const pen = penOf(world, CEREMONY, 'put');
  await world.ledger.commit({ records: [record], events: [pen.event(record, `${record.kind}.put`)] });
}

/** The next one took its place, and was accepted. */
async function follows(world: World, before: CertificateRecord, next: CertificateRecord): Promise<void> {
  const request = (await world.ledger.read('request', { id: before.requestId }))!;
  await put(world, { ...request, version: request.version + 1, renewedBy: next.requestId });
}

async function revoked(world: World, name: CertificateRecord): Promise<void> {
  const record = (await world.ledger.read('certificate', nameOf(name)))!;
  await put(world, { ...record, version: record.version + 1, state: 'revoked' });
}

const sentTo = async (world: World): Promise<readonly string[]> => {
  const to: string[] = [];
  const send = async ({ to: address, noticeId }: { to: string; noticeId: string }) => {
    const mail = recordsOf<{ id: string; about: Record<string, string> }>(world, 'mail').find(
      ({ id }) => id === noticeId,
    );
    if (mail?.about.stage !== undefined) to.push(`${mail.about.stage} ${address}`);
    return { messageId: `m-${noticeId}` };
  };
  const house = { ...world, mailer: { send }, wording, publicUrl: 'https://api.example.test' };
  await sendNotices(house, undefined, () => undefined);
  return to.sort();
};

describe('against the odds', () => {
  let stage: ExpiryStage;
  beforeEach(async () => {
    stage = await expiryStage('odds');
  });

  test('where a successor was replaced in its turn and then revoked, the newest still serves', async () => {
    const { world, certificate } = stage;
    const [next, newest] = (await likenesses(world, certificate, 2)) as [CertificateRecord, CertificateRecord];
    await follows(world, certificate, next);
    await follows(world, next, newest);
    await revoked(world, next);
    turnTo(stage, -30);
    expect(await tellNow(stage)).toEqual({ outcome: 'skipped', why: 'renewed' });
    await revoked(world, newest);
    expect(await tellNow(stage)).toMatchObject({ outcome: 'told', stage: 'd-30', mails: 2 });
  });

  test('one that nobody can read stops no scan: the others are told, and it is asked for again', async () => {
    const { world, certificate } = stage;
    const [strange] = await likenesses(world, certificate, 1);
    await put(world, { ...strange!, version: 2, profile: 'a-profile-of-former-days' });
    turnTo(stage, -60);
    expect(await scanned(world)).toMatchObject({ state: 'done', counts: { told: 1, failed: 1 } });
    expect(await world.ledger.outbox.due('expiry', world.clock.now(), 10)).toMatchObject([{ about: nameOf(strange!) }]);
  });

  test('each that fails is said with what went wrong', async () => {
    const { world, certificate } = stage;
    const [strange] = await likenesses(world, certificate, 1);
    await put(world, { ...strange!, version: 2, profile: 'a-profile-of-former-days' });
    turnTo(stage, -60);
    expect((await scanExpiries(world, 'scan')).failed).toHaveLength(1);
  });

  test('mail of the last stage that comes back goes wider, and it stays over', async () => {
    turnTo(stage, 7);
    await tellNow(stage);
    await lastFated(stage, 'bounced');
    expect(await tellNow(stage)).toMatchObject({ outcome: 'told', stage: 'd+7', nobody: true });
    expect(await trailOf(stage)).toMatchObject({ ended: { why: 'over' } });
    expect(itemsOf(stage.world)).toMatchObject([{ state: 'open' }]);
    expect(await tellNow(stage)).toMatchObject({ outcome: 'skipped' });
  });

  test('what a clock told that was far ahead takes no notice from anybody', async () => {
    turnTo(stage, 9);
    await tellNow(stage);
    expect(await trailOf(stage)).toMatchObject({ ended: { why: 'over' } });
    for (const day of [-60, -1]) {
      turnTo(stage, day);
      expect(await tellNow(stage)).toMatchObject({ outcome: 'told', stage: `d${day}` });
      expect(await tellNow(stage)).toMatchObject({ outcome: 'skipped' });
    }
    expect(steps(await trailOf(stage))).toEqual([
      'd-60: administrator',
      'd-1: administrator administrators mandatary representative',
      'd+7: administrator administrators mandatary representative',
    ]);
    turnTo(stage, 9);
    const told = waiting(stage.world).length;
    await scanned(stage.world);
    expect(waiting(stage.world)).toHaveLength(told);
  });

  test('a crowd on one rung leaves room for those above it', async () => {
    const { contactId, secret } = await entered(stage, { address: 'astreinte@example.org' });
    await verify(stage, contactId, secret);
    const contact = (await stage.world.ledger.read('contact', { id: contactId }))!;
    const verified = { ...contact.verified!, until: '2040-01-01T00:00:00.000Z' };
    for (let n = 0; n < 70; n++) {
      const id = `${contactId.slice(0, -2)}${n + 10}`;
      await put(stage.world, { ...contact, version: 1, id, mailbox: `${contact.mailbox}${n}`, verified });
    }
    turnTo(stage, -7);
    await tellNow(stage);
    const { to } = (await trailOf(stage))!.told[0]!;
    expect(new Set(to.map(({ rung }) => rung))).toEqual(
      new Set(['administrator', 'contact', 'administrators', 'mandatary', 'representative']),
    );
    expect(to.length).toBeLessThanOrEqual(60);
  });

  test('a rung whose first people are all out of reach is not nobody: those behind them are told', async () => {
    const { world, structure, subscription } = stage;
    const scope = { reach: 'subscription', structureId: structure.id, subscriptionId: subscription.id } as const;
    const known = new Map([
      [stage.administrator.personId, 'person@example.org'],
      [stage.colleague.personId, 'colleague@example.org'],
    ]);
    for (let n = 0; n < 24; n++) {
      const address = `many-${n}@example.org`;
      known.set((await makePerson(world, 'technical-administrator', scope, address)).personId, address);
    }
    const listed = (await world.ledger.list('mandates-of-subscription', subscription.id, { limit: 100 })).items;
    const left = listed.at(-1)!.personId;
    for (const [personId, address] of known) if (personId !== left) await addressDies(world, address);
    turnTo(stage, -60);
    await tellNow(stage);
    expect((await trailOf(stage))!.told[0]!.to).toMatchObject([{ personId: left }]);
  });

  test('the first scan of a new house says nothing of stages that lie before a certificate’s own life', async () => {
    const { world } = stage;
    const [own] = recordsOf<CertificateRecord & LedgerRecord>(world, 'certificate').filter(
      ({ profile }) => profile === 'issuing',
    );
    // three years to live: the notice of four years before is none of its own
    await put(world, { ...own!, version: own!.version + 1, notAfter: stage.certificate.notAfter });
    turnTo(stage, -1_090);
    expect((await scanned(world))!.counts).toEqual({});
  });

  test('after days without mail each is sent the latest word alone', async () => {
    for (const day of [-30, -15, -7]) {
      turnTo(stage, day);
      await tellNow(stage);
    }
    const of = (name: string) => `d-7 ${name}@example.org`;
    expect(await sentTo(stage.world)).toEqual(['colleague', 'mandatary', 'person', 'representative'].map(of));
    const dropped = recordsOf<{ state: string; why?: string }>(stage.world, 'mail').filter(
      ({ state }) => state === 'dropped',
    );
    expect(dropped.map(({ why }) => why)).toEqual(Array(5).fill('told-since'));
  });
});

describe('holders', () => {
  test('a renewal that a campaign opened is nobody’s act: those above are told as well', async () => {
    const { world, mine } = await certifiedCast({ lasting: true });
    const stage = { world: world as World, certificate: mine.certificate };
    const holder: HolderRecord = (await world.ledger.read('holder', { id: mine.holder.id }))!;
    turnTo(stage, -40);
    const opening = {
      at: world.clock.now().toISOString(),
      by: { personId: 'officer', mandateId: 'mandate' },
      campaignId: 'campaign',
      renews: nameOf(mine.certificate),
    };
    await put(world, { ...holder, version: holder.version + 1, opening });
    turnTo(stage, -27);
    await tellNow(stage);
    expect(steps(await trailOf(stage)).at(-1)).toBe('d-30: holder administrators');
  });

  test('with the holder and all who administer out of reach a contact of the subscription is told', async () => {
    const { world, cast, mine } = await certifiedCast({ lasting: true });
    const { contactId, secret } = await entered({ world, ...cast } as never, { address: 'astreinte@example.org' });
    await verify({ world, ...cast } as never, contactId, secret);
    const contact = (await world.ledger.read('contact', { id: contactId }))!;
    const verified = { ...contact.verified!, until: '2040-01-01T00:00:00.000Z' };
    await put(world, { ...contact, version: contact.version + 1, verified });
    for (const address of ['camille.exemple@example.org', 'person@example.org']) await addressDies(world, address);
    const stage = { world: world as World, certificate: mine.certificate };
    turnTo(stage, -57);
    await tellNow(stage);
    expect(steps(await trailOf(stage))).toEqual(['d-60 wider: contact']);
    expect(waiting(world)).toMatchObject([{ about: { contactId, notice: 'expiry-unattended' } }]);
  });

  test('mail of a person’s last day that comes back asks an agent in the end', async () => {
    const house = await ministry();
    const certificate = await certify(house, await enrol(house));
    const stage = { world: house.world as World, certificate };
    turnTo(stage, 0, 9);
    await tellNow(stage);
    for (let rounds = 0; rounds < 4; rounds++) {
      if ((await trailOf(stage))!.told.at(-1)!.to.length > 0) await lastFated(stage, 'bounced');
      await tellNow(stage);
    }
    expect(itemsOf(house.world)).toMatchObject([{ cause: 'notice.unreached', state: 'open' }]);
  });
});
