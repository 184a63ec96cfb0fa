import { beforeAll, describe, expect, test } from 'vitest';
import { itemOfRecord } from '../../../shared/ledger/rows.ts';
import { contact, event, workItem } from '../../contract/records.ts';
import { issuedTo } from '../../world/retrieval.ts';
import { openAuthority } from './authority.ts';
import { problem } from './office.ts';

let authority: Awaited<ReturnType<typeof openAuthority>>;
beforeAll(async () => {
  authority = await openAuthority();
  for (let n = 0; n < 5; n++) {
    await issuedTo(authority.world, authority.cast, { declared: { commonName: `h${n}.example.org`, dnsNames: [] } });
    authority.world.clock.advance(1000);
  }
});
const get = (path: string, query: Record<string, string> = {}, accept = 'application/json') =>
  authority.ask(`GET ${path}`, { claims: authority.administrator, query, headers: { accept } });

describe('the follow-up over HTTP', () => {
  test('pages with a cursor', async () => {
    const first = await get('/certificates', { limit: '3' });
    expect(first.json).toMatchObject({ items: { length: 3 } });
    const second = await get('/certificates', { limit: '3', cursor: String(first.json.cursor) });
    expect(second.json).toMatchObject({ items: { length: 2 } });
    expect(second.json).not.toHaveProperty('cursor');
    const shown = [first, second].flatMap(({ json }) => json.items as unknown as { subject: string; state: string }[]);
    expect(shown.map(({ subject }) => /CN=(h\d)/.exec(subject)![1])).toEqual(['h4', 'h3', 'h2', 'h1', 'h0']);
    expect(new Set(shown.map(({ state }) => state))).toEqual(new Set(['awaited']));
  });

  test('as CSV for spreadsheets: a byte order mark, one line per certificate, the same names as JSON', async () => {
    const answer = await get('/certificates/export', { search: 'h1' }, 'text/csv');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="certificates-2026-03-02\.csv"$/);
    const lines = Buffer.from(answer.text, 'base64').toString().split('\r\n');
    expect(lines[0]!.startsWith('\ufeffissuer,serial,state,')).toBe(true);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('DNS:h1.example.org');
    const health = 'addressesUsable,addressesUnverified,addressesExpired,addressesDead,addressesFew';
    expect(lines[0]!.endsWith(health)).toBe(true);
    expect(lines[1]!.endsWith('0,0,0,0,true')).toBe(true);
    const json = await get('/certificates/export', { search: 'h1' });
    const { items } = JSON.parse(Buffer.from(json.text, 'base64').toString()) as { items: Record<string, string>[] };
    expect(lines[1]!.split(',')[1]).toBe(items[0]!.serial);
  });

  test('each certificate says how the addresses of its subscription fare', async () => {
    const { items } = (await get('/certificates', { limit: '1' })).json as unknown as { items: object[] };
    const none = { usable: 0, unverified: 0, expired: 0, dead: 0, few: true };
    expect(items).toMatchObject([{ addresses: none }]);
    const { subscription } = authority.cast;
    const entered = contact({ id: `${subscription.id}-${'a'.repeat(32)}`, subscriptionId: subscription.id });
    await authority.world.ledger.commit({ records: [entered], events: [event(entered)] });
    const again = (await get('/certificates', { limit: '1' })).json as unknown as { items: object[] };
    expect(again.items).toMatchObject([{ addresses: { ...none, unverified: 1 } }]);
  });

  test('one list of what waits: an agent’s over HTTP, with counts', async () => {
    const waiting = workItem({
      id: 'ab'.repeat(16),
      structureId: 'cd'.repeat(16),
      task: 'unreachable',
      cause: 'mailbox.died',
    });
    await authority.world.ledger.commit({ records: [waiting], events: [event(waiting)] });
    const { claims: agent } = await authority.person('validation-agent', { reach: 'house' });
    const ask = (query: Record<string, string>, claims = agent) => authority.ask('GET /work', { claims, query });
    expect((await ask({})).json).toMatchObject({
      counts: [{ task: 'unreachable', count: 1 }],
      complete: true,
      items: [{ task: 'unreachable', href: `/work-items/${'ab'.repeat(16)}`, about: { workItemId: 'ab'.repeat(16) } }],
    });
    expect((await ask({ task: 'mail' })).json).toMatchObject({ items: [], counts: [{ count: 1 }] });
    expect(problem(await ask({ task: 'coffee' })).code).toBe('malformed');
    expect(problem(await ask({}, authority.administrator)).code).toBe('forbidden');
  });

  test('counts', async () => {
    expect((await get('/certificates/counts')).json).toMatchObject({ states: { awaited: 5 }, complete: true });
  });

  test('what is larger than an answer is handed out by a link', async () => {
    const { administrator, cast, world } = authority;
    const dnsNames = Array.from(
      { length: 24 },
      (_, n) => `a-name-of-quite-some-length-to-fill-a-line-of-the-list-${n}.example.org`,
    );
    const { certificate, requestId } = await issuedTo(world, cast, {
      declared: { commonName: 'many.example.org', dnsNames },
    });
    const one = (await world.ledger.read('request', { id: requestId }))!.certificate!;
    const record = (await world.ledger.read('certificate', one))!;
    // rows as an authority of long standing has them; what they say is the one certificate's
    const rows = Array.from({ length: 2_400 }, (_, n) =>
      itemOfRecord({ ...record, certificate, serial: String(n).padStart(32, '0') }),
    );
    for (let from = 0; from < rows.length; from += 100) {
      await world.table.write(rows.slice(from, from + 100).map((put) => ({ put })));
    }
    const answer = await authority.ask('GET /certificates/export', {
      claims: administrator,
      headers: { accept: 'application/json' },
    });
    expect(answer.status).toBe(303);
    const key = /objects\.example\.test\/(exports\/[0-9a-f]{32}\.json)\?/.exec(answer.headers.location!)![1]!;
    const { items } = JSON.parse(Buffer.from(authority.handedOut.get(key)!).toString()) as { items: unknown[] };
    expect(items.length).toBe(2_400 + 6);
  });

  test('an unknown filter or value is refused with its name', async () => {
    const bad = problem(await get('/certificates', { state: 'lost', colour: 'red' }));
    expect(bad.findings.map(({ pointer }) => pointer).sort()).toEqual(['/query/colour', '/query/state']);
  });
});
