import { beforeEach, describe, expect, test } from 'vitest';
import { acceptedOf, eventsOf } from '../../../infra/local/mail/events.ts';
import { readSesEvent } from '../../../shared/aws/ses-events.ts';
import { reachOf } from '../../../shared/lifecycle/mail/trail.ts';
import { moveMail } from '../../../shared/lifecycle/mail/writing.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import {
  ADDRESS,
  hear,
  type MailStage,
  mailNow,
  mailStage,
  minutes,
  newsOf,
  rowsLeft,
  run,
  tellOfMandate,
} from '../../world/mail.ts';

const ORIGIN = { account: '000000000000', configurationSet: 'sceau-test-mail' };
const place = { account: ORIGIN.account, region: 'eu-west-3', now: () => new Date('2028-01-01T12:00:00.000Z') };
const accepted = (to: string, bounces = false) =>
  acceptedOf(
    JSON.stringify({
      FromEmailAddress: 'sceau@example.test',
      Destination: { ToAddresses: [to] },
      ConfigurationSetName: ORIGIN.configurationSet,
      EmailTags: [{ Name: 'notice', Value: 'n-1' }],
    }),
    JSON.stringify({ MessageId: 'm-1' }),
    bounces,
  )!;
const newsAt = (to: string, bounces = false) =>
  eventsOf(accepted(to, bounces), place).map((event) => {
    const told = readSesEvent(event, ORIGIN);
    return typeof told === 'object' ? told.news : told;
  });

describe('an event of the mail service', () => {
  test.each([
    ['anybody@example.org', ['send', 'delivery']],
    ['success@simulator.example.test', ['send', 'delivery']],
    ['bounce@simulator.example.test', ['send', 'permanent']],
    ['bounce+one@simulator.example.test', ['send', 'permanent']],
    ['suppressionlist@simulator.example.test', ['send', 'permanent']],
    ['complaint@simulator.example.test', ['send', 'delivery', 'complaint']],
    ['ooto@simulator.example.test', ['send', 'delivery', 'transient']],
    ['full@simulator.example.test', ['send', 'transient']],
    ['bounce@example.org', ['send', 'delivery']],
  ])('about %s tells %j', (to, news) => {
    expect(newsAt(to)).toEqual(news);
  });

  test('a message that is ordered to come back does, whoever it is to', () => {
    expect(newsAt('anybody@example.org', true)).toEqual(['send', 'permanent']);
  });

  const [send, delivery] = eventsOf(accepted(ADDRESS), place) as [Record<string, unknown>, Record<string, unknown>];
  /** The event with one of its members put otherwise. */
  const changed = (event: object, path: string, value: unknown): object => {
    const copy = structuredClone(event) as Record<string, unknown>;
    const names = path.split('.');
    const last = names.pop()!;
    const inner = names.reduce((at, name) => at[name] as Record<string, unknown>, copy);
    inner[last] = value;
    return copy;
  };

  test('says when, by the clock of the service', () => {
    expect(readSesEvent(send, ORIGIN)).toEqual({
      mailId: 'n-1',
      messageId: 'm-1',
      to: ADDRESS,
      news: 'send',
      at: '2028-01-01T12:00:00.000Z',
    });
  });

  test.each<readonly [string, object | undefined]>([
    ['of another service', changed(send, 'source', 'aws.s3')],
    ['of somebody who names himself', changed(send, 'source', 'mine')],
    ['of another account', changed(send, 'account', '111111111111')],
    ['of another configuration set', changed(send, 'detail.mail.tags.ses:configuration-set', ['other'])],
    [
      'of two configuration sets',
      changed(send, 'detail.mail.tags.ses:configuration-set', ['other', ORIGIN.configurationSet]),
    ],
    ['without our tag', changed(send, 'detail.mail.tags.notice', [])],
    ['with two of our tags', changed(send, 'detail.mail.tags.notice', ['n-1', 'n-2'])],
    ['with a tag that is no id', changed(send, 'detail.mail.tags.notice', ['mail#x'])],
    ['without a message', changed(send, 'detail.mail.messageId', undefined)],
    ['to two addresses', changed(send, 'detail.mail.destination', [ADDRESS, 'b@example.org'])],
    ['of an unknown kind', changed(send, 'detail.eventType', 'Vanish')],
    ['without an instant', changed(changed(delivery, 'detail.delivery', {}), 'detail.mail.timestamp', 'x')],
    ['that is a list', []],
    ['that is nothing', undefined],
  ])('%s is not one', (_, event) => {
    expect(readSesEvent(event, ORIGIN)).toBeUndefined();
  });

  test('that mail is late or was opened changes nothing', () => {
    for (const kind of ['DeliveryDelay', 'Open', 'Click', 'Subscription']) {
      expect(readSesEvent(changed(send, 'detail.eventType', kind), ORIGIN)).toBe('nothing');
    }
  });

  test.each([
    ['Permanent', 'permanent'],
    ['Transient', 'transient'],
    ['Undetermined', 'transient'],
    [undefined, 'transient'],
  ])('a bounce that is %s is %s', (bounceType, news) => {
    const bounce = { bounceType, timestamp: '2028-01-01T12:00:05.000Z' };
    const event = changed(changed(send, 'detail.eventType', 'Bounce'), 'detail.bounce', bounce);
    expect(readSesEvent(event, ORIGIN)).toMatchObject({ news, at: '2028-01-01T12:00:05.000Z' });
  });
});

