import { beforeEach, describe, expect, test } from 'vitest';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import { deliver, machine } from '../../world/webhooks.ts';
import { CLINIC, type Office, openOffice, problem, type Somebody } from './office.ts';

const HOOK = { url: 'https://hooks.example.org/sceau?key=abc', label: 'Supervision', types: ['certificate.revoked'] };

describe('webhooks, over HTTP', () => {
  let office: Office;
  let head: Somebody;
  let subscriptionId: string;
  beforeEach(async () => {
    office = await openOffice();
    const agent = await office.person('Agent', { role: 'validation-agent' });
    head = await office.person('Head');
    const { id } = (await office.ask('POST /structures', { claims: agent.claims, body: CLINIC })).json;
    await office.mandate(head.id, 'legal-representative', { reach: 'structure', structureId: id! });
    subscriptionId = (await ask(`POST /structures/${id}/subscriptions`, { offer: 'ORG' })).json.id!;
    office.nudged.splice(0);
  });
  const ask = (address: string, body?: unknown, headers: Record<string, string> = {}) =>
    office.ask(address, { claims: head.claims, headers, ...(body !== undefined && { body }) });
  const enter = (body: object = HOOK, headers?: Record<string, string>) =>
    ask(`POST /subscriptions/${subscriptionId}/webhooks`, body, headers);
  const list = async () =>
    (await ask(`GET /subscriptions/${subscriptionId}/webhooks`)).json.items as unknown as object[];

  test('from the entry to a delivery: the secret is shown once, the list has the address and no secret', async () => {
    const made = await enter();
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ types: HOOK.types, subscriptionId, state: 'active', failures: 0 });
    expect(made.text).not.toContain('hooks.example.org');
    const { id, secret } = made.json as unknown as { id: string; secret: string };
    expect(secret).toMatch(/^sceau_whsec_[\w-]{43}$/);
    expect(await list()).toEqual([
      {
        id,
        subscriptionId,
        ...HOOK,
        state: 'active',
        createdAt: '2027-03-01T08:00:00.000Z',
        secretSince: '2027-03-01T08:00:00.000Z',
        failures: 0,
      },
    ]);
    const tested = await ask(`POST /webhooks/${id}/test`, {});
    expect(tested.status).toBe(202);
    expect(office.nudged.map(({ topic }) => topic)).toEqual(['webhook']);
    const there = machine(() => ({ status: 204 }));
    await deliver({ ...office.house, table: office.table } as never, there);
    expect(there.got).toHaveLength(1);
    expect((await ask(`GET /webhooks/${id}/deliveries`)).json.items).toEqual([
      {
        eventId: tested.json.eventId,
        type: 'webhook.ping',
        state: 'delivered',
        createdAt: '2027-03-01T08:00:00.000Z',
        attempts: 1,
        lastAttemptAt: '2027-03-01T08:00:00.000Z',
        status: 204,
      },
    ]);
    expect((await ask(`POST /webhooks/${id}/end`, {})).json).toMatchObject({ state: 'ended' });
    expect(await list()).toEqual([]);
  });

  test('a rotation shows the new secret once, and says until when the old one signs', async () => {
    const { id, secret } = (await enter()).json as unknown as { id: string; secret: string };
    office.tick(1_000);
    const rotated = await ask(`POST /webhooks/${id}/secret`, {});
    expect(rotated.json).toMatchObject({ id, formerSecretUntil: '2027-03-02T08:00:01.000Z' });
    expect(rotated.json.secret).not.toBe(secret);
    expect(rotated.text).not.toContain('hooks.example.org');
    expect(JSON.stringify(await list())).not.toContain('whsec');
    office.tick(86_400_000);
    expect((await list())[0]).not.toHaveProperty('formerSecretUntil');
  });

  test('no answer with a secret is kept: it takes no Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'one' };
    const { id } = (await enter()).json;
    for (const refused of [await enter(HOOK, key), await ask(`POST /webhooks/${id}/secret`, {}, key)]) {
      expect(refused.status).toBe(400);
    }
    const before = (await ask(`POST /webhooks/${id}/test`, {}, key)).text;
    expect((await ask(`POST /webhooks/${id}/test`, {}, key)).text).toBe(before);
    expect(office.nudged).toHaveLength(1);
  });

  test.each([
    ['an address of the inside', { ...HOOK, url: 'https://169.254.169.254/latest' }],
    ['plain http', { ...HOOK, url: 'http://hooks.example.org/' }],
    ['no type', { ...HOOK, types: [] }],
    ['an unknown type', { ...HOOK, types: ['certificate.painted'] }],
    ['an unknown field', { ...HOOK, secret: 'mine' }],
  ])('%s is refused', async (_, body) => {
    expect(problem(await enter(body))).toMatchObject({ code: 'malformed', status: 400 });
  });

  test('tests are so many a day', async () => {
    const { id } = (await enter()).json;
    for (let n = 0; n < houseRules.webhookPingsADay; n++) await ask(`POST /webhooks/${id}/test`, {});
    expect(problem(await ask(`POST /webhooks/${id}/test`, {}))).toMatchObject({ code: 'rate-limited', status: 429 });
    expect(problem(await ask(`POST /webhooks/${id}/resume`, {}))).toMatchObject({ code: 'wrong-state', status: 409 });
  });
});
