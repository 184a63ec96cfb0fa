import { beforeEach, describe, expect, test } from 'vitest';
import { linkIn, mailed } from '../../world/contacts.ts';
import { CLINIC, type Office, openOffice, problem, type Somebody } from './office.ts';

const SENT = { address: 'astreinte@example.test', label: 'Astreinte de nuit' };

describe('contacts, over HTTP', () => {
  let office: Office;
  let head: Somebody;
  let subscriptionId: string;
  beforeEach(async () => {
    await open();
  });
  async function open(rateLimit?: number): Promise<void> {
    office = await openOffice(rateLimit);
    const agent = await office.person('Agent', { role: 'validation-agent' });
    head = await office.person('Head');
    const { id } = (await office.ask('POST /structures', { claims: agent.claims, body: CLINIC })).json;
    await office.mandate(head.id, 'legal-representative', { reach: 'structure', structureId: id! });
    const asked = await ask(`POST /structures/${id}/subscriptions`, { offer: 'ORG' });
    subscriptionId = asked.json.id!;
    office.nudged.splice(0);
  }
  const ask = (address: string, body?: unknown, headers: Record<string, string> = {}) =>
    office.ask(address, { claims: head.claims, headers, ...(body !== undefined && { body }) });
  const enter = (body: object = SENT, headers?: Record<string, string>) =>
    ask(`POST /subscriptions/${subscriptionId}/contacts`, body, headers);
  const list = async () =>
    (await ask(`GET /subscriptions/${subscriptionId}/contacts`)).json.items as unknown as object[];
  const verify = (id: string, body: object, more: { sourceIp?: string; headers?: Record<string, string> } = {}) =>
    office.ask(`POST /contacts/${id}/verification`, { body, ...more });
  const mail = async () => {
    const sent = await mailed({ world: office.house });
    return linkIn(sent.find(({ to }) => to === SENT.address)!);
  };

  test('from the entry to the click: acts answer without the address, the list with it, and the mail is nudged', async () => {
    const made = await enter();
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ subscriptionId, state: 'unverified', linkUntil: '2027-03-08T08:00:00.000Z' });
    expect(made.text).not.toContain('astreinte');
    expect(office.nudged.map(({ about }) => about)).toEqual([{ notice: 'contact-to-verify', contactId: made.json.id }]);
    expect(await list()).toMatchObject([{ ...SENT, state: 'unverified' }]);
    const { contactId, secret } = await mail();
    expect(contactId).toBe(made.json.id);
    const done = await verify(contactId, { secret });
    expect(done.json).toEqual({ verifiedAt: '2027-03-01T08:00:00.000Z', verifiedUntil: '2028-03-01T08:00:00.000Z' });
    const [standing] = await list();
    expect(standing).toMatchObject({ state: 'verified' });
    expect(standing).not.toHaveProperty('linkUntil');
  });

  test('sent again and ended: each answers how it stands, and an ended one is listed no more', async () => {
    const { id } = (await enter()).json;
    office.tick(1000);
    expect((await ask(`POST /contacts/${id}/mail`, {})).json).toMatchObject({ mailedAt: '2027-03-01T08:00:01.000Z' });
    expect(office.nudged).toHaveLength(2);
    expect((await ask(`POST /contacts/${id}/end`, {})).json).toMatchObject({ state: 'ended' });
    expect(await list()).toEqual([]);
    expect(problem(await ask(`POST /contacts/${id}/end`, {})).code).toBe('wrong-state');
  });

  test('an Idempotency-Key makes an entry repeatable, and a verification takes none: it holds a secret', async () => {
    const once = { 'idempotency-key': 'contact-entry-1' };
    const [first, second] = [await enter(SENT, once), await enter(SENT, once)];
    expect(second.json).toEqual(first.json);
    expect(office.nudged).toHaveLength(1);
    const { contactId, secret } = await mail();
    expect(problem(await verify(contactId, { secret }, { headers: once })).code).toBe('malformed');
    expect(await list()).toMatchObject([{ state: 'unverified' }]);
  });

  test('a wrong secret is told in French and in English, and nothing of the attempt or the address is logged', async () => {
    const { id } = (await enter()).json;
    const { secret } = await mail();
    const french = problem(await verify(id!, { secret: 'x' }));
    expect(french.detail).toBe(
      'Ce lien ne vérifie rien, ou plus rien\u00a0: demandez un nouveau message à qui a saisi l’adresse.',
    );
    const english = problem(await verify(id!, { secret: 'x' }, { headers: { 'accept-language': 'en' } }));
    expect(english).toMatchObject({ code: 'not-found', detail: expect.stringContaining('verifies nothing') });
    await verify(id!, { secret });
    const logged = JSON.stringify(office.logged);
    for (const word of [secret, SENT.address]) expect(logged).not.toContain(word);
  });

  test('who tries without a sign-in is counted by where they come from, the right one too', async () => {
    await open(6);
    office.tick(60_000);
    const { id } = (await enter()).json;
    const { secret } = await mail();
    office.tick(60_000);
    const tries = [];
    for (let n = 0; n < 6; n++) tries.push((await verify(id!, { secret: `x${n}` })).status);
    expect(tries).toEqual(Array(6).fill(404));
    expect(problem(await verify(id!, { secret })).code).toBe('rate-limited');
    expect((await verify(id!, { secret }, { sourceIp: '198.51.100.7' })).status).toBe(200);
  });

  test.each([
    [{}, '/secret'],
    [{ secret: '' }, '/secret'],
    [{ secret: 'x'.repeat(201) }, '/secret'],
    [{ secret: 'x', more: 1 }, '/more'],
  ])('a body %j is malformed at %s', async (body, pointer) => {
    const { id } = (await enter()).json;
    expect(problem(await verify(id!, body))).toMatchObject({ code: 'malformed', findings: [{ pointer }] });
  });
});
