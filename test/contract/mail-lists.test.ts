import { expect, test } from 'vitest';
import type { MailboxRecord, MailRecord } from '../../shared/lifecycle/mail-records.ts';
import { onBothStores } from './on-both-stores.ts';
import { at, event } from './records.ts';

/** Where messages and mailboxes lie: in memory and in a real store alike. */
const mail = (n: number, more: Partial<MailRecord> = {}): MailRecord => ({
  ...{ kind: 'mail', id: n.toString(16).padStart(32, '0'), version: 1, createdAt: at(n), movedAt: at(n) },
  ...{
    about: { notice: 'mandate-given' },
    state: 'sending',
    messages: [],
    attempts: 1,
    refused: 0,
    excused: 0,
    possibleDuplicates: 0,
  },
  ...more,
});
const mailbox: MailboxRecord = {
  ...{
    kind: 'mailbox',
    digest: 'd'.repeat(64),
    version: 1,
    createdAt: at(0),
    state: 'dead',
    bounces: 1,
    complaints: 0,
  },
  ...{ failures: [], last: { at: at(0), why: 'permanent' } },
};

onBothStores((ledger) => {
  const write = async (...records: readonly (MailRecord | MailboxRecord)[]) => {
    for (const record of records) await ledger.commit({ records: [record], events: [event(record)] });
  };

  test('what needs a human is listed by when it came to that, over all partitions, page by page', async () => {
    const some = Array.from({ length: 12 }, (__, n) =>
      mail(n + 1, { state: n % 2 ? 'parked' : 'unresolved', movedAt: at(40 - n) }),
    );
    await write(...some, mail(20), mail(21, { state: 'accepted' }), mail(22, { state: 'bounced' }));
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ledger.list('mails-waiting', '', { limit: 5, ...(cursor !== undefined && { cursor }) });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(some.map(({ id }) => id).reverse());
  });

  test('one that is taken up again is in the list no more', async () => {
    const parked = mail(1, { state: 'parked' });
    await write(parked, { ...parked, version: 2, state: 'sending' });
    expect((await ledger.list('mails-waiting', '')).items).toEqual([]);
  });

  test('what is over and still says whom it was for is listed until it is forgotten, and what is open never', async () => {
    const [gone, kept] = [mail(1, { state: 'delivered' }), mail(2, { state: 'dropped', movedAt: at(9) })];
    await write(gone, kept, mail(3), mail(4, { state: 'waiting' }), mail(5, { state: 'parked' }));
    await write(mail(6, { state: 'bounced', movedAt: at(7) }));
    await write({ ...gone, version: 2, forgottenAt: at(20) });
    const { items } = await ledger.list('mails-to-forget', '');
    expect(items.map(({ id }) => id)).toEqual([mail(6).id, kept.id]);
  });

  test('messages about a certificate are listed under it, the oldest first, and others not', async () => {
    const of = (issuer: string, serial: string) => ({ about: { notice: 'expiry-to-renew', issuer, serial } });
    await write(mail(3, of('ca-1', '5f01')), mail(1, of('ca-1', '5f01')), mail(2, of('ca-1', '5f02')), mail(4));
    const { items } = await ledger.list('mails-of-certificate', 'ca-1/5f01');
    expect(items.map(({ createdAt }) => createdAt)).toEqual([at(1), at(3)]);
    expect(items[0]).toEqual(mail(1, of('ca-1', '5f01')));
  });

  test('mailboxes are read by their digest', async () => {
    await write(mailbox);
    expect(await ledger.read('mailbox', { digest: mailbox.digest })).toEqual(mailbox);
    expect(await ledger.read('mailbox', { digest: 'e'.repeat(64) })).toBeUndefined();
  });
});
