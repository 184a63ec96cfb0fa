import { describe, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { NotAccepted } from '../../shared/lifecycle/mail/not-accepted.ts';
import { worryOf } from '../../shared/lifecycle/mail/sending.ts';
import type { MailNews } from '../../shared/lifecycle/mail-records.ts';
import { wording } from '../../shared/messages/notices.ts';
import {
  ADDRESS,
  hear,
  type MailStage,
  mailNow,
  mailStage,
  mailsOf,
  minutes,
  newsOf,
  type Provider,
  rowsLeft,
  run,
  tellOfMandate,
  type Way,
} from '../world/mail.ts';
import { sendNotices } from '../world/sending.ts';
import { recordsOf } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** So many at once take down what the provider tells. */
const deliveryRow = { writersAtOnce: lambdas.find(({ name }) => name === 'delivery')?.concurrency ?? 30 };

/** How the provider's news come after something went wrong. */
const NEWS: Readonly<Record<string, (stage: MailStage) => readonly [number, MailNews][]>> = {
  'news in time': (stage) => each(stage, ['send', 'delivery']),
  'news twice, the last first': (stage) => each(stage, ['delivery', 'send', 'delivery', 'send']).reverse(),
  'no news': () => [],
};
const each = ({ provider }: MailStage, kinds: readonly MailNews[]) =>
  provider.taken.flatMap((_, nth) => kinds.map((kind) => [nth, kind] as [number, MailNews]));

/** Senders come again and again, as the sweep sends them, until nothing is left to do. */
async function settle(stage: MailStage, news: (typeof NEWS)[string], times = 60): Promise<void> {
  for (let left = times; left > 0 && rowsLeft(stage) > 0; left--) {
    for (const [nth, kind] of news(stage)) await hear(stage, newsOf(stage, nth, kind));
    stage.world.clock.advance(minutes(16));
    await run(stage);
  }
  for (const [nth, kind] of news(stage)) await hear(stage, newsOf(stage, nth, kind));
}

/** Nothing is lost; what may have been doubled is counted; the provider has no more than the record says. */
async function demandTold(stage: MailStage, place: string): Promise<void> {
  const mail = await mailNow(stage);
  expect(rowsLeft(stage), place).toBe(0);
  expect(stage.provider.taken.length, `${place}: told`).toBeGreaterThan(0);
  expect(['accepted', 'delivered'], place).toContain(mail?.state);
  expect(stage.provider.taken.length, `${place}: told too often`).toBeLessThanOrEqual(1 + mail!.possibleDuplicates);
  expect(audit(stage.world), place).toEqual([]);
}

describe.each(Object.entries(NEWS))('every remote call of a sender goes wrong, %s', (kind, news) => {
  test.each(MODES)('%s', async (mode) => {
    const clean = await mailStage();
    const watched = faulty(clean.world, 0, mode);
    await run(clean, overNetwork(clean, watched));
    expect(watched.calls).toContain('send');
    for (let at = 1; at <= watched.calls.length; at++) {
      const stage = await mailStage();
      const network = faulty(stage.world, at, mode);
      await endure(() => run(stage, overNetwork(stage, network)));
      expect(audit(stage.world), `call ${at}`).toEqual([]);
      const taken = stage.provider.taken.length;
      await settle(stage, news);
      await demandTold(stage, `call ${at}, ${network.calls[at - 1]}`);
      // with the provider's word in time nothing is sent twice, whatever broke
      if (kind !== 'no news' && taken === 1) expect(stage.provider.taken, `call ${at}`).toHaveLength(1);
    }
  });
});

function overNetwork(stage: MailStage, { world, call }: ReturnType<typeof faulty>): Partial<MailStage> {
  const { provider } = stage;
  return { world, provider: { ...provider, send: (message) => call('send', () => provider.send(message)) } };
}

/** What the provider does, and what is to be seen then: how often it was asked, what it has, how often it may be too much. */
const provided: readonly (readonly [string, readonly Way[], string, number, number])[] = [
  ['throttles twice', ['throttled', 'throttled'], 'accepted', 1, 0],
  ['is disabled for a while', ['paused', 'paused', 'paused'], 'accepted', 1, 0],
  ['cannot be reached', ['unreachable'], 'accepted', 1, 0],
  ['refuses the message at first', ['refused'], 'accepted', 1, 0],
  ['loses one without an answer', ['loses'], 'accepted', 1, 1],
  ['takes one without an answer', ['takes-unanswered'], 'accepted', 2, 1],
  ['takes two without an answer', ['takes-unanswered', 'takes-unanswered'], 'accepted', 3, 2],
  ['takes one without an answer, then throttles', ['takes-unanswered', 'throttled'], 'accepted', 2, 1],
  ['throttles, then loses one', ['throttled', 'loses', 'paused'], 'accepted', 1, 1],
];

describe('the provider', () => {
  test.each(provided)('%s, and tells nothing', async (_, ways, state, taken, possibleDuplicates) => {
    const stage = await mailStage();
    stage.provider.ways.push(...ways);
    await run(stage);
    await settle(stage, () => []);
    expect(await mailNow(stage)).toMatchObject({ state, possibleDuplicates, attempts: ways.length + 1 });
    expect(stage.provider.taken).toHaveLength(taken);
    await demandTold(stage, 'in the end');
  });

  test.each(provided)('%s, and tells of each message', async (_, ways, __, taken) => {
    const stage = await mailStage();
    stage.provider.ways.push(...ways);
    await run(stage);
    await settle(stage, (at) => each(at, ['send', 'delivery']));
    const mail = await mailNow(stage);
    expect(mail?.state).toBe('delivered');
    // the first word of it resolves the question: nothing goes twice
    expect(stage.provider.taken).toHaveLength(Math.min(taken, 1));
    expect(stage.provider.taken.length).toBeLessThanOrEqual(1 + mail!.possibleDuplicates);
  });

  test('what it takes nothing of ends the run: one message is tried, the others stay due', async () => {
    const stage = await mailStage();
    for (let more = 0; more < 4; more++) await tellOfMandate(stage.world, `p${more}@example.org`);
    stage.provider.ways.push('throttled');
    await run(stage);
    expect(stage.told).toEqual(['postponed']);
    expect(stage.provider.taken).toEqual([]);
    await run(stage);
    expect(stage.provider.taken).toHaveLength(4);
    await settle(stage, () => []);
    expect(stage.provider.taken).toHaveLength(5);
  });

  test('is disabled for three days: nothing is given up, and all goes once it is back', async () => {
    const stage = await mailStage();
    for (let hour = 0; hour < 72; hour++) {
      stage.provider.ways.push('paused');
      await run(stage);
      stage.world.clock.advance(minutes(61));
    }
    stage.provider.ways.splice(0);
    expect(stage.told).toEqual(Array(72).fill('postponed'));
    await run(stage);
    expect(await mailNow(stage)).toMatchObject({ state: 'accepted', attempts: 73, possibleDuplicates: 0 });
    await demandTold(stage, 'in the end');
  });

  test('is disabled for three days, and then what the message is about cannot be read once: it is not given up', async () => {
    const stage = await mailStage();
    for (let hour = 0; hour < 72; hour++) {
      stage.provider.ways.push('paused');
      await run(stage);
      stage.world.clock.advance(minutes(61));
    }
    stage.provider.ways.splice(0);
    const { world } = stage;
    const vault = { ...world.vault, open: () => Promise.reject(new Error('the keys are away')) };
    await run(stage, { world: { ...world, vault } });
    expect(stage.told.at(-1)).toBe('postponed');
    world.clock.advance(minutes(61));
    await run(stage);
    await demandTold(stage, 'in the end');
  });

  test('cannot be asked, because what the message is about is never read: it is set aside after as many failures', async () => {
    const stage = await mailStage();
    const { world } = stage;
    const vault = { ...world.vault, open: () => Promise.reject(new Error('the keys are away')) };
    for (let times = 0; times < 19; times++) {
      await run(stage, { world: { ...world, vault } });
      world.clock.advance(minutes(61));
    }
    expect(stage.told).toEqual(Array(19).fill('postponed'));
    await run(stage, { world: { ...world, vault } });
    expect(stage.told.at(-1)).toBe('parked');
    expect(await mailNow(stage)).toMatchObject({ state: 'parked', attempts: 0 });
  });

  test('takes one without an answer and its word comes when the message was given up: nothing is left of it', async () => {
    const stage = await mailStage();
    stage.provider.ways.push('takes-unanswered', ...Array<Way>(19).fill('loses'));
    for (let times = 0; !stage.told.includes('parked') && times < 60; times++) {
      await run(stage);
      stage.world.clock.advance(minutes(61));
    }
    expect(stage.told).toContain('parked');
    const { outbox } = await hear(stage, newsOf(stage, 0, 'delivery'));
    expect(outbox).toEqual([]);
    await run(stage);
    expect(await mailNow(stage)).toMatchObject({ state: 'delivered' });
    expect([rowsLeft(stage), stage.provider.taken.length]).toEqual([0, 1]);
  });

  test('tells of one that went unanswered while it refuses the next: that one is no possible duplicate', async () => {
    const stage = await mailStage();
    stage.provider.ways.push('takes-unanswered');
    await run(stage);
    stage.world.clock.advance(minutes(16));
    const refusing: Provider = {
      ...stage.provider,
      send: async () => {
        await hear(stage, newsOf(stage, 0, 'send'));
        throw new NotAccepted('throttled');
      },
    };
    await run(stage, { provider: refusing });
    expect(await mailNow(stage)).toMatchObject({ state: 'accepted', attempts: 2, refused: 1, possibleDuplicates: 0 });
    await demandTold(stage, 'in the end');
  });

  test('refuses the message again and again: it is set aside, and what it was throttled between does not count', async () => {
    const stage = await mailStage();
    for (let times = 0; !stage.told.includes('parked') && times < 60; times++) {
      stage.provider.ways.push(times % 2 ? 'throttled' : 'refused');
      await run(stage);
      stage.world.clock.advance(minutes(61));
    }
    expect(await mailNow(stage)).toMatchObject({ state: 'parked', why: 'refused', attempts: 39, excused: 19 });
    stage.world.clock.advance(minutes(60 * 24 * 30));
    await run(stage);
    expect([stage.provider.taken, rowsLeft(stage)]).toEqual([[], 1]);
    expect(audit(stage.world)).toEqual([]);
  });

  test('its news are there before its answer: the row goes, and nothing is sent again', async () => {
    for (const way of ['takes', 'takes-unanswered'] as const) {
      const stage = await mailStage();
      stage.provider.ways.push(way);
      stage.provider.meanwhile = async () => {
        await hear(stage, newsOf(stage, 0, 'delivery'));
        await hear(stage, newsOf(stage, 0, 'send'));
      };
      await run(stage);
      expect(await mailNow(stage)).toMatchObject({ state: 'delivered', attempts: 1, possibleDuplicates: 0 });
      expect([rowsLeft(stage), stage.told]).toEqual([0, ['sent']]);
    }
  });

  test('it bounces all: each mailbox is dead at once, and the next mail to it is not sent', async () => {
    const stage = await mailStage();
    await run(stage);
    await hear(stage, newsOf(stage, 0, 'permanent'));
    expect((await mailNow(stage))?.state).toBe('bounced');
    await tellOfMandate(stage.world, ` ${ADDRESS.toUpperCase()}`);
    const insisted = await tellOfMandate(stage.world, ADDRESS, { insist: 'yes' });
    await run(stage);
    expect(
      mailsOf(stage.world)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['accepted', 'bounced', 'suppressed']);
    expect(stage.provider.taken.map(({ noticeId }) => noticeId)).toEqual([stage.row.id, insisted.id]);
    expect(rowsLeft(stage)).toBe(1);
    expect(stage.world.table.rows().filter(({ topic }) => topic === 'contact')).toHaveLength(1);
    expect(audit(stage.world)).toEqual([]);
  });
});

describe('what does not go calls somebody after an hour, and not before, however old its row', () => {
  test.each([
    ['the account is paused', 'paused', 'notice.held-up'],
    ['nobody is there', 'unreachable', 'notice.held-up'],
    ['what goes is lost', 'loses', 'mail.unresolved-long'],
  ] as const)('%s', async (_, way, worry) => {
    const stage = await mailStage();
    const { world, provider } = stage;
    // made long before its time, as notices of expiry are
    world.clock.advance(minutes(60 * 24));
    const begin = world.clock.now().getTime();
    const worries: [number, string][] = [];
    for (let minute = 0; minute < 180; minute++) {
      provider.ways.splice(0, 1, way);
      await sendNotices(
        { ...world, mailer: provider, wording, publicUrl: 'https://api.example.test' },
        undefined,
        (outcome, row, __, mail) => {
          const said = worryOf(outcome, row, mail);
          if (said) worries.push([(world.clock.now().getTime() - begin) / minutes(1), said]);
        },
      );
      world.clock.advance(minutes(1));
    }
    const [first] = worries;
    expect(first?.[1]).toBe(worry);
    expect(first?.[0]).toBeGreaterThanOrEqual(55);
    expect(first?.[0]).toBeLessThan(120);
    // once it has begun it is said at least every two hours
    expect(worries.length).toBeGreaterThan(1);
  });
});

test('thirty messages to one mailbox come back at once: each is taken down, and the mailbox dies once', async () => {
  const stage = await mailStage();
  for (let more = 1; more < 30; more++) await tellOfMandate(stage.world, ADDRESS);
  await run(stage);
  const { writersAtOnce } = deliveryRow;
  for (let nth = 0; nth < 30; nth += writersAtOnce) {
    const some = Array.from({ length: Math.min(writersAtOnce, 30 - nth) }, (_, more) => nth + more);
    await Promise.all(some.map((one) => hear(stage, newsOf(stage, one, 'permanent'))));
  }
  expect(recordsOf(stage.world, 'mailbox')).toMatchObject([{ state: 'dead', bounces: 30 }]);
  expect(new Set(mailsOf(stage.world).map(({ state }) => state))).toEqual(new Set(['bounced']));
});

test.each(MODES)(
  'a sender that breaks down around a send without an answer leaves the provider its time: %s',
  async (mode) => {
    const clean = await mailStage();
    clean.provider.ways.push('takes-unanswered');
    const watched = faulty(clean.world, 0, mode);
    await run(clean, overNetwork(clean, watched));
    for (let at = watched.calls.indexOf('send') + 1; at <= watched.calls.length; at++) {
      const stage = await mailStage();
      stage.provider.ways.push('takes-unanswered');
      await endure(() => run(stage, overNetwork(stage, faulty(stage.world, at, mode))));
      // the call itself may have been what was not made
      const taken = stage.provider.taken.length;
      for (let minute = 0; minute < 12; minute += 3) {
        stage.world.clock.advance(minutes(3));
        await run(stage);
      }
      expect(stage.provider.taken, `call ${at}`).toHaveLength(taken);
      await settle(stage, (later) => each(later, ['send']));
      await demandTold(stage, `call ${at}`);
      expect(stage.provider.taken, `call ${at}: in the end`).toHaveLength(1);
    }
  },
);

describe('every remote call of whoever takes news down goes wrong: they are told again', () => {
  const contactsToldOf = ({ world }: MailStage) => world.table.rows().filter(({ topic }) => topic === 'contact').length;

  test.each(MODES)('%s', async (mode) => {
    const sent = async () => {
      const stage = await mailStage();
      await run(stage);
      return stage;
    };
    const clean = await sent();
    const watched = faulty(clean.world, 0, mode);
    await hear({ world: watched.world }, newsOf(clean, 0, 'permanent'));
    expect(watched.calls.length).toBeGreaterThan(3);
    for (let at = 1; at <= watched.calls.length; at++) {
      const stage = await sent();
      const news = newsOf(stage, 0, 'permanent');
      await endure(() => hear({ world: faulty(stage.world, at, mode).world }, news));
      expect(audit(stage.world), `call ${at}`).toEqual([]);
      await hear(stage, news);
      expect(await mailNow(stage), `call ${at}`).toMatchObject({ state: 'bounced', version: 3 });
      expect(recordsOf(stage.world, 'mailbox'), `call ${at}`).toMatchObject([
        { state: 'dead', bounces: 1, version: 1 },
      ]);
      expect(contactsToldOf(stage), `call ${at}`).toBe(1);
      expect(audit(stage.world), `call ${at}: told again`).toEqual([]);
    }
  });
});

describe('clocks', () => {
  test.each([
    ['jumps forward while a message is out', minutes(60 * 24)],
    ['jumps back while a message is out', -minutes(60 * 24)],
  ])('the clock %s: another sender does not send it again', async (_, by) => {
    const stage = await mailStage();
    stage.provider.meanwhile = async () => {
      stage.provider.meanwhile = undefined;
      stage.world.clock.advance(by);
      await run(stage);
    };
    await run(stage);
    expect(stage.provider.taken).toHaveLength(1);
    stage.world.clock.advance(-by);
    await settle(stage, () => []);
    await demandTold(stage, 'in the end');
    expect(stage.provider.taken).toHaveLength(1);
  });

  test('an hour that comes twice keeps no message from being repeated', async () => {
    const stage = await mailStage();
    stage.provider.ways.push('loses');
    await run(stage);
    stage.world.clock.advance(-minutes(60));
    await run(stage);
    await settle(stage, () => []);
    await demandTold(stage, 'in the end');
  });
});