describe('what the provider tells', () => {
  let stage: MailStage;
  beforeEach(async () => {
    stage = await mailStage();
    await run(stage);
  });

  test.each([
    ['a mail that is not there', { mailId: 'nobody' }],
    ['another mailbox', { to: 'other@example.org' }],
    ['another message than the one that was taken', { messageId: 'message-2' }],
  ])('is not believed about %s, and changes nothing', async (_, lie) => {
    const before = await mailNow(stage);
    const { outcome } = await hear(stage, { ...newsOf(stage, 0, 'permanent'), ...lie });
    expect(outcome).toBe('not-believed');
    expect(await mailNow(stage)).toEqual(before);
  });

  test('is believed of the address that an earlier attempt wrote to', async () => {
    const other = await mailStage('moved');
    other.provider.ways.push('takes-unanswered');
    await run(other);
    const person = (await other.world.ledger.read('person', { id: other.row.about.personId! }))!;
    const personal = await other.world.vault.seal(person.id, {
      lastName: 'Test',
      firstNames: 'P',
      email: 'new@example.org',
    });
    const pen = penOf(other.world, { capacity: 'platform', function: 'test' }, 'test');
    const next = { ...person, version: 2, personal };
    await other.world.ledger.commit({ records: [next], events: [pen.event(next, 'person.completed')] });
    other.world.clock.advance(minutes(16));
    await run(other);
    expect(other.provider.taken.map(({ to }) => to)).toEqual([ADDRESS, 'new@example.org']);
    expect((await hear(other, newsOf(other, 0, 'permanent'))).outcome).toBe('taken');
    expect((await hear(other, newsOf(other, 1, 'delivery'))).mail?.state).toBe('delivered');
  });

  test('a robot that answers what arrived says nothing against the mailbox', async () => {
    await hear(stage, newsOf(stage, 0, 'delivery', 1_000));
    const { mail, mailbox } = await hear(stage, newsOf(stage, 0, 'transient', 9_000));
    expect([mail?.state, mailbox]).toEqual(['delivered', undefined]);
  });

  test('of a notice of expiry that comes back asks for somebody else to be told, once', async () => {
    const about = { notice: 'expiry-to-renew', issuer: 'ca-1', serial: '5f01' };
    const world = stage.world;
    const row = await tellOfMandate(world, 'expiry@example.org', { ...about, notice: 'mandate-given' });
    await run(stage);
    const mail = (await world.ledger.read('mail', { id: row.id }))!;
    const by = { actor: { capacity: 'platform', function: 'test' }, correlation: 'test' } as const;
    const step = (of: typeof mail) => ({ ...of, version: of.version + 1, about: { ...of.about, ...about } });
    await moveMail(world, mail, step, by);
    const waiting = () => world.table.rows().filter(({ topic }) => topic === 'expiry');
    await hear(stage, newsOf(stage, 1, 'delivery'));
    expect(waiting()).toEqual([]);
    expect(await reachOf(world.ledger, [row.id, 'not-yet'])).toBe('reached');
    const { outbox } = await hear(stage, newsOf(stage, 1, 'permanent'));
    expect(outbox.map(({ topic }) => topic)).toEqual(['expiry', 'contact']);
    expect(waiting()).toMatchObject([{ about: { issuer: 'ca-1', serial: '5f01' } }]);
    await hear(stage, newsOf(stage, 1, 'complaint'));
    expect(waiting()).toHaveLength(1);
    expect(await reachOf(world.ledger, [row.id])).toBe('unreached');
    expect(await reachOf(world.ledger, [row.id, 'not-yet'])).toBe('waiting');
    expect(await reachOf(world.ledger, [row.id, stage.row.id])).toBe('reached');
    expect(rowsLeft(stage)).toBe(2);
  });

  test('the death of a mailbox names the person whom the mail was to', async () => {
    const { outbox } = await hear(stage, newsOf(stage, 0, 'complaint'));
    const { mailbox } = (await mailNow(stage))!;
    expect(outbox).toMatchObject([{ topic: 'contact', about: { mailbox, personId: stage.row.about.personId } }]);
  });

  test('neither record nor event holds an address', async () => {
    await hear(stage, newsOf(stage, 0, 'permanent'));
    const rows = stage.world.table.rows().filter(({ pk }) => /^(mail|mailbox)#/.test(pk));
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) {
      const text = JSON.stringify(row, (_, value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString() : value,
      );
      expect(text).not.toContain('@');
    }
  });
});
