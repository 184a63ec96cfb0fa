import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../shared/lifecycle/identity.ts';
import type { OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { queueDeliveries } from '../../../shared/lifecycle/webhooks/queueing.ts';
import {
  deliveriesOf,
  endWebhook,
  pingWebhook,
  resumeWebhook,
  rotateSecret,
  webhooksOf,
} from '../../../shared/lifecycle/webhooks/webhooks.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import type { PublicEvent } from '../../../shared/registration/public-events.ts';
import { audit } from '../../faults/audit.ts';
import { entered, mailed, ON_CALL, verify } from '../../world/contacts.ts';
import {
  asSubscriber,
  deliver,
  deliveriesNow,
  enter,
  type HookStage,
  hookStage,
  machine,
  publish,
  SUPERVISION,
  waiting,
  webhooksNow,
} from '../../world/webhooks.ts';
import { CEREMONY, makeCast } from '../../world/world.ts';

const HOUR = 3_600_000;
const refusal = (code: string) => expect.objectContaining({ code });

let stage: HookStage;
beforeEach(async () => {
  stage = await hookStage();
});

/** An event about some certificate of the subscription, queued for its webhooks. */
async function happened(of: HookStage = stage, more: Partial<PublicEvent> = {}): Promise<PublicEvent> {
  const { world, subscription, structure } = of;
  const [issuer, serial] = ['ca', newId(world.randomness)];
  const event: PublicEvent = {
    id: newId(world.randomness),
    type: 'certificate.issued',
    version: 1,
    time: world.clock.now().toISOString(),
    subject: `${issuer}/${serial}`,
    data: {
      issuer,
      serial,
      structureId: structure.id,
      subscriptionId: subscription.id,
      profile: 'ssl-serv/1',
      notAfter: '2029-03-01T00:00:00.000Z',
    },
    ...more,
  };
  await queueDeliveries(world, [event], 'happened');
  return event;
}

const down = () => machine(() => ({ status: 503, failure: 'status' }));

/** Lets time go by in steps, delivering at each, as the sweep does. */
async function pass(hours: number, sender: ReturnType<typeof machine>, minutes = 30): Promise<void> {
  for (let gone = 0; gone < hours * 60; gone += minutes) {
    stage.world.clock.advance(minutes * 60_000);
    await deliver(stage.world, sender);
  }
}

describe('a delivery', () => {
  test('is posted once, signed by the secret that was shown, with what the receiver needs to know it again', async () => {
    const { secret } = await enter(stage);
    const event = await happened();
    const there = machine();
    expect(await deliver(stage.world, there)).toEqual(['delivered']);
    const [call] = there.got;
    expect(call!.url).toBe(SUPERVISION.url);
    expect(JSON.parse(call!.body)).toEqual(event);
    expect(call!.headers).toMatchObject({
      'content-type': 'application/json',
      'sceau-event-id': event.id,
      'sceau-event-type': 'certificate.issued',
    });
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(call!.headers['sceau-signature']!)!;
    expect(createHmac('sha256', secret).update(`${t}.${call!.body}`).digest('hex')).toBe(v1);
    expect(Number(t) * 1000).toBe(stage.world.clock.now().getTime());
    expect(await deliver(stage.world, there)).toEqual([]);
    expect(waiting(stage.world, 'webhook')).toEqual([]);
    expect(deliveriesNow(stage.world)).toMatchObject([{ state: 'delivered', attempts: 1, last: { status: 200 } }]);
    // nothing of the webhook itself changes while all goes well
    expect(webhooksNow(stage.world)[0]!.version).toBe(1);
    expect(audit(stage.world)).toEqual([]);
  });

  test('of the same event is queued once, whoever asks again', async () => {
    await enter(stage);
    const event = await happened();
    expect(await queueDeliveries(stage.world, [event], 'again')).toEqual([]);
    expect(deliveriesNow(stage.world)).toHaveLength(1);
  });

  test('for a day after a rotation two signatures stand side by side', async () => {
    const { webhook, secret: before } = await enter(stage);
    const { secret } = await rotateSecret(stage.world, asSubscriber(stage.administrator), webhook.id);
    expect(secret).not.toBe(before);
    await happened();
    const there = machine();
    await deliver(stage.world, there);
    const { body, headers } = there.got[0]!;
    const [t, ...values] = headers['sceau-signature']!.split(',').map((part) => part.split('=')[1]!);
    const by = (one: string) => createHmac('sha256', one).update(`${t}.${body}`).digest('hex');
    expect(values).toEqual([by(secret), by(before)]);
    stage.world.clock.advance(24 * HOUR);
    await happened();
    await deliver(stage.world, there);
    expect(there.got[1]!.headers['sceau-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  });

  test('in vain is tried again with the same body for a day, and then given up', async () => {
    await enter(stage);
    await happened();
    const there = down();
    expect(await deliver(stage.world, there)).toEqual(['failed']);
    await pass(25, there);
    expect(deliveriesNow(stage.world)).toMatchObject([{ state: 'given-up', last: { failure: 'status', status: 503 } }]);
    expect(waiting(stage.world, 'webhook')).toEqual([]);
    expect(new Set(there.got.map(({ body }) => body)).size).toBe(1);
    expect(there.got.length).toBeGreaterThan(8);
    expect(audit(stage.world)).toEqual([]);
  });

  test('that succeeds in the end forgets the failures', async () => {
    await enter(stage);
    await happened();
    await deliver(stage.world, down());
    expect(webhooksNow(stage.world)[0]!.failing).toMatchObject({ count: 1 });
    stage.world.clock.advance(60_000);
    expect(await deliver(stage.world, machine())).toEqual(['delivered']);
    expect(webhooksNow(stage.world)[0]).not.toHaveProperty('failing');
  });

  test('of a webhook that has ended meanwhile, or whose dossier is erased, is dropped', async () => {
    const { webhook } = await enter(stage);
    await enter(stage);
    await happened();
    await endWebhook(stage.world, asSubscriber(stage.administrator), webhook.id);
    await stage.world.ring.destroy(`dossier/${stage.structure.id}`);
    const there = machine();
    expect(await deliver(stage.world, there)).toEqual(['dropped', 'dropped']);
    expect(there.got).toEqual([]);
    expect(waiting(stage.world, 'webhook')).toEqual([]);
  });

  test('that cannot be prepared is put off, and keeps nobody waiting', async () => {
    const { webhook } = await enter(stage);
    await enter(stage);
    await happened();
    const shut = {
      ...stage.world,
      dataKeys: { ...stage.world.dataKeys, find: async () => Promise.reject(new Error('no key')) },
    };
    expect(await deliver(shut, machine())).toEqual(['broken', 'broken']);
    stage.world.clock.advance(60_000);
    expect(await deliver(stage.world, machine())).toEqual(['delivered', 'delivered']);
    expect((await stage.world.ledger.read('webhook', { id: webhook.id }))!.failing).toBeUndefined();
  });
});

describe('a machine that does not answer', () => {
  test('is asked once in a run, whatever waits for it, and others are told meanwhile', async () => {
    await enter(stage);
    const other: HookStage = { ...stage, ...(await makeCast(stage.world)) };
    await enter(other, { url: 'https://well.example.org/' });
    for (let n = 0; n < 10; n++) await happened();
    for (let n = 0; n < 3; n++) await happened(other);
    const mixed = machine(({ url }) => (url.includes('well') ? { status: 200 } : { failure: 'timeout' }));
    const outcomes = await deliver(stage.world, mixed);
    expect(mixed.got.filter(({ url }) => !url.includes('well'))).toHaveLength(1);
    expect(outcomes.filter((one) => one === 'delivered')).toHaveLength(3);
    expect(outcomes.filter((one) => one === 'put-off')).toHaveLength(9);
    // what was put off was not tried
    expect(
      deliveriesNow(stage.world).filter(({ attempts, state }) => attempts === 0 && state === 'waiting'),
    ).toHaveLength(9);
    stage.world.clock.advance(60_000);
    expect((await deliver(stage.world, machine())).filter((one) => one === 'delivered')).toHaveLength(10);
  });

  test('is left in peace for longer the longer it is silent, an hour at most', async () => {
    await enter(stage);
    const there = down();
    const rests: number[] = [];
    for (let n = 0; n < 9; n++) {
      await happened();
      await happened();
      await deliver(stage.world, there);
      const now = stage.world.clock.now().getTime();
      const put = waiting(stage.world, 'webhook').filter(({ attempts }) => attempts === 0);
      rests.push(Math.max(...put.map(({ notBefore }) => Date.parse(notBefore) - now)) / 60_000);
      stage.world.clock.advance(3_600_000);
    }
    expect(rests).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('in time, but slowly, keeps nobody waiting either, whatever waits for it', async () => {
    await enter(stage);
    const other: HookStage = { ...stage, ...(await makeCast(stage.world)) };
    await enter(other, { url: 'https://well.example.org/' });
    for (let n = 0; n < 230; n++) await happened();
    stage.world.clock.advance(1_000);
    for (let n = 0; n < 3; n++) await happened(other);
    const slow = machine(({ url }) => {
      if (!url.includes('well')) stage.world.clock.advance(9_000);
      return { status: 200 };
    });
    const outcomes = await deliver(stage.world, slow);
    expect(slow.got.filter(({ url }) => url.includes('well'))).toHaveLength(3);
    // what was put off comes at the pace that the machine showed, and is not written again at each run
    const asked = slow.got.length - 3;
    expect(outcomes.filter((one) => one === 'put-off')).toHaveLength(230 - asked);
    stage.world.clock.advance(60_000);
    const again = await deliver(stage.world, slow);
    expect(again.filter((one) => one === 'delivered').length).toBeGreaterThanOrEqual(1);
    expect(again.filter((one) => one === 'put-off').length).toBeLessThanOrEqual(asked);
    for (let n = 0; n < 400 && waiting(stage.world, 'webhook').length > 0; n++) {
      stage.world.clock.advance(60_000);
      await deliver(stage.world, slow);
    }
    expect(deliveriesNow(stage.world).every(({ state }) => state === 'delivered')).toBe(true);
    expect(slow.got).toHaveLength(233);
  });

  test('for too long is disabled, its people are told once, and nothing more goes there until they resume it', async () => {
    const { webhook } = await enter(stage);
    const there = down();
    for (let n = 0; n < 4; n++) {
      await happened();
      await pass(13, there);
    }
    const [now] = webhooksNow(stage.world);
    expect(now!.state).toBe('disabled');
    expect(now!.failing!.count).toBeGreaterThanOrEqual(houseRules.webhookMostFailures);
    const asked = there.got.length;
    const nudged: OutboxRow[] = [];
    await publish(stage.world, undefined, async (rows) => void nudged.push(...rows));
    const told = waiting(stage.world, 'notification');
    expect(nudged.map(({ topic }) => topic)).toContain('notification');
    expect(told.map(({ about }) => about)).toEqual(
      expect.arrayContaining(
        [stage.administrator, stage.representative].map(({ personId }) => ({
          notice: 'webhook-disabled',
          webhookId: webhook.id,
          personId,
        })),
      ),
    );
    expect(told).toHaveLength(2);
    await publish(stage.world);
    expect(waiting(stage.world, 'notification')).toHaveLength(2);
    // by its host: the address itself may be a secret
    const [message] = await mailed(stage);
    expect(message!.subject).toContain('hooks.example.org');
    expect(message!.text).not.toContain(SUPERVISION.url);
    await happened();
    await pass(48, there);
    expect(there.got).toHaveLength(asked);
    const by = asSubscriber(stage.representative);
    expect((await resumeWebhook(stage.world, by, webhook.id)).state).toBe('active');
    await happened();
    expect(await deliver(stage.world, machine())).toEqual(['delivered']);
    expect(audit(stage.world)).toEqual([]);
  });
});

describe('when nobody is left who could resume it', () => {
  /** It was disabled, and every mandate is over. */
  async function abandoned(): Promise<{ readonly id: string; readonly world: HookStage['world'] }> {
    const { webhook } = await enter(stage);
    const { world } = stage;
    const before = (await world.ledger.read('webhook', { id: webhook.id }))!;
    const pen = penOf(world, CEREMONY, 'disabled');
    const next = { ...before, version: 2, state: 'disabled', disabled: { at: pen.at } } as const;
    await world.ledger.commit({
      records: [next],
      events: [pen.event(next, 'webhook.disabled')],
      outbox: [pen.outbox('event', { event: 'webhook.disabled', webhookId: webhook.id })],
    });
    for (const { mandates } of [stage.administrator, stage.representative]) {
      const over = { ...mandates[0]!, version: 2, state: 'ended', until: pen.at } as const;
      await world.ledger.commit({ records: [over], events: [pen.event(over, 'mandate.ended')] });
    }
    return { id: webhook.id, world };
  }

  test('the contacts of the subscription are told', async () => {
    const { contactId, secret } = await entered({ ...stage });
    await verify(stage, contactId, secret);
    const { world, id } = await abandoned();
    expect((await publish(world)).untold).toEqual([]);
    expect(waiting(world, 'notification').map(({ about }) => about)).toEqual([
      { notice: 'webhook-disabled', webhookId: id, contactId },
    ]);
    const [message] = await mailed({ world });
    expect(message).toMatchObject({ to: ON_CALL.address, subject: expect.stringContaining('hooks.example.org') });
  });

  test('and where there is none, it is said that nobody was', async () => {
    const { world, id } = await abandoned();
    expect((await publish(world)).untold).toEqual([id]);
    expect(waiting(world, 'notification')).toEqual([]);
    expect((await publish(world)).untold).toEqual([]);
  });
});

describe('at the desk', () => {
  test('address and secrets stand in the ledger sealed, and the secret is in no list', async () => {
    const { secret } = await enter(stage);
    const rows = JSON.stringify(stage.world.table.rows());
    expect(rows).not.toContain('hooks.example.org');
    expect(rows).not.toContain(secret);
    expect(secret).toMatch(/^sceau_whsec_[A-Za-z0-9_-]{43}$/);
    const [listed] = await webhooksOf(stage.world, asSubscriber(stage.representative), stage.subscription.id);
    expect(listed).toMatchObject({ target: SUPERVISION });
    expect(JSON.stringify(listed)).not.toContain(secret);
  });

  test('a test goes out like an event, and is seen among the deliveries, newest first', async () => {
    const { webhook } = await enter(stage, { types: ['certificate.revoked'] });
    const by = asSubscriber(stage.administrator);
    const { delivery } = await pingWebhook(stage.world, by, webhook.id);
    await deliver(stage.world, machine());
    stage.world.clock.advance(1_000);
    await happened(stage, { type: 'certificate.revoked' });
    const listed = await deliveriesOf(stage.world, by, webhook.id);
    expect(listed.map(({ type, state }) => `${type} ${state}`)).toEqual([
      'certificate.revoked waiting',
      'webhook.ping delivered',
    ]);
    expect(JSON.parse(listed[1]!.body)).toEqual({
      id: delivery.eventId,
      type: 'webhook.ping',
      version: 1,
      time: delivery.createdAt,
      subject: webhook.id,
      data: { structureId: stage.structure.id, subscriptionId: stage.subscription.id },
    });
    for (let n = 1; n < 60; n++) await happened(stage, { type: 'certificate.revoked' });
    expect(await deliveriesOf(stage.world, by, webhook.id)).toHaveLength(50);
  });

  test('two that are entered at once are never one too many', async () => {
    for (let n = 1; n < houseRules.webhooksPerSubscription; n++) await enter(stage);
    const both = await Promise.allSettled([enter(stage), enter(stage)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(webhooksNow(stage.world)).toHaveLength(houseRules.webhooksPerSubscription);
  });

  test('nobody of another structure finds it, and nothing is entered while a structure is suspended', async () => {
    const { webhook } = await enter(stage);
    const other = asSubscriber((await makeCast(stage.world)).administrator);
    for (const act of [
      () => webhooksOf(stage.world, other, stage.subscription.id),
      () => rotateSecret(stage.world, other, webhook.id),
      () => endWebhook(stage.world, other, webhook.id),
      () => pingWebhook(stage.world, other, webhook.id),
      () => resumeWebhook(stage.world, other, webhook.id),
      () => deliveriesOf(stage.world, other, webhook.id),
    ]) {
      await expect(act()).rejects.toEqual(refusal('not-found'));
    }
    const pen = penOf(stage.world, CEREMONY, 'x');
    const suspended = { ...stage.structure, version: 2, state: 'suspended' } as const;
    await stage.world.ledger.commit({ records: [suspended], events: [pen.event(suspended, 'structure.suspended')] });
    await expect(enter(stage)).rejects.toEqual(refusal('wrong-state'));
  });
});
