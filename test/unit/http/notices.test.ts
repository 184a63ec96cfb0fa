import { beforeEach, describe, expect, test } from 'vitest';
import { NotAccepted } from '../../../shared/lifecycle/mail/not-accepted.ts';
import { MOST_FAILURES, type NoticeOutcome } from '../../../shared/lifecycle/mail/sending.ts';
import type { NoticeHouse } from '../../../shared/lifecycle/notices.ts';
import { PARKED_UNTIL } from '../../../shared/lifecycle/outbox.ts';
import type { Mailer, OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { wording } from '../../../shared/messages/notices.ts';
import { sendNotices } from '../../world/sending.ts';
import { mandateOf, type Office, openOffice } from './office.ts';

describe('notices', () => {
  let office: Office;
  let sent: Parameters<Mailer['send']>[0][];
  let told: NoticeOutcome[];
  let failing: boolean;
  let house: NoticeHouse & Pick<Office, 'table'>;
  beforeEach(async () => {
    office = await openOffice();
    [sent, told, failing] = [[], [], false];
    const mailer: Mailer = {
      send: async (message) => {
        if (failing) throw new NotAccepted('refused');
        sent.push(message);
        return { messageId: `m${sent.length}` };
      },
    };
    house = { ...office.house, table: office.table, mailer, wording, publicUrl: 'https://api.example.test' };
  });

  const run = (nudged?: string) => sendNotices(house, nudged, (outcome) => void told.push(outcome));
  /** A mandate, and the row that tells its person. */
  async function waiting(about: (personId: string, mandateId: string) => Record<string, string>): Promise<OutboxRow> {
    const person = await office.person('Durand');
    const mandate = mandateOf('a1', person.id, 'auditor');
    const pen = penOf(house, { capacity: 'platform', function: 'test' }, 'test');
    const row = pen.outbox('notification', about(person.id, mandate.id));
    await office.ledger.commit({ records: [mandate], events: [pen.event(mandate, 'mandate.given')], outbox: [row] });
    return row;
  }
  const mandateGiven = () => waiting((personId, mandateId) => ({ notice: 'mandate-given', personId, mandateId }));

  test('a person is told in their language, at the address of now, and the row is gone', async () => {
    const row = await mandateGiven();
    await run(row.id);
    expect(sent).toMatchObject([
      { to: 'durand@example.test', subject: 'Un mandat vous est confié : auditeur', noticeId: row.id },
    ]);
    expect(sent[0]!.text).toContain('Rôle\u00a0: auditeur');
    expect(sent[0]!.text).toContain('février 2028');
    expect(await office.ledger.outbox.read(row.id)).toBeUndefined();
    await run();
    expect(told).toEqual(['sent']);
  });

  test('five senders at once send one message', async () => {
    const row = await mandateGiven();
    await Promise.all(Array.from({ length: 5 }, () => run(row.id)));
    expect(sent).toHaveLength(1);
  });

  test('what cannot be sent is put off ever longer, stays, and is set aside at last where it can be seen', async () => {
    const row = await mandateGiven();
    failing = true;
    const waits: number[] = [];
    while (!told.includes('parked') && told.length < 50) {
      await run(row.id);
      const { notBefore } = (await office.ledger.outbox.read(row.id))!;
      waits.push(Date.parse(notBefore) - office.clock.at.getTime());
      if (!told.includes('parked')) office.tick(waits.at(-1)!);
    }
    expect(told).toEqual([...Array(MOST_FAILURES - 1).fill('postponed'), 'parked']);
    expect(waits.slice(0, 4)).toEqual([15_000, 30_000, 60_000, 120_000]);
    expect((await office.ledger.outbox.read(row.id))?.notBefore).toBe(PARKED_UNTIL.toISOString());
    failing = false;
    office.tick(30 * 86_400_000);
    await run(row.id);
    expect(sent).toEqual([]);
  });

  test('a sender that died leaves the row to the next one, after its lease and the wait for news', async () => {
    const row = await mandateGiven();
    house = { ...house, mailer: { send: () => new Promise(() => {}) } };
    void run(row.id);
    await expect.poll(async () => (await office.ledger.outbox.read(row.id))?.attempts).toBe(1);
    house = { ...house, mailer: { send: async () => ({ messageId: 'later' }) } };
    await run(row.id);
    expect(told).toEqual([]);
    office.tick(200_000);
    await run();
    expect(told).toEqual(['unresolved']);
    office.tick(900_000);
    await run();
    expect(told).toEqual(['unresolved', 'sent']);
    expect(await office.ledger.read('mail', { id: row.id })).toMatchObject({
      state: 'accepted',
      possibleDuplicates: 1,
    });
  });

  test('one that fails keeps no other waiting; one with nobody to tell is dropped', async () => {
    await waiting(() => ({ notice: 'no-such-notice' }));
    const pen = penOf(house, { capacity: 'platform', function: 'test' }, 'test');
    const person = await office.person('Martin');
    const mandate = mandateOf('b2', person.id, 'auditor');
    const rows = [
      pen.outbox('notification', { notice: 'mandate-given', personId: 'nobody', mandateId: 'b2' }),
      pen.outbox('notification', { notice: 'certificate-issued', requestId: 'gone', issuer: 'x', serial: '01' }),
      pen.outbox('notification', { notice: 'mandate-given', personId: person.id, mandateId: 'b2' }),
    ];
    await office.ledger.commit({ records: [mandate], events: [pen.event(mandate, 'mandate.given')], outbox: rows });
    await run();
    expect([...told].sort()).toEqual(['dropped', 'dropped', 'postponed', 'sent']);
    expect(sent.map(({ to }) => to)).toEqual(['martin@example.test']);
  });
});
