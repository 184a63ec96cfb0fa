import { beforeEach, describe, expect, test } from 'vitest';
import { MOST_FAILURES, type NoticeHouse, type NoticeOutcome, sendNotices } from '../../../shared/lifecycle/notices.ts';
import { PARKED_UNTIL } from '../../../shared/lifecycle/outbox.ts';
import type { Mailer, OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { renderTemplate } from '../../../shared/messages/markup.ts';
import { NOTICES, renderNotice, wording } from '../../../shared/messages/notices.ts';
import { ROLES } from '../../../shared/registration/records.ts';
import { mandateOf, type Office, openOffice } from './office.ts';

describe('notices', () => {
  let office: Office;
  let sent: Parameters<Mailer['send']>[0][];
  let told: NoticeOutcome[];
  let failing: boolean;
  let house: NoticeHouse;
  beforeEach(async () => {
    office = await openOffice();
    [sent, told, failing] = [[], [], false];
    const mailer: Mailer = {
      send: async (message) => {
        if (failing) throw new Error('no mail today');
        sent.push(message);
        return { messageId: `m${sent.length}` };
      },
    };
    house = { ...office.house, mailer, wording, publicUrl: 'https://api.example.test' };
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
    expect(sent).toMatchObject([{ to: 'durand@example.test', subject: 'Un mandat vous est confié', noticeId: row.id }]);
    expect(sent[0]!.text).toContain('Rôle\u00a0: auditeur');
    expect(sent[0]!.text).toContain('1 février 2028');
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

  test('a sender that died leaves the row to the next one, after its lease', async () => {
    const row = await mandateGiven();
    house = { ...house, mailer: { send: () => new Promise(() => {}) } };
    void run(row.id);
    await expect.poll(async () => (await office.ledger.outbox.read(row.id))?.attempts).toBe(1);
    house = { ...house, mailer: { send: async () => ({ messageId: 'later' }) } };
    await run(row.id);
    expect(told).toEqual([]);
    office.tick(200_000);
    await run();
    expect(told).toEqual(['sent']);
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

describe('messages', () => {
  const values = {
    asker: 'Camille Aubrac',
    name: 'www.example.test',
    issuer: 'sceau-ca-1',
    serial: '5f01',
    notAfter: '1 May 2030',
    lapsesAt: '1 April 2026',
    orderedFor: '1 May 2026',
    retrieval: 'https://api.example.test/retrieval/x/00',
    revokedAt: '1 May 2027',
    address: 'https://api.example.test/certificates/sceau-ca-1/5f01',
    request: 'https://api.example.test/requests/1',
    structure: 'Clinique des Tilleuls',
    number: 'F503-2027-2222-3333-4444',
    offers: 'SERV-SSL (www.example.test), ORG',
    holder: 'Camille Aubrac',
    ownAddress: 'https://api.example.test/me/holders',
    offer: 'SERV-SSL',
    domain: 'example.test',
    overlapUntil: '1 May 2027',
    confirmBy: '1 May 2027',
    role: 'auditor',
    from: 'a',
    until: 'b',
    title: 'Terms of use for holders',
    version: '2',
    by: '1 May 2027',
    revokeFrom: '1 August 2027',
    declareBy: '1 May 2027',
    direction: 'Direction des exemples',
    lines: '12',
    done: '12',
    registered: '9',
    refused: '1',
    duplicate: '1',
    homonym: '1',
    day: '1 May 2027',
    dueAt: '1 May 2027',
    leavesOn: '1 May 2027',
    receivedAt: '1 May 2027',
    text: '1 May 2027',
    certificates: '3',
    list: 'www.example.test (sceau-ca-1 5f01)',
    people: '2',
    revoked: '3',
    left: '0',
  };
  const all = NOTICES.flatMap((notice) => (['fr', 'en'] as const).map((language) => [notice, language] as const));

  test.each(all)('%s in %s is whole in both forms', (notice, language) => {
    const { subject, text, html } = renderNotice(notice, language, values);
    expect(`${subject}${text}${html}`).not.toMatch(/[{}]|undefined/);
    expect(html).toContain(`<html lang="${language}">`);
    // nothing acts by itself: no link, form, picture or script
    expect(html).not.toMatch(/<(a|form|img|script|link|iframe)\b|http-equiv/i);
  });

  test.each(all)('%s in %s: a value is never markup, a header or a line', (notice, language) => {
    const hostile = '"><script>alert(1)</script>\r\nBcc: x@example.test\u2028\u202E&amp;';
    const poisoned = Object.fromEntries(Object.keys(values).map((name) => [name, hostile]));
    const { subject, text, html } = renderNotice(notice, language, poisoned);
    expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(html).not.toMatch(/<script|\u202E/);
    expect(html).toContain('&lt;script&gt;');
  });

  test('every part of a template is escaped, labels and frame included', () => {
    const template = { subject: '{a}', paragraphs: ['<{a}>'], facts: [['<b>', '{a}']] as const };
    const { html } = renderTemplate(template, { a: '<i>&' }, { language: '"x', closing: '<u>' });
    expect(html).not.toMatch(/<[ibu]>|&(?!lt;|gt;|amp;|quot;)/);
    expect(html).toContain('<p>&lt;&lt;i&gt;&amp;&gt;</p>');
    expect(html).toContain('lang="&quot;x"');
  });

  test('a list has an item a line, each escaped and of one line', () => {
    const template = { subject: 's', paragraphs: [], list: '{a}', facts: [] };
    const { text, html } = renderTemplate(template, { a: '<i>\nB\u2028C' }, { language: 'en', closing: 'c' });
    expect(text).toContain('- <i>\n- B C\n');
    expect(html).toContain('<ul><li>&lt;i&gt;</li><li>B C</li></ul>');
  });

  test('every role has its words', () => {
    for (const role of ROLES) {
      const [fr, en] = [wording.role(role, 'fr'), wording.role(role, 'en')];
      expect(fr).not.toBe(en);
    }
  });

  test('a placeholder in a value is only text, and a missing value is a mistake', () => {
    const { text } = renderNotice('request-refused', 'en', { name: '{request}', request: 'r' });
    expect(text).toContain('Name: {request}');
    expect(() => renderNotice('request-refused', 'en', { name: 'n' })).toThrow(TypeError);
    expect(() => renderNotice('request-refused', 'en', { name: 'n', ['constructor' as string]: 'x' })).toThrow(
      TypeError,
    );
  });
});
