import { beforeEach, describe, expect, test } from 'vitest';
import { takeNews } from '../../../shared/lifecycle/mail/delivery.ts';
import { MOST_FAILURES } from '../../../shared/lifecycle/mail/sending.ts';
import type { MailboxRecord } from '../../../shared/lifecycle/mail-records.ts';
import { type MailStage, minutes, newsOf, provider, run, tellOfMandate, type Way } from '../../world/mail.ts';
import type { World } from '../../world/world.ts';
import { type Office, openOffice, problem, type Somebody } from './office.ts';

describe('mail that needs a human, over HTTP', () => {
  let office: Office;
  let agent: Somebody;
  let auditor: Somebody;
  let stage: MailStage;
  beforeEach(async () => {
    office = await openOffice();
    agent = await office.person('Agent', { role: 'validation-agent' });
    auditor = await office.person('Auditor', { role: 'auditor' });
    const clock = { ...office.house.clock, advance: office.tick, set: () => undefined };
    const world = { ...office.house, table: office.table, clock } as unknown as World;
    stage = { world, provider: provider(world), row: await tellOfMandate(world), told: [] };
  });
  const list = (query?: Record<string, string>) =>
    office.ask('GET /mails', { claims: auditor.claims, ...(query && { query }) });
  const retry = (id: string, body: object = {}) =>
    office.ask(`POST /mails/${id}/retry`, { claims: agent.claims, body });
  /** Fails until nobody tries any more. */
  async function parked(way: Way = 'refused'): Promise<void> {
    while (!stage.told.includes('parked')) {
      stage.provider.ways.push(way);
      await run(stage);
      office.tick(minutes(61));
    }
    stage.provider.ways.splice(0);
  }

  test('what was given up stands there with its figures, and no address', async () => {
    expect((await list()).json).toEqual({ items: [], counts: { parked: 0, unresolved: 0, more: false } });
    await parked();
    const { json, text } = await list();
    expect(json).toMatchObject({
      items: [
        {
          id: stage.row.id,
          notice: 'mandate-given',
          about: { personId: stage.row.about.personId },
          state: 'parked',
          attempts: MOST_FAILURES,
          possibleDuplicates: 0,
        },
      ],
      counts: { parked: 1, unresolved: 0 },
    });
    expect(text).not.toContain('@');
  });

  test('an agent has it tried again: it goes under the same name, and once', async () => {
    await parked();
    office.nudged.splice(0);
    const again = await retry(stage.row.id);
    expect(again).toMatchObject({ status: 200, json: { id: stage.row.id, state: 'waiting' } });
    expect(office.nudged).toMatchObject([{ topic: 'notification', about: { mail: stage.row.id } }]);
    expect(problem(await retry(stage.row.id)).code).toBe('wrong-state');
    await run(stage);
    await run(stage);
    expect(stage.provider.taken.map(({ noticeId }) => noticeId)).toEqual([stage.row.id]);
    expect((await list()).json).toMatchObject({ items: [], counts: { parked: 0 } });
    expect(await office.ledger.outbox.read(stage.row.id)).toBeUndefined();
    expect((await takeNews(stage.world, newsOf(stage, 0, 'delivery'), 'test')).mail?.state).toBe('delivered');
  });

  test('one of which a send is still open waits for the provider’s word first', async () => {
    await parked('loses');
    expect((await retry(stage.row.id)).json).toMatchObject({ state: 'unresolved' });
    expect((await list()).json).toMatchObject({ counts: { parked: 0, unresolved: 1 } });
    await run(stage);
    expect(stage.provider.taken).toEqual([]);
    office.tick(minutes(16));
    await run(stage);
    expect(stage.provider.taken).toHaveLength(1);
  });

  test('to a dead mailbox it goes on the agent’s word that it works again', async () => {
    await run(stage);
    await takeNews(stage.world, newsOf(stage, 0, 'permanent'), 'test');
    expect(problem(await retry(stage.row.id)).code).toBe('wrong-state');
    const next = await tellOfMandate(stage.world);
    await run(stage);
    expect(stage.told.at(-1)).toBe('suppressed');
    office.tick(minutes(1));
    expect(problem(await retry(next.id)).code).toBe('wrong-state');
    expect((await retry(next.id, { mailboxWorks: true })).json).toMatchObject({ state: 'waiting' });
    const { mailbox: digest = '' } = (await office.ledger.read('mail', { id: next.id }))!;
    const mailbox: MailboxRecord = (await office.ledger.read('mailbox', { digest }))!;
    expect([mailbox.state, mailbox.goodAt]).toEqual(['good', office.house.clock.now().toISOString()]);
    await run(stage);
    expect(stage.provider.taken.map(({ noticeId }) => noticeId)).toEqual([stage.row.id, next.id]);
  });

  test('a name that is none is not there; more fields than there are, are refused', async () => {
    expect(problem(await retry('0'.repeat(32))).code).toBe('not-found');
    expect(problem(await retry(stage.row.id, { mailboxWorks: false })).code).toBe('malformed');
  });
});
