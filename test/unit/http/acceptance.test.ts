import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { movedAwaited, remindedNow } from '../../../shared/lifecycle/awaiting.ts';
import { nextOrder } from '../../../shared/lifecycle/due-revocation.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { GOOD_CODE, issuedTo } from '../../world/retrieval.ts';
import { CEREMONY } from '../../world/world.ts';
import { openAuthority } from './authority.ts';
import { problem } from './office.ts';

let authority: Awaited<ReturnType<typeof openAuthority>>;
let href: string;
let name: { issuer: string; serial: string };
beforeEach(async () => {
  authority = await openAuthority();
  const { issuer, serial } = await issuedTo(authority.world, authority.cast);
  name = { issuer, serial };
  href = `/certificates/${issuer}/${serial}`;
});

const PEM = { accept: 'application/x-pem-file' };
const view = async () => (await authority.ask(`GET ${href}`, { claims: authority.administrator })).json;

/** What a person sends who has looked at the certificate and followed the links to the texts. */
async function body(more: object = {}) {
  const { certificateSha256, acceptance } = (await view()) as unknown as {
    certificateSha256: string;
    acceptance: { texts: { id: string; version: string; sha256: string; href: string }[] };
  };
  const texts = acceptance.texts.map(({ id, version, sha256 }) => ({ id, version, sha256 }));
  return { code: GOOD_CODE, codeAgain: GOOD_CODE, certificateSha256, texts, ...more };
}
const post = async (path: string, sent: unknown, more: object = {}) =>
  authority.ask(`POST ${href}${path}`, { claims: authority.administrator, body: sent, ...more });

