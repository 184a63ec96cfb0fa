import { beforeEach, describe, expect, test } from 'vitest';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { meetSuccessions } from '../../../shared/lifecycle/registration/successions.ts';
import { asFunction } from '../../world/as-function.ts';
import { type Answered, CLINIC, EVIDENCE, type Office, openOffice, problem, type Somebody } from '../http/office.ts';

const DAY = 86_400_000;

describe('who acts for a structure', () => {
  let office: Office;
  let agent: Somebody;
  let colleague: Somebody;
  let first: Somebody;
  let second: Somebody;
  let structureId: string;
  beforeEach(async () => {
    office = await openOffice();
    agent = await office.person('Agent', { role: 'validation-agent' });
    colleague = await office.person('Colleague', { role: 'validation-agent' });
    first = await office.person('First');
    second = await office.person('Second');
    structureId = (await ask(agent, 'POST /structures', CLINIC)).json.id as string;
  });

  const ask = (who: Somebody, address: string, body?: unknown): Promise<Answered> =>
    office.ask(address, {
      claims: who.claims,
      headers: { 'accept-language': 'en' },
      ...(body !== undefined && { body }),
    });
  const inDays = (days: number) => new Date(office.clock.at.getTime() + days * DAY).toISOString();
  const term = (who: Somebody, more: object = {}) => ({
    personId: who.id,
    evidence: EVIDENCE,
    until: inDays(300),
    ...more,
  });
  const represent = (who: Somebody, more: object = {}, by = agent) =>
    ask(by, `POST /structures/${structureId}/representatives`, term(who, more));
  const mandate = (who: Somebody, giver: Somebody, more: object = {}, by = agent) =>
    ask(by, `POST /structures/${structureId}/mandataries`, term(who, { givenBy: giver.id, ...more }));
  const sees = async (who: Somebody) => (await ask(who, `GET /structures/${structureId}`)).status;
  const subscribe = (who: Somebody, offer = 'ORG') =>
    ask(who, `POST /structures/${structureId}/subscriptions`, {
      offer,
      ...(offer !== 'ORG' && { domain: { name: 'example.test', admits: 'domain' } }),
    });

  describe('a representative', () => {
    test('acts from the moment that an agent records the evidence, and is told', async () => {
      expect(await sees(first)).toBe(403);
      const answer = await represent(first, { title: 'practice-owner' });
      expect(answer).toMatchObject({ status: 201, json: { role: 'legal-representative', inForce: true } });
      expect(office.nudged).toMatchObject([{ about: { notice: 'mandate-given', personId: first.id } }]);
      expect(await sees(first)).toBe(200);
      const listed = (await ask(first, `GET /structures/${structureId}/representatives`)).json.items;
      expect(listed).toMatchObject([
        {
          title: 'practice-owner',
          civility: 'Mme',
          lastName: 'First',
          firstNames: 'Camille',
          card: first.card,
          phone: expect.any(String),
          email: 'first@example.test',
          toBeConfirmed: false,
        },
      ]);
    });

    test('needs every field of section 3; what is missing can be added', async () => {
      const bare = {
        lastName: 'Bare',
        firstNames: 'A',
        email: 'bare@example.test',
        card: { family: 'CPS', number: '0000000077' },
      };
      const { id } = (await ask(agent, 'POST /persons', bare)).json;
      const somebody = { ...first, id: id as string };
      const refused = problem(await represent(somebody));
      expect(refused.code).toBe('malformed');
      expect(refused.findings.map(({ pointer, citation }) => [pointer, citation])).toEqual([
        ['/person/civility', 'form F503 §3'],
        ['/person/phone', 'form F503 §3'],
      ]);
      const more = { civility: 'M.', phone: '+33 1 99 00 00 01' };
      expect(problem(await ask(agent, `POST /persons/${id}/completion`, { phone: 'x' })).code).toBe('malformed');
      const completed = await ask(agent, `POST /persons/${id}/completion`, more);
      expect(completed.text).not.toContain('99 00');
      expect((await represent(somebody)).status).toBe(201);
    });

    test('has a card that is active, the latest one', async () => {
      const person = (await office.ledger.read('person', { id: first.id }))!;
      const blocked = {
        ...person,
        version: 2,
        cards: [{ digest: 'd', state: 'blocked' as const, since: person.createdAt }],
      };
      const pen = penOf(office.house, { capacity: 'platform', function: 'test' }, 'test');
      await office.ledger.commit({ records: [blocked], events: [pen.event(blocked, 'person.card-judged')] });
      expect(problem(await represent(first))).toMatchObject({
        code: 'wrong-state',
        detail: expect.stringContaining('blocked'),
      });
    });

    test('takes the place of the one before, at once; mandates given for the structure stand', async () => {
      await represent(first);
      const mandatary = await office.person('Mandatary');
      await mandate(mandatary, first);
      office.nudged.length = 0;
      office.tick(1000);
      expect((await represent(second)).status).toBe(201);
      expect(office.nudged.map(({ about }) => [about.notice, about.personId])).toEqual([
        ['mandate-given', second.id],
        ['representative-succeeded', first.id],
        ['mandates-to-confirm', second.id],
        [undefined, undefined],
      ]);
      expect(await sees(first)).toBe(403);
      expect((await subscribe(first)).status).toBe(403);
      expect(await sees(second)).toBe(200);
      expect(await sees(mandatary)).toBe(200);
      expect((await subscribe(mandatary)).status).toBe(201);
    });

    test('may act beside those in place, when the evidence says so', async () => {
      await represent(first);
      expect(problem(await represent(first)).code).toBe('conflict');
      expect((await represent(second, { beside: true })).status).toBe(201);
      expect([await sees(first), await sees(second)]).toEqual([200, 200]);
      const third = await office.person('Third');
      await represent(third);
      expect([await sees(first), await sees(second), await sees(third)]).toEqual([403, 403, 200]);
    });

    test('is recorded once the power has begun, and not for oneself', async () => {
      expect(problem(await represent(first, { from: inDays(1) })).findings[0]?.pointer).toBe('/from');
      expect(problem(await represent(agent)).code).toBe('forbidden');
      expect(problem(await represent(first, {}, first)).code).toBe('forbidden');
      expect((await represent(first, { from: inDays(-10) })).status).toBe(201);
    });

    test('of two who are recorded at the same time one is', async () => {
      const answers = await Promise.all([represent(first), represent(second, {}, colleague)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect([await sees(first), await sees(second)].sort()).toEqual([200, 403]);
    });
  });

  describe('mandates from before a new representative', () => {
    let mandatary: Somebody;
    let mandateId: string;
    beforeEach(async () => {
      await represent(first);
      mandatary = await office.person('Mandatary');
      mandateId = (await mandate(mandatary, first)).json.id as string;
      office.tick(1000);
      await represent(second);
    });
    const confirm = (who: Somebody) => ask(who, `POST /persons/${mandatary.id}/mandates/${mandateId}/confirmation`, {});
    const run = (nudged?: string) => {
      const house = asFunction(office.house, 'succession', office.table);
      return meetSuccessions(house, nudged, 'clock', (_, thrown) => expect.fail(String(thrown)));
    };
    const flagged = async () =>
      (
        (await ask(second, `GET /structures/${structureId}/representatives`)).json.items as unknown as {
          toBeConfirmed: boolean;
          lastName: string;
        }[]
      )
        .filter((one) => one.toBeConfirmed)
        .map(({ lastName }) => lastName);

    test('are flagged until the new one confirms them', async () => {
      expect(await flagged()).toEqual(['Mandatary']);
      const by = (await ask(second, `GET /structures/${structureId}`)).json.confirmMandatesBy;
      expect(by).toBe(inDays(60));
      expect(problem(await confirm(mandatary)).code).toBe('forbidden');
      expect(problem(await confirm(first)).code).toBe('forbidden');
      expect((await confirm(second)).status).toBe(200);
      expect(await flagged()).toEqual([]);
      expect(problem(await confirm(second)).code).toBe('wrong-state');
      office.tick(60 * DAY);
      expect(await run()).toMatchObject({ done: 1, outbox: [] });
      expect((await ask(agent, 'GET /work-items')).json.items).toEqual([]);
      expect((await ask(second, `GET /structures/${structureId}`)).json.confirmMandatesBy).toBeUndefined();
    });

    test('that nobody confirmed in time become an agent’s question, and stand meanwhile', async () => {
      office.tick(60 * DAY - 1000);
      expect((await run()).done).toBe(0);
      office.tick(1000);
      expect((await run()).done).toBe(1);
      expect((await ask(agent, 'GET /work-items')).json.items).toMatchObject([
        { task: 'mandates-to-confirm', structureId },
      ]);
      expect((await subscribe(mandatary)).status).toBe(201);
      expect((await run()).done).toBe(0);
    });

    test('are asked about again at the next change, and new ones are not', async () => {
      await confirm(second);
      office.tick(1000);
      const third = await office.person('Third');
      await represent(third);
      const fourth = await office.person('Fourth');
      await mandate(fourth, third);
      const items = (await ask(third, `GET /structures/${structureId}/representatives`)).json.items;
      const asked = (items as unknown as { toBeConfirmed: boolean; lastName: string }[]).filter(
        (one) => one.toBeConfirmed,
      );
      expect(asked).toMatchObject([{ lastName: 'Mandatary' }]);
    });
  });

  describe('a mandatary', () => {
    let mandatary: Somebody;
    beforeEach(async () => {
      await represent(first);
      mandatary = await office.person('Mandatary');
    });

    test('acts inside the written mandate: the offers that it names', async () => {
      expect((await mandate(mandatary, first, { offers: ['ORG', 'PRO'] })).json.scope).toEqual({
        reach: 'structure',
        structureId,
        offers: ['ORG', 'PRO'],
      });
      const own = await subscribe(mandatary, 'ORG');
      expect(own.status).toBe(201);
      expect(problem(await subscribe(mandatary, 'SERV-SSL')).code).toBe('not-found');
      const other = (await subscribe(first, 'SERV-SSL')).json.id as string;
      for (const act of [
        `GET /subscriptions/${other}`,
        `POST /subscriptions/${other}/end`,
        `POST /subscriptions/${other}/domain-challenge`,
      ]) {
        const body = act.startsWith('GET') ? undefined : act.endsWith('end') ? { reason: 'x' } : {};
        expect([act, problem(await ask(mandatary, act, body)).code]).toEqual([act, 'not-found']);
      }
      const listed = (await ask(mandatary, `GET /structures/${structureId}/subscriptions`)).json.items;
      expect(listed).toMatchObject([{ id: own.json.id }]);
      expect(await sees(mandatary)).toBe(200);
    });

    test('acts while the mandate lasts', async () => {
      await mandate(mandatary, first, { from: inDays(2), until: inDays(4) });
      expect(await sees(mandatary)).toBe(403);
      office.tick(2 * DAY);
      expect(await sees(mandatary)).toBe(200);
      office.tick(2 * DAY);
      expect(await sees(mandatary)).toBe(403);
    });

    test('has the mandate from somebody who represents the structure on that day', async () => {
      expect(problem(await mandate(mandatary, second)).findings[0]?.pointer).toBe('/givenBy');
      expect(problem(await mandate(first, first)).findings[0]?.pointer).toBe('/givenBy');
      await represent(second);
      expect(problem(await mandate(mandatary, first)).findings[0]?.pointer).toBe('/givenBy');
      expect((await mandate(mandatary, second)).status).toBe(201);
      expect(problem(await mandate(mandatary, second, { offers: ['ORG', 'ORG'] })).findings[0]?.pointer).toBe(
        '/offers',
      );
      // nor does a mandatary give mandates or designate who represents
      expect(problem(await mandate(first, mandatary)).findings[0]?.pointer).toBe('/givenBy');
      expect(problem(await mandate(first, second, {}, mandatary)).code).toBe('forbidden');
    });
  });
});
