import { describe, expect, test } from 'vitest';
import { publishEvents } from '../../shared/lifecycle/public-events/publishing.ts';
import { toldOutside } from '../../shared/lifecycle/public-events/rows.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import { deliverWebhooks } from '../../shared/lifecycle/webhooks/delivering.ts';
import { endWebhook, pingWebhook, resumeWebhook, rotateSecret } from '../../shared/lifecycle/webhooks/webhooks.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';
import { certificate } from '../contract/records.ts';
import {
  asSubscriber,
  deliver,
  deliveriesNow,
  enter,
  eventsOf,
  expired,
  type HookStage,
  hookStage,
  listeningBus,
  machine,
  publish,
  waiting,
  webhooksNow,
} from '../world/webhooks.ts';
import { CEREMONY, recordsOf, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** What is done at the desk: every remote call goes wrong in every way; afterwards all of it holds, or none. */
interface Row {
  readonly name: string;
  readonly prepare: (stage: HookStage) => Promise<string>;
  readonly act: (stage: HookStage, id: string) => Promise<unknown>;
  readonly none: string;
  readonly all: string;
}

const one = async (stage: HookStage) => (await enter(stage)).webhook.id;
const by = ({ administrator }: HookStage) => asSubscriber(administrator);

async function disabled(stage: HookStage): Promise<string> {
  const id = await one(stage);
  const { world } = stage;
  const before = (await world.ledger.read('webhook', { id }))!;
  const pen = penOf(world, CEREMONY, 'disabled');
  const failing = { count: houseRules.webhookMostFailures, since: pen.at };
  const next = { ...before, version: 2, state: 'disabled', failing, disabled: { at: pen.at } } as const;
  await world.ledger.commit({ records: [next], events: [pen.event(next, 'webhook.disabled')] });
  return id;
}

const rows: readonly Row[] = [
  {
    name: 'a webhook is entered',
    prepare: async () => '',
    act: (stage) => enter(stage),
    none: '',
    all: 'active 1, 1 secret, 0 wait',
  },
  {
    name: 'its secret is rotated',
    prepare: one,
    act: (stage, id) => rotateSecret(stage.world, by(stage), id),
    none: 'active 1, 1 secret, 0 wait',
    all: 'active 2, 2 secret, 0 wait',
  },
  {
    name: 'a test is asked for',
    prepare: one,
    act: (stage, id) => pingWebhook(stage.world, by(stage), id),
    none: 'active 1, 1 secret, 0 wait',
    all: 'active 2, 1 secret, 1 wait',
  },
  {
    name: 'it is resumed',
    prepare: disabled,
    act: (stage, id) => resumeWebhook(stage.world, by(stage), id),
    none: 'disabled 2, 1 secret, 0 wait',
    all: 'active 3, 1 secret, 0 wait',
  },
  {
    name: 'it is ended',
    prepare: one,
    act: (stage, id) => endWebhook(stage.world, by(stage), id),
    none: 'active 1, 1 secret, 0 wait',
    all: 'ended 2, 0 secret, 0 wait',
  },
];

const seen = ({ world }: HookStage) =>
  webhooksNow(world)
    .map(
      ({ state, version, secrets }) =>
        `${state} ${version}, ${secrets.length} secret, ${waiting(world, 'webhook').length} wait`,
    )
    .join('; ');

describe.each(rows)('$name', ({ prepare, act, none, all }) => {
  test.each(MODES)('%s', async (mode) => {
    const clean = await hookStage();
    const id = await prepare(clean);
    const watched = faulty(clean.world, 0, mode);
    await act({ ...clean, world: watched.world }, id);
    expect(seen(clean)).toBe(all);
    for (let at = 1; at <= watched.calls.length; at++) {
      const stage = await hookStage();
      const its = await prepare(stage);
      const outcome = await endure(() => act({ ...stage, world: faulty(stage.world, at, mode).world }, its));
      expect([none, all], `call ${at}`).toContain(seen(stage));
      if (outcome === 'done') expect(seen(stage), `call ${at}: said to be done`).toBe(all);
      expect(audit(stage.world), `call ${at}`).toEqual([]);
    }
  });
});

/** The audit, save that certificates are rows and no more here. */
const amiss = (world: World) => audit(world).filter((what) => !what.startsWith('certificate ca-1/'));

/** Two certificates of a subscription with two webhooks have been issued: what is told of them waits. */
async function happened(): Promise<HookStage> {
  const stage = await hookStage();
  await enter(stage);
  await enter(stage, { url: 'https://other.example.org/', types: ['certificate.issued'] });
  const { world, structure, subscription } = stage;
  const pen = penOf(world, CEREMONY, 'happened');
  const records = ['01', '02'].map((serial) =>
    certificate({ serial, state: 'issued', structureId: structure.id, subscriptionId: subscription.id }),
  );
  await world.ledger.commit({
    records,
    events: records.map((one) => pen.event(one, 'certificate.issued')),
    outbox: records.flatMap((one) => toldOutside(pen, 'certificate.issued', one)),
  });
  return stage;
}

describe('events are told', () => {
  test.each(MODES)('%s at each call: every event is on the bus and once with each webhook in the end', async (mode) => {
    const clean = await happened();
    const watched = faulty(clean.world, 0, mode);
    await publish(watched.world);
    for (let at = 1; at <= watched.calls.length; at++) {
      const { world } = await happened();
      const bus = listeningBus();
      await endure(() => publish(faulty(world, at, mode).world, bus));
      for (let n = 0; n < 4; n++) {
        world.clock.advance(60_000);
        await publish(world, bus);
      }
      expect(new Set(bus.heard.map(({ subject }) => subject)), `call ${at}`).toEqual(new Set(['ca-1/01', 'ca-1/02']));
      expect(new Set(bus.heard.map(({ id }) => id)).size, `call ${at}: one id for each`).toBe(2);
      const queued = deliveriesNow(world).map(({ webhookId, eventId }) => `${webhookId} ${eventId}`);
      expect(new Set(queued).size, `call ${at}`).toBe(4);
      expect(queued.length, `call ${at}`).toBe(4);
      expect(waiting(world, 'webhook'), `call ${at}`).toHaveLength(4);
      expect(waiting(world, 'event'), `call ${at}`).toEqual([]);
      expect(amiss(world), `call ${at}`).toEqual([]);
    }
  });

  test('the bus takes it and does not answer, or refuses it: told again under the same id', async () => {
    const { world } = await happened();
    const bus = listeningBus();
    let failures = 2;
    const shaky = {
      put: async (events: Parameters<typeof bus.put>[0]) => {
        if (failures === 2) await bus.put(events);
        if (failures-- > 0) throw new Error('no answer');
        await bus.put(events);
      },
    };
    for (let n = 0; n < 5; n++) {
      await publish(world, shaky);
      world.clock.advance(120_000);
    }
    expect(bus.heard).toHaveLength(4);
    expect(new Set(bus.heard.map(({ id }) => id)).size).toBe(2);
    expect(deliveriesNow(world)).toHaveLength(4);
  });
});

describe('what fails stands in nobody’s way', () => {
  /** So many events of one instant, the first of them as `first` says. */
  async function many(count: number, first: Readonly<Record<string, string>> = {}): Promise<HookStage> {
    const stage = await hookStage();
    await enter(stage);
    const { world, structure, subscription } = stage;
    const pen = penOf(world, CEREMONY, 'many');
    const records = Array.from({ length: count }, (_, n) =>
      certificate({
        serial: String(n + 10),
        state: 'issued',
        structureId: structure.id,
        subscriptionId: subscription.id,
      }),
    );
    const outbox = records.flatMap((one) => toldOutside(pen, 'certificate.issued', one));
    await world.ledger.commit({
      records,
      events: records.map((one) => pen.event(one, 'certificate.issued')),
      outbox: outbox.map((row, n) => (n === 0 ? { ...row, about: { ...row.about, ...first } } : row)),
    });
    return stage;
  }

  test('an index that shows again what has just failed: it is not taken for done', async () => {
    const { world } = await many(25);
    const bus = listeningBus();
    const shown = await world.ledger.outbox.due('event', world.clock.now(), 100);
    let calls = 0;
    const shaky = {
      put: async (events: Parameters<typeof bus.put>[0]) => {
        if (calls++ === 0) throw new Error('no answer');
        await bus.put(events);
      },
    };
    const house = eventsOf(world, shaky);
    const late = { ...house.ledger, outbox: { ...house.ledger.outbox, due: async () => shown } };
    await publishEvents({ ...house, ledger: late }, undefined, 'late');
    world.clock.advance(60_000);
    await publish(world, bus);
    expect(new Set(bus.heard.map(({ subject }) => subject)).size).toBe(25);
    expect(deliveriesNow(world)).toHaveLength(25);
  });

  test('a row that can never be told keeps its neighbours back for a minute at most', async () => {
    const { world } = await many(10, { event: 'certificate.unheard-of' });
    const bus = listeningBus();
    for (let n = 0; n < 4; n++) {
      await publish(world, bus);
      world.clock.advance(60_000);
    }
    expect(new Set(bus.heard.map(({ subject }) => subject)).size).toBe(9);
    expect(waiting(world, 'event')).toHaveLength(1);
  });

  test('while the bus takes nothing, webhooks are told all the same, and once', async () => {
    const { world } = await many(10);
    const closed = { put: async () => Promise.reject(new Error('no such bus')) };
    for (let n = 0; n < 3; n++) {
      await publish(world, closed);
      world.clock.advance(120_000);
    }
    expect(deliveriesNow(world)).toHaveLength(10);
    expect(waiting(world, 'event')).toHaveLength(10);
    const bus = listeningBus();
    world.clock.advance(3_600_000);
    await publish(world, bus);
    expect(new Set(bus.heard.map(({ subject }) => subject)).size).toBe(10);
    expect(deliveriesNow(world)).toHaveLength(10);
    expect(amiss(world)).toEqual([]);
  });
});

describe('webhooks are told', () => {
  const told = async (): Promise<World> => {
    const { world } = await happened();
    await publish(world);
    return world;
  };

  test.each(MODES)('%s at each call: every delivery arrives, and is known to have', async (mode) => {
    const clean = await told();
    const watched = faulty(clean, 0, mode);
    await deliver(watched.world, machine());
    for (let at = 1; at <= watched.calls.length; at++) {
      const world = await told();
      const there = machine();
      const through = { ...faulty(world, at, mode).world, sender: there };
      await endure(() => deliverWebhooks(through, undefined, 'fault', () => undefined));
      for (let n = 0; n < 4; n++) {
        world.clock.advance(60_000);
        await deliver(world, there);
      }
      expect(
        deliveriesNow(world).map(({ state }) => state),
        `call ${at}`,
      ).toEqual(Array(4).fill('delivered'));
      expect(waiting(world, 'webhook'), `call ${at}`).toEqual([]);
      const arrived = new Map<string, number>();
      for (const { url, headers } of there.got) {
        const key = `${url} ${headers['sceau-event-id']}`;
        arrived.set(key, (arrived.get(key) ?? 0) + 1);
      }
      expect(arrived.size, `call ${at}`).toBe(4);
      // what was posted and could not be written down is posted once more, and nothing else is
      expect(there.got.length, `call ${at}`).toBeLessThanOrEqual(
        mode === 'not-done' || mode === 'done-unanswered' ? 5 : 6,
      );
      expect(amiss(world), `call ${at}`).toEqual([]);
    }
  });

  test('two senders at once lose nothing and write each outcome once', async () => {
    const world = await told();
    const there = machine();
    await Promise.all([deliver(world, there), deliver(world, there)]);
    world.clock.advance(60_000);
    await deliver(world, there);
    expect(deliveriesNow(world).map(({ state, version }) => `${state} ${version}`)).toEqual(
      Array(4).fill('delivered 2'),
    );
    expect(waiting(world, 'webhook')).toEqual([]);
    expect(amiss(world)).toEqual([]);
  });

  test('a clock that is put back delays nothing for ever', async () => {
    const world = await told();
    await deliver(
      world,
      machine(() => ({ failure: 'refused' })),
    );
    world.clock.advance(-3_600_000);
    const there = machine();
    await deliver(world, there);
    expect(there.got).toEqual([]);
    world.clock.advance(3_660_000);
    await deliver(world, there);
    expect(there.got).toHaveLength(4);
  });
});

describe('what expired is found', () => {
  test.each(MODES)('%s at each call: each is told once', async (mode) => {
    const ended = async () => {
      const stage = await hookStage();
      const { world, structure, subscription } = stage;
      world.clock.set('2026-03-02T09:00:00.000Z');
      await expired(world, 'first');
      const pen = penOf(world, CEREMONY, 'ended');
      const mine = { state: 'issued', structureId: structure.id, subscriptionId: subscription.id } as const;
      const records = Array.from({ length: 40 }, (_, n) =>
        certificate({ ...mine, serial: `0${n}`, notAfter: `2026-03-0${2 + (n % 3)}T10:00:00.000Z` }),
      );
      await world.ledger.commit({ records, events: records.map((one) => pen.event(one, 'certificate.issued')) });
      world.clock.set('2026-03-06T00:10:00.000Z');
      return world;
    };
    const clean = await ended();
    const watched = faulty(clean, 0, mode);
    expect(await expired(watched.world, 'clean')).toEqual({ found: 40 });
    for (let at = 1; at <= watched.calls.length; at++) {
      const world = await ended();
      await endure(() => expired(faulty(world, at, mode).world, 'fault'));
      await expired(world, 'again');
      const serials = waiting(world, 'event').map(({ about }) => about.serial);
      expect(serials.length, `call ${at}`).toBe(40);
      expect(new Set(serials).size, `call ${at}`).toBe(40);
      expect(recordsOf<{ state: string }>(world, 'scan').every(({ state }) => state === 'done')).toBe(true);
      expect(amiss(world), `call ${at}`).toEqual([]);
    }
  });
});