describe('retrieval over HTTP', () => {
  test('a reminder that came late moves the day that is shown, to the one that binds', async () => {
    const { ledger, clock } = authority.world;
    clock.advance(28 * 86_400_000);
    const awaited = (await ledger.read('acceptance', name))!;
    const at = clock.now().toISOString();
    const pen = penOf(authority.world, { capacity: 'platform', function: 'deadlines' }, 'late');
    const reminded = movedAwaited(awaited, remindedNow(awaited, at));
    await ledger.commit({ records: [reminded], events: [pen.event(reminded, 'acceptance.reminded')] });
    const until = new Date(Date.parse(at) + 7 * 86_400_000).toISOString();
    expect(await view()).toMatchObject({ acceptance: { state: 'awaited', until } });
    const list = `GET /subscriptions/${authority.cast.subscription.id}/certificates`;
    const { items } = (await authority.ask(list, { claims: authority.administrator })).json as unknown as {
      items: object[];
    };
    expect(items).toMatchObject([{ acceptance: { until } }]);
  });

  test('see, read, accept, download', async () => {
    expect(await view()).toMatchObject({
      state: 'issued',
      subjectAltNames: ['DNS:www.example.org'],
      acceptance: { state: 'awaited', until: '2026-04-01T09:00:00.000Z' },
    });
    const early = await authority.ask(`GET ${href}`, { claims: authority.administrator, headers: PEM });
    expect(problem(early)).toMatchObject({ status: 409, code: 'wrong-state' });

    const { acceptance } = (await view()) as unknown as { acceptance: { texts: { href: string; sha256: string }[] } };
    for (const text of acceptance.texts) {
      const plain = await authority.ask(`GET ${text.href}`, { headers: { accept: 'text/plain' } });
      const octets = Buffer.from(plain.text, 'base64');
      expect(createHash('sha256').update(octets).digest('hex')).toBe(text.sha256);
      const json = await authority.ask(`GET ${text.href}`, { headers: { 'accept-language': 'en' } });
      expect(json.json).toMatchObject({ sha256: text.sha256, language: 'en' });
      expect(octets.toString()).toContain(json.json.title);
    }

    const answer = await post('/acceptance', await body());
    expect(answer).toMatchObject({ status: 200, json: { ...name, state: 'accepted' } });
    expect(answer.text).not.toContain(GOOD_CODE);
    expect(authority.nudged.map(({ about }) => about.notice)).toEqual(['certificate-accepted']);
    for (const accept of ['application/x-pem-file', 'application/pkix-cert', 'application/pkcs7-mime']) {
      const given = await authority.ask(`GET ${href}`, { claims: authority.administrator, headers: { accept } });
      expect(given.status).toBe(200);
    }
    expect((await view()).acceptance).toEqual({ state: 'accepted' });
  });

  test('the house may look before; the representative may not', async () => {
    const { cast } = authority;
    const auditor = await authority.person('auditor', { reach: 'house' });
    const representative = await authority.person('legal-representative', {
      reach: 'structure',
      structureId: cast.structure.id,
    });
    expect((await authority.ask(`GET ${href}`, { claims: auditor.claims, headers: PEM })).status).toBe(200);
    expect((await authority.ask(`GET ${href}`, { claims: representative.claims, headers: PEM })).status).toBe(409);
  });

  test('with a secret goes no Idempotency-Key, and no log and no row has the code', async () => {
    const headers = { 'idempotency-key': 'once' };
    const keyed = await post('/acceptance', await body(), { headers });
    expect(problem(keyed)).toMatchObject({ status: 400, code: 'malformed' });
    expect((await post('/acceptance', await body())).status).toBe(200);
    expect(JSON.stringify(authority.logged)).not.toContain(GOOD_CODE);
    expect(authority.world.table.rows().filter(({ pk }) => pk.startsWith('idempotency#'))).toEqual([]);
  });

  test('an order to revoke it after its renewal is shown, moved and cancelled; a move names its day', async () => {
    const { world, cast } = authority;
    const pen = penOf(world, CEREMONY, 'order');
    const orderedBy = { capacity: 'technical-administrator', personId: cast.administrator.personId, mandateId: 'm' };
    const inDays = (days: number) => new Date(+world.clock.now() + days * 86_400_000).toISOString();
    const successor = { issuer: name.issuer, serial: 'ab'.repeat(16) };
    const order = nextOrder(undefined, name, { at: inDays(9), orderedBy, reason: 'superseded', successor }, pen.at);
    await world.ledger.commit({ records: [order], events: [pen.event(order, 'dueRevocation.ordered')] });
    expect((await view()).revocationOrder).toEqual({ at: inDays(9), withRenewal: true });
    for (const wrong of [{ to: 'moved' }, { to: 'cancelled', at: inDays(20) }]) {
      expect(problem(await post('/revocation-order', wrong)).findings).toMatchObject([{ pointer: '/at' }]);
    }
    const moved = await post('/revocation-order', { to: 'moved', at: inDays(20) });
    expect(moved).toMatchObject({ status: 200, json: { ...name, state: 'waiting', at: inDays(20) } });
    expect((await post('/revocation-order', { to: 'cancelled' })).json).toMatchObject({ state: 'cancelled' });
    expect((await view()).revocationOrder).toBeUndefined();
    expect(authority.nudged.map(({ about }) => about.notice)).toEqual(['order-moved', 'order-cancelled']);
  });

  test('a refusal of one field names it and never quotes it', async () => {
    const short = problem(await post('/acceptance', await body({ code: 'short', codeAgain: 'short' })));
    expect(short).toMatchObject({ status: 400, findings: [{ code: 'code-length', pointer: '/code' }] });
    const unknown = problem(await post('/acceptance', await body({ pin: '1234' })));
    expect(unknown.findings).toMatchObject([{ code: 'unknown-field', pointer: '/pin' }]);
    const stale = await body();
    stale.texts[0]!.sha256 = '0'.repeat(64);
    expect(problem(await post('/acceptance', stale))).toMatchObject({ status: 409, code: 'conflict' });
  });

  test('refusing the content revokes; the answer says so', async () => {
    const { certificateSha256 } = await body();
    const refused = await post('/refusal', { certificateSha256, reasons: 'not our host' });
    expect(refused.json).toMatchObject({ state: 'refused', certificateSha256 });
    expect(await view()).toMatchObject({ state: 'revoked' });
  });

  test('the code revokes without a sign-in; a wrong one and an unknown certificate are answered alike', async () => {
    await post('/acceptance', await body());
    const by = (sent: object) =>
      authority.ask('POST /revocations/by-code', { body: { ...name, code: GOOD_CODE, reason: 'superseded', ...sent } });
    const bare = (answer: Awaited<ReturnType<typeof by>>) => {
      const { instance: _, ...same } = problem(answer);
      return same;
    };
    const wrong = bare(await by({ code: 'vT9-mK2#qLx7' }));
    expect(wrong).toMatchObject({ status: 404, code: 'not-found' });
    expect(bare(await by({ serial: '00'.repeat(16) }))).toEqual(wrong);
    expect(bare(await by({ issuer: 'nobody' }))).toEqual(wrong);
    expect(await by({})).toMatchObject({ status: 200, json: { state: 'revoked' } });
    for (let n = 0; n < 6; n++) await by({ code: 'vT9-mK2#qLx7' });
    const locked = await by({});
    expect(problem(locked)).toMatchObject({ status: 429, code: 'rate-limited' });
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('another code, by whoever set the first', async () => {
    await post('/acceptance', await body());
    const code = 'rivière-lanterne-moulin-cuivre';
    expect(await post('/revocation-code', { code, codeAgain: code })).toMatchObject({ status: 200, json: name });
    const revoked = await authority.ask('POST /revocations/by-code', { body: { ...name, code, reason: 'superseded' } });
    expect(revoked.status).toBe(200);
  });

  test('a code is void with the mandate of whoever set it, also where the list shows it as it was before', async () => {
    await post('/acceptance', await body());
    authority.world.table.staleIndexes();
    const code = 'rivière-lanterne-moulin-cuivre';
    await post('/revocation-code', { code, codeAgain: code });
    const { administrator, agent } = authority.cast;
    const claims = await authority.claimsOf(agent.personId);
    const end = `POST /persons/${administrator.personId}/mandates/${administrator.mandates[0]!.id}/end`;
    // what cannot be put on record about the code holds up nobody
    expect(await authority.ask(end, { claims, body: { reason: 'left' } })).toMatchObject({
      status: 200,
      json: { state: 'ended' },
    });
    const revoked = await authority.ask('POST /revocations/by-code', { body: { ...name, code, reason: 'superseded' } });
    expect(problem(revoked).code).toBe('not-found');
  });

  test('the link of the mail says what to do, the same for every address, and nothing else', async () => {
    const pages = await Promise.all(
      [`${name.issuer}/${name.serial}`, 'nobody/00'].map((path) =>
        authority.ask(`GET /retrieval/${path}`, { headers: { accept: 'text/html', 'accept-language': 'fr' } }),
      ),
    );
    expect(pages[0]!.text).toBe(pages[1]!.text);
    const html = Buffer.from(pages[0]!.text, 'base64').toString();
    expect(html).toContain('identifiez-vous avec votre carte');
    expect(html).not.toMatch(/<script|<form|<a /i);
    expect(pages[0]!.headers['content-type']).toBe('text/html; charset=utf-8');
    // the style that the page carries is admitted by its digest, and nothing else is
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(html)!;
    const digest = createHash('sha256').update(style).digest('base64');
    expect(pages[0]!.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; frame-ancestors 'none'`,
    );
  });
});
