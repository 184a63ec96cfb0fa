import { beforeEach, describe, expect, test } from 'vitest';
import { certificate, event } from '../../contract/records.ts';
import { addressDies, addressLives } from '../../world/contact-health.ts';
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
    const sent = await mailed({ world: { ...office.house, table: office.table } });
    return linkIn(sent.find(({ to }) => to === SENT.address)!);
  };

  test('from the entry to the click: acts answer without the address, the list with it, and the mail is nudged', async () => {
    const made = await enter();
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ subscriptionId, state: 'unverified', linkUntil: '2027-03-08T08:00:00.000Z' });
    expect(made.text).not.toContain('astreinte');
    expect(office.nudged.map(({ about }) => about)).toEqual([
      { notice: 'contact-to-verify', contactId: made.json.id, insist: 'yes' },
    ]);
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

  describe('their health', () => {
    const seen = async () => (await ask(`GET /subscriptions/${subscriptionId}`)).json;
    const click = async () => {
      const { contactId, secret } = await mail();
      await verify(contactId, { secret });
    };

    test('shows with the subscription, alone and in the list of its structure', async () => {
      const none = { usable: 0, unverified: 0, expired: 0, dead: 0, few: false };
      expect((await seen()).addresses).toEqual(none);
      await enter();
      expect((await seen()).addresses).toEqual({ ...none, unverified: 1 });
      await click();
      const { structureId } = await seen();
      const listed = (await ask(`GET /structures/${structureId}/subscriptions`)).json.items;
      expect(listed).toMatchObject([{ addresses: { ...none, usable: 1 } }]);
      await addressDies(office.house, SENT.address);
      expect((await seen()).addresses).toEqual({ ...none, dead: 1 });
      expect(await list()).toMatchObject([{ ...SENT, state: 'dead' }]);
    });

    test('warns of too few where a certificate is in force', async () => {
      const { structureId } = await seen();
      const issued = certificate({
        state: 'issued',
        subscriptionId,
        structureId: structureId!,
        notAfter: '2029-01-01T00:00:00.000Z',
      });
      await office.ledger.commit({ records: [issued], events: [event(issued)] });
      expect((await seen()).addresses).toMatchObject({ few: true });
      await enter();
      await click();
      expect((await seen()).addresses).toMatchObject({ usable: 1, few: true });
      await enter({ address: 'dsi@example.test' });
      const [other] = await mailed({ world: { ...office.house, table: office.table } });
      const { contactId, secret } = linkIn(other!);
      await verify(contactId, { secret });
      expect((await seen()).addresses).toMatchObject({ usable: 2, few: false });
    });

    test('a dead address of somebody who acts for a structure shows with the structure; answers to acts keep silent', async () => {
      const { structureId } = await seen();
      const structure = async () => (await ask(`GET /structures/${structureId}`)).json;
      expect(await structure()).not.toHaveProperty('silent');
      await addressDies(office.house, 'head@example.test');
      expect((await structure()).silent).toEqual([{ personId: head.id, role: 'legal-representative' }]);
      await addressLives(office.house, 'head@example.test');
      expect(await structure()).not.toHaveProperty('silent');
    });

    test('a dead contact answers as dead when it is written to again, and its link brings it back', async () => {
      const { id } = (await enter()).json;
      await addressDies(office.house, SENT.address);
      await mailed({ world: { ...office.house, table: office.table } });
      expect((await ask(`POST /contacts/${id}/mail`, {})).json).toMatchObject({ state: 'dead' });
      await click();
      expect(await list()).toMatchObject([{ state: 'verified' }]);
    });

    test('the address that gave way is told, and once; one that nobody reads speaks ill of nobody', async () => {
      const agent = await office.person('Second', { role: 'validation-agent' });
      const complete = (body: object) =>
        office.ask(`POST /persons/${head.id}/completion`, { claims: agent.claims, body });
      await mailed({ world: { ...office.house, table: office.table } });
      expect((await complete({ phone: '+33 1 99 00 00 00' })).status).toBe(200);
      expect((await complete({ email: 'direction@example.test' })).status).toBe(200);
      expect((await complete({ email: 'third@example.test' })).status).toBe(200);
      const told = (await mailed({ world: { ...office.house, table: office.table } })).filter(({ subject }) =>
        subject.startsWith('Votre adresse'),
      );
      expect(told.map(({ to }) => to).sort()).toEqual(['direction@example.test', 'head@example.test']);
      for (const { text } of told) expect(text).not.toMatch(/(direction|third|head)@/);
      const about = office.nudged.map((row) => row.about).filter(({ notice }) => notice === 'address-replaced');
      expect(about.map(({ personId }) => personId)).toEqual([undefined, undefined]);
      // what is kept of it goes when it has served
      office.tick(31 * 86_400_000);
      expect((await complete({ email: 'fourth@example.test' })).status).toBe(200);
      const { personal } = (await office.ledger.read('person', { id: head.id }))!;
      expect(await office.house.vault.open(personal)).toMatchObject({
        formerEmails: [{ email: 'third@example.test' }],
      });
    });

    test('an agent replaces a dead address of somebody: those beside them are told, and the subscription is looked at again', async () => {
      const { structureId } = await seen();
      const agent = await office.person('Second', { role: 'validation-agent' });
      const colleague = await office.person('Colleague');
      await office.mandate(colleague.id, 'mandatary', { reach: 'structure', structureId: structureId! });
      await addressDies(office.house, 'head@example.test');
      office.nudged.splice(0);
      const complete = (body: object) =>
        office.ask(`POST /persons/${head.id}/completion`, { claims: agent.claims, body });
      expect((await complete({ email: 'HEAD@example.test' })).status).toBe(200);
      expect(office.nudged).toEqual([]);
      const answer = await complete({ email: 'direction@example.test' });
      expect(answer.text).not.toContain('direction@');
      expect(office.nudged.map(({ topic, about }) => [topic, about.notice, about.personId])).toEqual([
        ['notification', 'colleague-address', colleague.id],
        ['notification', 'address-replaced', undefined],
        ['contact', undefined, head.id],
      ]);
      expect((await ask(`GET /structures/${structureId}`)).json).not.toHaveProperty('silent');
      const sent = await mailed({ world: { ...office.house, table: office.table } });
      expect(sent.map(({ to, subject }) => `${to} ${subject}`)).toContain(
        'colleague@example.test Nouvelle adresse : Camille Head, Clinique des Tilleuls',
      );
    });
  });
});
