import { beforeAll, describe, expect, test } from 'vitest';
import { wording } from '../../../shared/messages/notices.ts';
import { daysAfter } from '../../../shared/registration/spans.ts';
import { likenesses } from '../../world/bulk.ts';
import { driveTo, runThrough } from '../../world/campaigns.ts';
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
const body = (more: object = {}) => {
  const now = authority.world.clock.now().toISOString();
  return {
    because: 'security',
    filter: { subscriptionId: authority.cast.subscription.id },
    window: { from: daysAfter(now, 1), until: daysAfter(now, 8) },
    deadline: daysAfter(now, 38),
    reasons: REASONS,
    ...more,
  };
};
const propose = (more: object = {}, claims = one) => authority.ask('POST /campaigns', { claims, body: body(more) });
const act = (id: unknown, what: string, claims: Record<string, string>, sent: object = {}) =>
  authority.ask(`POST /campaigns/${id}/${what}`, { claims, body: sent });
const read = (path: string, headers: Record<string, string> = {}, query: Record<string, string> = {}) =>
  authority.ask(`GET /campaigns/${path}`, { claims: auditor, headers, query });

describe('a campaign over HTTP', () => {
  test('proposed, looked at, approved by another officer, run to its end, told, and reported', async () => {
    const { world, cast } = authority;
    const model = await issuedTo(world, cast);
    await likenesses(world, model, 24);
    const proposed = await propose({ thenRevoke: 'superseded' });
    expect(proposed.status).toBe(202);
    const id = proposed.json.id as string;
    expect(proposed.headers.location).toBe(`/campaigns/${id}`);
    expect(JSON.stringify(proposed.json)).not.toContain('bibliothèque');
    await runThrough(world, id);
    const seen = await read(id);
    expect(seen.json).toMatchObject({
      state: 'proposed',
      reasons: REASONS,
      list: { lines: 25, found: { 'to-renew': 25 }, byOffer: { 'SERV-SSL': 25 } },
      forecast: { feasible: true, daysNeeded: 1 },
    });
    const { sha256 } = seen.json.list as unknown as { sha256: string };
    expect(problem(await act(id, 'approval', one, { listSha256: sha256 }))).toMatchObject({
      status: 403,
      detail: 'Un autre responsable de sécurité décide\u00a0: celui qui a proposé ne le peut pas.',
    });
    expect((await act(id, 'approval', two, { listSha256: sha256 })).status).toBe(202);
    const start = world.clock.now().toISOString();
    await driveTo(world, id, daysAfter(start, 3));
    expect((await act(id, 'pause', two)).json).toMatchObject({ state: 'paused' });
    expect((await act(id, 'resume', two)).json).toMatchObject({ state: 'running' });
    await driveTo(world, id, daysAfter(start, 9));

    const letters: { subject: string; text: string; html: string }[] = [];
    const mailer = { send: async (letter: (typeof letters)[number]) => ({ messageId: `m${letters.push(letter)}` }) };
    const house = { ...world, mailer, wording, publicUrl: 'https://api.example.test' };
    const dropped: string[] = [];
    await sendNotices(house, undefined, (outcome, { about }) => {
      if (outcome !== 'sent' && about.campaignId) dropped.push(`${about.notice} ${outcome}`);
    });
    expect(dropped).toEqual([]);
    const told = letters.filter(({ subject }) => subject.startsWith('À renouveler par anticipation avant le'));
    expect(told.length).toBeGreaterThan(2);
    expect(told.flatMap(({ text }) => text.split('\n').filter((line) => line.startsWith('- www.')))).toHaveLength(25);
    expect(JSON.stringify(letters)).not.toContain('bibliothèque');

    await driveTo(world, id, daysAfter(start, 39));
    const report = await read(`${id}/report`);
    expect(report.json).toMatchObject({ state: 'done', progress: { states: { overdue: 25 } } });
    expect(report.json.left).toHaveLength(25);
    expect(report.json.orders).toHaveLength(1);
    const csv = await read(`${id}/report`, { accept: 'text/csv' });
    expect(Buffer.from(csv.text, 'base64').toString().trim().split('\r\n')).toHaveLength(26);
    const pdf = await read(`${id}/report`, { accept: 'application/pdf' });
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(Buffer.from(pdf.text, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    const page = await read(`${id}/certificates`, { accept: 'text/csv' }, { limit: '10' });
    expect(page.headers.link).toBe(`</campaigns/${id}/certificates?limit=10&cursor=0.10>;rel=next`);
    const listed = await authority.ask('GET /campaigns', { claims: auditor });
    expect(listed.json.items).toMatchObject([{ id, state: 'done' }]);
  });

  test('refused or cancelled, it tells nobody', async () => {
    const first = (await propose()).json.id as string;
    await runThrough(authority.world, first);
    expect(problem(await act(first, 'refusal', two, {}))).toMatchObject({ status: 400 });
    expect((await act(first, 'refusal', two, { reasons: 'Not concerned.' })).json).toMatchObject({ state: 'refused' });
    expect((await read(first)).json).toMatchObject({ refusal: 'Not concerned.' });
    const second = (await propose()).json.id as string;
    expect((await act(second, 'cancellation', one)).json).toMatchObject({ state: 'cancelled' });
    expect(problem(await act(second, 'resume', one))).toMatchObject({ status: 409 });
  });

  test.each([
    ['an empty filter', { filter: {} }, 400],
    ['an unknown member of a filter', { filter: { town: 'Paris' } }, 400],
    ['an unknown cause', { because: 'whim' }, 400],
    ['a rate beyond the house’s', { rates: { mailsPerMinute: 601 } }, 400],
    ['a direction of nowhere', { filter: { directionId: 'f'.repeat(32) } }, 404],
  ])('%s is refused', async (_, more, status) => {
    expect((await propose(more)).status).toBe(status);
  });

  test('officers alone decide, auditors look, and nobody else does either', async () => {
    const agent = (await authority.person('validation-agent', { reach: 'house' })).claims;
    expect((await propose({}, auditor)).status).toBe(403);
    expect((await propose({}, agent)).status).toBe(403);
    expect((await authority.ask('GET /campaigns', { claims: agent })).status).toBe(403);
    expect((await read('0'.repeat(32))).status).toBe(404);
  });
});
