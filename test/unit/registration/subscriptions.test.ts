import { beforeEach, describe, expect, test } from 'vitest';
import { domainAndParents, overlapping } from '../../../shared/registration/domains.ts';
import { line } from '../designation/bureau.ts';
import { type Answered, EVIDENCE, type Office, openOffice, problem, type Somebody } from '../http/office.ts';

const STRUCTURE = { postalCode: '75012', town: 'Paris', department: 'Paris (75)' };
const NUMBERS = ['73282932000074', '00000001800010', '00000002600013'];
const DAY = 86_400_000;

describe('subscriptions', () => {
  let office: Office;
  let agent: Somebody;
  let colleague: Somebody;
  let head: Somebody;
  let structureId: string;
  beforeEach(async () => {
    office = await openOffice();
    agent = await office.person('Agent', { role: 'validation-agent' });
    colleague = await office.person('Colleague', { role: 'validation-agent' });
    head = await office.person('Head');
    structureId = await structure(0, head);
  });

  const ask = (who: Somebody, address: string, body?: unknown): Promise<Answered> =>
    office.ask(address, { claims: who.claims, ...(body !== undefined && { body }) });
  const told = () => office.nudged.splice(0).map(({ about }) => [about.notice, about.personId]);
  async function structure(number: number, representative: Somebody): Promise<string> {
    const form = { ...STRUCTURE, name: `Clinique ${number}`, identifier: { scheme: 'SIRET', value: NUMBERS[number] } };
    const id = (await ask(agent, 'POST /structures', form)).json.id as string;
    await office.mandate(representative.id, 'legal-representative', { reach: 'structure', structureId: id });
    return id;
  }
  const serv = (name = 'example.test', admits = 'domain') => ({ offer: 'SERV-SSL', domain: { name, admits } });
  const subscribe = (who: Somebody, form: object = serv(), id = structureId) =>
    ask(who, `POST /structures/${id}/subscriptions`, form);
  const decide = (who: Somebody, id: unknown, more: object = {}) =>
    ask(who, `POST /subscriptions/${id}/decision`, { decision: 'accepted', ...more });

  test.each([
    [{ offer: 'ORG' }, undefined],
    [{ ...serv(), offer: 'SERV-SMIME-SIGN-CONF' }, undefined],
    [{ offer: 'PRO' }, undefined],
    [{ offer: 'PERSON' }, undefined],
    [{ ...serv(), offer: 'PERSON' }, '/domain'],
    [{ ...serv(), offer: 'PRO' }, undefined],
    [{ offer: 'SERV-SSL' }, '/domain'],
    [{ offer: 'SERV-SMIME-SIGN-CONF' }, '/domain'],
    [{ ...serv(), offer: 'ORG' }, '/domain'],
    [serv('co.uk'), '/domain/name'],
    [serv('test'), '/domain/name'],
    [serv('a.b.c.d.e.f.g.h.i.example.test'), '/domain/name'],
    [{ offer: 'ORG', naming: 'etsi' }, undefined],
  ])('%j is asked for, or refused at %s', async (form, pointer) => {
    const answer = await subscribe(head, form);
    if (pointer === undefined) expect(answer).toMatchObject({ status: 201, json: { state: 'requested', ...form } });
    else expect(problem(answer)).toMatchObject({ code: 'malformed', findings: [{ pointer }] });
  });

  test('names with a SIREN need a SIRET', async () => {
    const identifier = { scheme: 'FINESS', value: '750000018', finess: 'legal' };
    const form = { ...STRUCTURE, name: 'Hôpital', identifier, establishment: 'public-hospital' };
    const { id } = (await ask(agent, 'POST /structures', form)).json;
    const answer = problem(await subscribe(agent, { offer: 'ORG', naming: 'etsi' }, id as string));
    expect(answer.findings).toMatchObject([{ pointer: '/naming' }]);
  });

  test('an agent who did not enter it decides; both sides are told', async () => {
    const asked = await subscribe(head);
    expect(asked.json).toMatchObject({ state: 'requested', enteredBy: 'legal-representative' });
    expect(told()).toEqual([
      ['subscription-requested', agent.id],
      ['subscription-requested', colleague.id],
    ]);
    expect(problem(await decide(head, asked.json.id)).code).toBe('forbidden');
    expect((await decide(agent, asked.json.id)).json.state).toBe('active');
    expect(told()).toEqual([['subscription-accepted', head.id]]);
    expect(problem(await decide(colleague, asked.json.id)).code).toBe('wrong-state');

    const entered = await subscribe(agent);
    expect(problem(await decide(agent, entered.json.id)).code).toBe('forbidden');
    const refusal = { decision: 'refused' };
    expect(problem(await decide(colleague, entered.json.id, refusal)).code).toBe('malformed');
    const refused = await decide(colleague, entered.json.id, { ...refusal, reasons: 'No contract.' });
    // the answer is kept for repetition: what people wrote is read where it is looked up
    expect(refused.json).toMatchObject({ state: 'refused' });
    expect(JSON.stringify(refused.json)).not.toContain('No contract.');
    expect((await ask(head, `GET /subscriptions/${entered.json.id}`)).json.decided).toMatchObject({
      reasons: 'No contract.',
    });
  });

  test('whoever accepts it may let every request wait for an agent, whatever was asked', async () => {
    for (const [asked, decided, found] of [
      [false, true, true],
      [true, undefined, true],
      [true, false, false],
    ] as const) {
      const { json } = await ask(head, `POST /structures/${structureId}/subscriptions`, {
        offer: 'ORG',
        dualControl: asked,
      });
      const body = { decision: 'accepted', ...(decided !== undefined && { dualControl: decided }) };
      const answer = await ask(colleague, `POST /subscriptions/${json.id}/decision`, body);
      expect(answer.json).toMatchObject({ state: 'active', dualControl: found });
    }
  });

  test('nothing is designated before it is accepted, and it is ended by the structure alone', async () => {
    const { id } = (await subscribe(head)).json;
    const administrator = await office.person('Administrator');
    const form = { subscriptionIds: [id], lines: [line('add', 'Aubrac')] };
    const draft = () => ask(head, `POST /structures/${structureId}/designations`, form);
    expect(problem(await draft()).code).toBe('wrong-state');
    await decide(agent, id);
    expect((await draft()).status).toBe(201);
    const scope = { reach: 'subscription', structureId, subscriptionId: id! } as const;
    await office.mandate(administrator.id, 'technical-administrator', scope);
    told();
    const end = `POST /subscriptions/${id}/end`;
    expect(problem(await ask(agent, end, { reason: 'x' })).code).toBe('forbidden');
    expect(problem(await ask(administrator, end, { reason: 'x' })).code).toBe('forbidden');
    expect((await ask(head, end, { reason: 'We leave.' })).json).toMatchObject({
      state: 'ended',
      ended: { reason: 'We leave.' },
    });
    expect(told().sort()).toEqual(
      [
        ['subscription-ended', agent.id],
        ['subscription-ended', colleague.id],
        ['subscription-ended', head.id],
      ].sort(),
    );
    expect((await ask(agent, 'GET /work-items')).json.items).toMatchObject([
      { task: 'revocations', subscriptionIds: [id], proposed: 'cessationOfOperation' },
    ]);
    expect(problem(await ask(head, end, { reason: 'x' })).code).toBe('wrong-state');
  });

  describe('control of the domain', () => {
    let id: string;
    beforeEach(async () => {
      id = (await subscribe(head)).json.id as string;
    });
    const challenge = (who = head) => ask(who, `POST /subscriptions/${id}/domain-challenge`, {});
    const check = (who = head) => ask(who, `POST /subscriptions/${id}/domain-check`, {});
    const show = ({ json }: Answered, value = json.value as string) => office.dns.set(json.name as string, [value]);

    test('is shown by a TXT record with the last value asked for', async () => {
      expect(problem(await check()).code).toBe('wrong-state');
      const made = await challenge();
      expect(made).toMatchObject({ status: 201, json: { name: '_sceau-challenge.example.test', type: 'TXT' } });
      expect(made.json.value).toMatch(/^sceau-domain-control=[\w-]{32}$/);
      expect(problem(await check())).toMatchObject({ code: 'policy', findings: [{ code: 'domain-value-missing' }] });
      show(made, 'sceau-domain-control=of-somebody-else');
      expect(problem(await check()).code).toBe('policy');
      office.dns.set('_sceau-challenge.example.test', ['v=spf1 -all', made.json.value as string]);
      const again = await challenge();
      expect(problem(await check()).code).toBe('policy');
      show(again);
      expect((await check()).json.control).toMatchObject({
        method: 'dns-txt',
        evidence: { what: 'TXT _sceau-challenge.example.test', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      });
    });

    test('the value serves for thirty days', async () => {
      show(await challenge());
      office.tick(30 * DAY - 1);
      expect((await check()).status).toBe(200);
      office.tick(1);
      expect(problem(await check()).code).toBe('wrong-state');
    });

    test('may be an agent’s own check, which never says that the DNS showed it', async () => {
      const control = `POST /subscriptions/${id}/domain-control`;
      expect(problem(await ask(agent, control, { method: 'dns-txt', evidence: EVIDENCE })).code).toBe('malformed');
      const checked = await ask(agent, control, { method: 'agent-check', evidence: EVIDENCE });
      expect(checked.json.control).toMatchObject({ method: 'agent-check' });
      const org = (await subscribe(head, { offer: 'ORG' })).json.id;
      const without = { method: 'agent-check', evidence: EVIDENCE };
      expect(problem(await ask(agent, `POST /subscriptions/${org}/domain-control`, without)).code).toBe('wrong-state');
    });

    test('is another’s affair for another structure', async () => {
      const other = await office.person('Other');
      await structure(1, other);
      expect(problem(await challenge(other)).code).toBe('not-found');
      expect(problem(await check(other)).code).toBe('not-found');
    });
  });

  describe('another structure’s domain', () => {
    let other: Somebody;
    let otherId: string;
    beforeEach(async () => {
      other = await office.person('Other');
      otherId = await structure(1, other);
    });
    const work = async () =>
      ((await ask(agent, 'GET /work-items')).json.items as unknown as { task: string; id: string }[]).filter(
        ({ task }) => task === 'domain-overlap',
      );

    test.each([
      ['example.test', 'domain', 'example.test', 'domain', true],
      ['example.test', 'domain', 'a.b.example.test', 'host', true],
      ['a.b.example.test', 'host', 'example.test', 'domain', true],
      ['a.example.test', 'domain', 'b.a.example.test', 'domain', true],
      ['example.test', 'host', 'a.example.test', 'domain', false],
      ['a.example.test', 'domain', 'b.example.test', 'domain', false],
      ['a.example.test', 'domain', 'ba.example.test', 'domain', false],
      ['example.test', 'domain', 'example.org', 'domain', false],
    ])('%s (%s), then %s (%s): waits %s', async (one, admits, two, otherAdmits, waits) => {
      await decide(agent, (await subscribe(head, serv(one, admits))).json.id);
      const { json } = await subscribe(other, serv(two, otherAdmits), otherId);
      expect(json.overlap).toBe(waits ? 'open' : undefined);
      expect(await work()).toHaveLength(waits ? 1 : 0);
      // one's own never does
      expect((await subscribe(head, serv(one, admits))).json.overlap).toBe(waits ? 'open' : undefined);
    });

    test('is cleared by an agent on evidence, which closes the work item', async () => {
      await subscribe(head);
      const { id } = (await subscribe(other, serv(), otherId)).json;
      const [item] = await work();
      const clearance = `POST /subscriptions/${id}/overlap-clearance`;
      const dismissal = { outcome: 'dismissed', reasons: 'no' };
      expect(problem(await ask(agent, `POST /work-items/${item!.id}/closure`, dismissal)).code).toBe('wrong-state');
      expect(problem(await ask(other, clearance, { evidence: EVIDENCE })).code).toBe('forbidden');
      expect((await ask(agent, clearance, { evidence: EVIDENCE })).json.overlap).toBe('cleared');
      expect(await work()).toEqual([]);
      expect(problem(await ask(agent, clearance, { evidence: EVIDENCE })).code).toBe('wrong-state');
      expect((await decide(colleague, id)).json).toMatchObject({ state: 'active', overlap: 'cleared' });
    });

    test('asked for by both at the same time is seen at the acceptance of either', async () => {
      const { query } = office.table;
      // neither sees the other's claim yet
      Object.assign(office.table, {
        query: async (of: Parameters<typeof query>[0]) =>
          JSON.stringify(of).includes('"domain#') ? { items: [], more: false } : query(of),
      });
      const first = (await subscribe(head)).json;
      const second = (await subscribe(other, serv(), otherId)).json;
      Object.assign(office.table, { query });
      expect([first.overlap, second.overlap]).toEqual([undefined, undefined]);
      expect((await decide(agent, first.id)).json.overlap).toBe('open');
      expect((await decide(agent, second.id)).json.overlap).toBe('open');
      expect(await work()).toHaveLength(2);
    });

    test('is free again once it is refused or ended', async () => {
      const refused = (await subscribe(head)).json.id;
      await decide(agent, refused, { decision: 'refused', reasons: 'no' });
      const ended = (await subscribe(head, serv('a.example.test'))).json.id;
      await ask(head, `POST /subscriptions/${ended}/end`, { reason: 'x' });
      expect((await subscribe(other, serv(), otherId)).json.overlap).toBeUndefined();
    });
  });

  test('parents end at what can be registered, private suffixes included', () => {
    expect(domainAndParents('a.b.example.test')).toEqual(['a.b.example.test', 'b.example.test', 'example.test']);
    expect(domainAndParents('a.example.co.uk')).toEqual(['a.example.co.uk', 'example.co.uk']);
    expect(domainAndParents('a.somebody.github.io')).toEqual(['a.somebody.github.io', 'somebody.github.io']);
    const host = { name: 'example.test', admits: 'host' } as const;
    expect(overlapping(host, { name: 'a.example.test', admits: 'domain' })).toBe(false);
  });
});
