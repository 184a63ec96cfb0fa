import { beforeAll, describe, expect, test } from 'vitest';
import { wording } from '../../../shared/messages/notices.ts';
import { likenesses, runThrough } from '../../world/bulk.ts';
import { issuedTo } from '../../world/retrieval.ts';
import { sendNotices } from '../../world/sending.ts';
import { openAuthority } from './authority.ts';
import { problem } from './office.ts';

let authority: Awaited<ReturnType<typeof openAuthority>>;
let one: Record<string, string>;
let two: Record<string, string>;
let auditor: Record<string, string>;
beforeAll(async () => {
  authority = await openAuthority();
  const house = { reach: 'house' } as const;
  one = (await authority.person('security-officer', house)).claims;
  two = (await authority.person('security-officer', house)).claims;
  auditor = (await authority.person('auditor', house)).claims;
});

const REASONS = 'Une bibliothèque a fait des clés faibles.';
const propose = (selection: object, claims = one, reason = 'superseded') =>
  authority.ask('POST /bulk-revocations', { claims, body: { selection, reason, reasons: REASONS } });
const act = (id: unknown, what: string, claims: Record<string, string>, body: object = {}) =>
  authority.ask(`POST /bulk-revocations/${id}/${what}`, { claims, body });
const show = (id: unknown, claims = auditor) => authority.ask(`GET /bulk-revocations/${id}`, { claims });
const lines = (id: unknown, query: Record<string, string>, headers: Record<string, string> = {}) =>
  authority.ask(`GET /bulk-revocations/${id}/certificates`, { claims: auditor, query, headers });

describe('a bulk revocation over HTTP', () => {
  test('proposed, looked at, approved by another officer, run, and told in one message', async () => {
    const { world, cast } = authority;
    const model = await issuedTo(world, cast);
    await likenesses(world, model, 24);
    const proposed = await propose({ by: 'filter', filter: { subscriptionId: cast.subscription.id } });
    expect(proposed.status).toBe(202);
    const { id } = proposed.json;
    expect(proposed.headers.location).toBe(`/bulk-revocations/${id}`);
    expect(proposed.json).toMatchObject({ state: 'counting', selection: { by: 'filter' } });
    expect(JSON.stringify(proposed.json)).not.toContain('bibliothèque');
    await runThrough(world, id as string);

    const seen = await show(id);
    expect(seen.json).toMatchObject({
      state: 'proposed',
      reasons: REASONS,
      list: { lines: 25, wouldRevoke: 25, byProfile: { [model.profile]: 25 } },
      told: { people: 1, first: [{ personId: cast.administrator.personId, certificates: 25 }] },
      progress: { lines: 0, ofLines: 25 },
    });
    const { sha256 } = seen.json.list as unknown as { sha256: string };
    expect(problem(await act(id, 'approval', one, { listSha256: sha256 }))).toMatchObject({
      status: 403,
      detail: 'Un autre responsable de sécurité approuve\u00a0: celui qui a proposé ne le peut pas.',
    });
    expect(problem(await act(id, 'approval', two, { listSha256: '0'.repeat(64) }))).toMatchObject({ status: 409 });
    expect((await act(id, 'approval', two, { listSha256: sha256 })).status).toBe(202);
    await runThrough(world, id as string);
    expect((await show(id)).json).toMatchObject({ state: 'done', progress: { lines: 25, told: 1 } });

    const letters: { subject: string; text: string; html: string }[] = [];
    const mailer = {
      send: async (letter: (typeof letters)[number]) => ({ messageId: String(letters.push(letter)) }),
    };
    const outcomes: string[] = [];
    await sendNotices(
      { ...world, mailer, wording, publicUrl: 'https://api.example.test' },
      undefined,
      (outcome, { about }) => void outcomes.push(`${about.notice} ${outcome}`),
    );
    expect(outcomes.filter((one) => one.startsWith('bulk-revoked'))).toEqual(['bulk-revoked sent']);
    expect(outcomes.filter((one) => one.endsWith('dropped') || one.endsWith('postponed'))).toEqual([]);
    const told = letters.find(({ subject }) => /^Révoqués le .+ 20\d\d : www\.example\.org \+ 24, /.test(subject))!;
    expect(told.text.split('\n').filter((line) => line.startsWith('- www.example.org (ca '))).toHaveLength(20);
    expect(told.text).toContain('- … + 5');
    expect(told.html.match(/<li>/g)).toHaveLength(21);
    expect(told.text).not.toContain('bibliothèque');
  });

  test('the lines: JSON by pages, or CSV with a link to where it goes on', async () => {
    const { world, cast } = authority;
    const model = await issuedTo(world, cast);
    const others = await likenesses(world, model, 4);
    const certificates = [model, ...others].map(({ issuer, serial }) => ({ issuer, serial }));
    const { id } = (await propose({ by: 'list', certificates })).json;
    await runThrough(world, id as string);
    const page = await lines(id, { limit: '3' });
    expect(page.json.items).toMatchObject(certificates.slice(0, 3).map((name) => ({ ...name, found: 'in-force' })));
    const rest = await lines(id, { limit: '3', cursor: page.json.cursor as string });
    expect(rest.json.items).toHaveLength(2);
    expect(rest.json).not.toHaveProperty('cursor');
    const csv = await lines(id, { limit: '3' }, { accept: 'text/csv' });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.headers.link).toBe(`</bulk-revocations/${id}/certificates?limit=3&cursor=0.3>;rel=next`);
    expect(Buffer.from(csv.text, 'base64').toString().trim().split('\r\n')).toHaveLength(4);
    expect((await act(id, 'cancellation', two)).json).toMatchObject({ state: 'cancelled' });
    const listed = await authority.ask('GET /bulk-revocations', { claims: auditor, query: { limit: '1' } });
    expect(listed.json.items).toHaveLength(1);
  });

  test.each([
    ['an empty filter', { by: 'filter', filter: {} }, 400],
    ['an unknown kind of selection', { by: 'all' }, 400],
    ['an unknown member of a filter', { by: 'filter', filter: { town: 'Paris' } }, 400],
    ['a list of nothing', { by: 'list', certificates: [] }, 400],
    ['an unknown key', { by: 'key', keys: ['a'.repeat(64)] }, 404],
  ])('%s is refused', async (_, selection, status) => {
    expect((await propose(selection)).status).toBe(status);
  });

  test('officers alone order, auditors look, and nobody else does either', async () => {
    const agent = (await authority.person('validation-agent', { reach: 'house' })).claims;
    const selection = { by: 'list', certificates: [{ issuer: 'ca', serial: 'ab' }] };
    expect((await propose(selection, auditor)).status).toBe(403);
    expect((await propose(selection, agent)).status).toBe(403);
    const { id } = (await propose(selection)).json;
    expect((await show(id, agent)).status).toBe(403);
    expect((await show(id, one)).status).toBe(200);
    expect((await show('0'.repeat(32))).status).toBe(404);
  });
});
