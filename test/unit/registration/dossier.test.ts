import { beforeEach, describe, expect, test } from 'vitest';
import { findDeadlines, meetDeadline } from '../../../shared/lifecycle/deadlines.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { DueRevocationRecord } from '../../../shared/lifecycle/records.ts';
import { meetSuccessions } from '../../../shared/lifecycle/registration/successions.ts';
import { certificate } from '../../contract/records.ts';
import { asFunction } from '../../world/as-function.ts';
import { type Answered, EVIDENCE, type Office, openOffice, problem, type Somebody } from '../http/office.ts';

const ADDRESS = { name: 'Hôpital des Œillets', postalCode: '75012', town: 'Paris', department: 'Paris (75)' };
const SIRET = { scheme: 'SIRET', value: '73282932000074' };
const OTHER_SIRET = { scheme: 'SIRET', value: '00000001800010' };
const DAY = 86_400_000;

describe('the dossier of a structure', () => {
  let office: Office;
  let agent: Somebody;
  let colleague: Somebody;
  let head: Somebody;
  beforeEach(async () => {
    office = await openOffice();
    agent = await office.person('Agent', { role: 'validation-agent' });
    colleague = await office.person('Colleague', { role: 'validation-agent' });
    head = await office.person('Head');
  });

  const ask = (who: Somebody, address: string, body?: unknown): Promise<Answered> =>
    office.ask(address, {
      claims: who.claims,
      headers: { 'accept-language': 'en' },
      ...(body !== undefined && { body }),
    });
  const code = async (who: Somebody, address: string, body?: unknown) => problem(await ask(who, address, body)).code;
  const inDays = (days: number) => new Date(office.clock.at.getTime() + days * DAY).toISOString();
  const told = () => office.nudged.map(({ about }) => about.notice);

  async function structure(more: object = {}): Promise<string> {
    const answer = await ask(agent, 'POST /structures', { ...ADDRESS, identifier: SIRET, ...more });
    expect(answer.status).toBe(201);
    return answer.json.id as string;
  }
  async function represented(more: object = {}): Promise<string> {
    const id = await structure(more);
    const deed = { personId: head.id, evidence: EVIDENCE, until: inDays(300) };
    expect((await ask(agent, `POST /structures/${id}/representatives`, deed)).status).toBe(201);
    office.nudged.length = 0;
    return id;
  }
  /** An active subscription with one certificate in force. */
  async function certified(structureId: string, serial = '5f01') {
    const made = await ask(head, `POST /structures/${structureId}/subscriptions`, { offer: 'ORG' });
    const subscriptionId = made.json.id as string;
    await ask(agent, `POST /subscriptions/${subscriptionId}/decision`, { decision: 'accepted' });
    const issued = certificate({
      structureId,
      subscriptionId,
      serial,
      profile: 'ssl-serv-1',
      state: 'issued',
      certificate: Uint8Array.of(1),
    });
    const pen = penOf(office.house, { capacity: 'platform', function: 'test' }, 'test');
    await office.ledger.commit({ records: [issued], events: [pen.event(issued, 'certificate.issued')] });
    office.nudged.length = 0;
    return { subscriptionId, issued };
  }
  async function revoke({ issued }: Awaited<ReturnType<typeof certified>>) {
    const pen = penOf(office.house, { capacity: 'platform', function: 'test' }, 'test');
    const revoked = { ...issued, version: issued.version + 1, state: 'revoked' as const };
    await office.ledger.commit({ records: [revoked], events: [pen.event(revoked, 'certificate.revoked')] });
  }

  describe('registration', () => {
    test.each([
      ['a FINESS of nobody knows what', { scheme: 'FINESS', value: '750000001', finess: 'legal' }, undefined],
      ['a FINESS without care', { scheme: 'FINESS', value: '750000001', finess: 'legal' }, 'no-care'],
      ['an RPPS rank of a company', { scheme: 'RPPS-RANK', value: '10000000009001' }, 'laboratory'],
    ])('%s is refused, with the place in the form', async (_, identifier, establishment) => {
      const form = { ...ADDRESS, identifier, ...(establishment && { establishment }) };
      expect(problem(await ask(agent, 'POST /structures', form))).toMatchObject({
        code: 'malformed',
        findings: [{ pointer: '/establishment', citation: 'form F503 §2' }],
      });
    });

    test('a pharmacy with a legal FINESS is looked at again; the national id is shown', async () => {
      const identifier = { scheme: 'FINESS', value: '750000018', finess: 'legal' };
      const made = await ask(agent, 'POST /structures', { ...ADDRESS, identifier, establishment: 'pharmacy' });
      expect(made.json).toMatchObject({
        nationalId: '1750000018',
        findings: expect.arrayContaining([expect.objectContaining({ code: 'finess-kind-unusual' })]),
      });
    });

    test('a radiology practice is shown whole by GET, and has no word of its owner’s name in any key', async () => {
      const identifier = { scheme: 'RPPS-RANK', value: '10000000009001' };
      const id = await structure({ name: 'Cabinet Aubrac', identifier, establishment: 'radiology-practice' });
      const { json } = await ask(agent, `GET /structures/${id}`);
      expect(json).toMatchObject({ name: 'Cabinet Aubrac', nationalId: '410000000009001' });
      expect(office.table.rows().some(({ pk, sk }) => /aubrac/i.test(`${pk} ${sk}`))).toBe(false);
    });
  });

  describe('search', () => {
    const search = async (body: object, who = agent) => ask(who, 'POST /structures/search', body);
    const names = async (name: string) =>
      (await search({ name })).json.items as unknown as { name: string; id: string }[];

    test('by the beginnings of words, in any order, without accents or case', async () => {
      const id = await structure();
      await structure({ name: 'Clinique des Tilleuls', identifier: OTHER_SIRET });
      for (const name of ['hopital', 'HÔP', 'oeil', 'œillets hop', 'des hopital']) {
        expect((await names(name)).map((one) => one.id)).toEqual([id]);
      }
      expect(await names('tilleuls hop')).toEqual([]);
      expect(await names('oeillettes')).toEqual([]);
      expect(await names('xy')).toEqual([]);
      expect(problem(await search({ name: 'de la' })).code).toBe('malformed');
      expect(problem(await search({ name: 'x' })).code).toBe('malformed');
    });

    test('reads the words that begin so and nothing else', async () => {
      await structure();
      const { query } = office.table;
      const asked: string[] = [];
      Object.assign(office.table, {
        query: (...of: Parameters<typeof query>) => {
          asked.push(JSON.stringify(of[0]));
          return query(...of);
        },
      });
      await names('hopital');
      expect(asked.filter((one) => one.includes('structure-words#ho'))).toHaveLength(1);
      expect(asked.filter((one) => !one.includes('mandates#') && !one.includes('structure-words#ho'))).toEqual([]);
    });

    test('page by page, with a cursor that serves this search alone', async () => {
      await structure();
      await structure({ name: 'Hôpital du Lac', identifier: OTHER_SIRET });
      const first = (await search({ name: 'hop', limit: 1 })).json;
      expect(first.items).toHaveLength(1);
      const second = (await search({ name: 'hop', limit: 1, cursor: first.cursor })).json;
      expect(second.items).toHaveLength(1);
      expect((second.items as unknown as { id: string }[])[0]!.id).not.toBe(
        (first.items as unknown as { id: string }[])[0]!.id,
      );
      expect(problem(await search({ name: 'tilleuls', limit: 1, cursor: first.cursor })).code).toBe('malformed');
    });

    test('by number: exactly, through its keyed digest', async () => {
      const id = await structure();
      expect((await search({ identifier: SIRET })).json.items).toMatchObject([{ id }]);
      expect((await search({ identifier: OTHER_SIRET })).json.items).toEqual([]);
      expect(problem(await search({ identifier: { scheme: 'SIRET', value: '732829320000' } })).code).toBe('malformed');
      expect(problem(await search({ identifier: SIRET, name: 'x' })).code).toBe('malformed');
      expect(problem(await search({ identifier: SIRET }, head)).code).toBe('forbidden');
    });

    test('an earlier name still finds it', async () => {
      const id = await structure();
      const corrected = { ...ADDRESS, name: 'Hôpital du Lac', evidence: EVIDENCE };
      expect((await ask(agent, `POST /structures/${id}/correction`, corrected)).status).toBe(200);
      expect(await names('lac')).toMatchObject([{ id, name: 'Hôpital du Lac' }]);
      expect(await names('oeillets')).toMatchObject([{ id, name: 'Hôpital du Lac' }]);
      // and back again: words that are there already are no obstacle
      const back = { ...ADDRESS, evidence: EVIDENCE };
      expect((await ask(agent, `POST /structures/${id}/correction`, back)).status).toBe(200);
    });
  });

  test('a correction changes everything but the identifier, and says which fields in its event', async () => {
    const id = await structure();
    const address = `POST /structures/${id}/correction`;
    const form = { ...ADDRESS, town: 'Paris 12', establishment: 'health-centre', evidence: EVIDENCE };
    expect((await ask(agent, address, form)).json).toMatchObject({ town: 'Paris 12', establishment: 'health-centre' });
    const record = (await office.ledger.read('structure', { id }))!;
    expect(await office.ledger.event(record, 2)).toMatchObject({
      type: 'structure.corrected',
      data: { fields: 'town establishment', evidence: EVIDENCE.sha256 },
    });
    expect(await code(agent, address, form)).toBe('wrong-state');
    const answer = problem(await ask(agent, address, { ...form, identifier: OTHER_SIRET }));
    expect(answer).toMatchObject({
      code: 'malformed',
      findings: [{ pointer: '/identifier', detail: expect.stringContaining('succeeded by a new one') }],
    });
  });

  describe('the contract', () => {
    const contract = (id: string, body: object) => ask(agent, `POST /structures/${id}/contracts`, body);
    const term = () => ({ evidence: EVIDENCE, from: inDays(-1) });
    const HOSPITAL = {
      identifier: { scheme: 'FINESS', value: '750000018', finess: 'geographic' },
      establishment: 'public-hospital',
    };

    test('is recorded with its kind of FINESS and its dates, shown, and ended', async () => {
      const id = await represented(HOSPITAL);
      expect((await ask(head, `GET /structures/${id}/contracts`)).json).toEqual({ inForce: 'none', items: [] });
      const made = await contract(id, { ...term(), finess: 'legal', until: inDays(10) });
      expect(made.json).toMatchObject({ finess: 'legal', findings: [{ code: 'contract-other-finess' }] });
      expect((await ask(head, `GET /structures/${id}/contracts`)).json.inForce).toBe('recorded');
      office.tick(11 * DAY);
      expect((await ask(head, `GET /structures/${id}/contracts`)).json.inForce).toBe('none');
      const end = `POST /structures/${id}/contracts/${made.json.id}/end`;
      expect((await ask(agent, end, { reason: 'over' })).json).toMatchObject({ state: 'ended' });
      expect(await code(agent, end, { reason: 'over' })).toBe('wrong-state');
      expect(await code(agent, `POST /structures/${id}/contracts/${'0'.repeat(32)}/end`, { reason: 'x' })).toBe(
        'not-found',
      );
    });

    test('names a FINESS where there is one, and only there', async () => {
      expect(problem(await contract(await structure(HOSPITAL), term())).findings[0]?.pointer).toBe('/finess');
      const siret = await structure();
      expect(problem(await contract(siret, { ...term(), finess: 'legal' })).findings[0]?.pointer).toBe('/finess');
      expect(problem(await contract(siret, { ...term(), until: inDays(-2) })).findings[0]?.pointer).toBe('/until');
      expect((await contract(siret, term())).status).toBe(201);
    });

    test.each(['laboratory', 'pharmacy'])('of a %s is implicit', async (establishment) => {
      const id = await represented({ ...HOSPITAL, establishment });
      expect((await ask(head, `GET /structures/${id}/contracts`)).json.inForce).toBe('implicit');
      expect(problem(await contract(id, { ...term(), finess: 'geographic' })).code).toBe('wrong-state');
    });
  });

  test('a suspension stops what is new, tells the structure why, and can be lifted', async () => {
    const id = await represented();
    const { subscriptionId } = await certified(id);
    const suspension = `POST /structures/${id}/suspension`;
    const answer = await ask(agent, suspension, { reasons: 'The stamp is in doubt.' });
    expect(answer.json).toMatchObject({ state: 'suspended' });
    expect(JSON.stringify(answer.json)).not.toContain('stamp');
    expect(told()).toEqual(['structure-suspended']);
    expect((await ask(head, `GET /structures/${id}`)).json.suspended).toMatchObject({
      reasons: 'The stamp is in doubt.',
    });
    expect(await code(head, `POST /structures/${id}/subscriptions`, { offer: 'ORG' })).toBe('wrong-state');
    expect(await code(agent, suspension, { reasons: 'again' })).toBe('wrong-state');
    // what is issued stands, and what the structure has may be given up
    expect((await ask(head, `GET /subscriptions/${subscriptionId}`)).json.state).toBe('active');
    expect((await ask(agent, `POST /structures/${id}/resumption`, {})).json.suspended).toBeUndefined();
    expect((await ask(head, `POST /structures/${id}/subscriptions`, { offer: 'ORG' })).status).toBe(201);
    expect(await code(agent, `POST /structures/${id}/resumption`, {})).toBe('wrong-state');
  });

  test('a closed structure leaves its certificates to an agent, who cannot say done before it is', async () => {
    const id = await represented();
    const its = await certified(id);
    const closure = { reason: 'The clinic has closed.', evidence: EVIDENCE };
    expect((await ask(agent, `POST /structures/${id}/closure`, closure)).json.state).toBe('closed');
    expect(told()).toEqual(['structure-closed']);
    const [item] = (await ask(colleague, 'GET /work-items')).json.items as unknown as { id: string }[];
    expect(item).toMatchObject({ task: 'revocations', structureId: id, proposed: 'cessationOfOperation' });
    const address = `/work-items/${item!.id}`;
    expect((await ask(colleague, `GET ${address}`)).json.certificates).toMatchObject({
      items: [{ serial: its.issued.serial }],
      more: false,
    });
    expect(await code(colleague, `POST ${address}/closure`, { outcome: 'done' })).toBe('wrong-state');
    expect(await code(colleague, `POST ${address}/closure`, { outcome: 'dismissed' })).toBe('malformed');
    expect(await code(head, `GET ${address}`)).toBe('forbidden');
    await revoke(its);
    expect((await ask(colleague, `POST ${address}/closure`, { outcome: 'done' })).json.state).toBe('done');
    expect(await code(colleague, `POST ${address}/closure`, { outcome: 'done' })).toBe('wrong-state');
    expect((await ask(colleague, 'GET /work-items')).json.items).toEqual([]);
    for (const act of ['resumption', 'suspension', 'closure', 'correction']) {
      const body = { suspension: { reasons: 'x' }, closure, correction: { ...ADDRESS, evidence: EVIDENCE } }[act] ?? {};
      expect([act, await code(agent, `POST /structures/${id}/${act}`, body)]).toEqual([act, 'wrong-state']);
    }
  });

  describe('succession', () => {
    const form = (more: object = {}) => ({
      cause: 'new-identifier',
      evidence: EVIDENCE,
      overlapUntil: inDays(30),
      successor: { ...ADDRESS, identifier: OTHER_SIRET },
      ...more,
    });
    const succeed = (id: string, more: object = {}) => ask(agent, `POST /structures/${id}/succession`, form(more));
    const run = (nudged?: string) => {
      const house = asFunction(office.house, 'succession', office.table);
      return meetSuccessions(house, nudged, 'clock', (_, thrown) => expect.fail(String(thrown)));
    };

    test('makes a new structure; the old one serves until the overlap ends; then it closes and its certificates are revoked', async () => {
      const id = await represented();
      const its = await certified(id);
      const answer = await succeed(id);
      expect(answer).toMatchObject({
        status: 201,
        json: { structure: { state: 'succeeded' }, successor: { state: 'active', predecessors: [id] } },
      });
      expect(told()).toEqual(['structure-succeeded']);
      const next = answer.json.successor!.id as string;
      expect((await ask(head, `GET /structures/${id}`)).json.succession).toMatchObject({ to: next });
      expect(await code(head, `POST /structures/${id}/subscriptions`, { offer: 'ORG' })).toBe('wrong-state');
      // nothing is carried over: no mandate, no subscription
      expect(await code(head, `GET /structures/${next}`)).toBe('not-found');
      expect(await run()).toMatchObject({ done: 0 });
      office.tick(30 * DAY);
      expect(await run()).toMatchObject({ done: 1, outbox: expect.any(Array) });
      expect((await ask(agent, `GET /structures/${id}`)).json.state).toBe('closed');
      const items = (await ask(agent, 'GET /work-items')).json.items;
      expect(items).toMatchObject([
        { task: 'revocations', structureId: id, proposed: 'superseded', cause: 'structure.succeeded' },
      ]);
      expect(await run()).toMatchObject({ done: 0 });

      // the clock revokes them, in the name of the agent who recorded the succession
      const { issuer, serial } = its.issued;
      const invoked: object[] = [];
      const invoker = { meetDeadline: async (name: object) => void invoked.push(name) };
      const clock = asFunction({ ...office.house, invoker }, 'renewal', office.table);
      expect(await findDeadlines(clock)).toEqual({ found: 1 });
      expect(invoked).toEqual([{ issuer, serial }]);
      await meetDeadline(asFunction(office.house, 'deadlines', office.table), { issuer, serial }, 'deadline');
      expect((await office.ledger.read('certificate', { issuer, serial }))!).toMatchObject({
        state: 'revoked',
        revocation: { reason: 'superseded', capacity: 'validation-agent', by: agent.id, channel: 'clock' },
      });
      const [item] = items as unknown as { id: string }[];
      expect((await ask(colleague, `POST /work-items/${item!.id}/closure`, { outcome: 'done' })).status).toBe(200);
    });

    test('a structure that is named is taken up although no list shows it yet, and never before its day', async () => {
      office.table.staleIndexes();
      const id = await represented();
      await succeed(id);
      office.table.freshIndexes();
      const [row] = await office.ledger.outbox.due('succession', new Date(inDays(31)), 1);
      office.table.staleIndexes();
      expect(await run(row!.id)).toMatchObject({ done: 0 });
      office.tick(30 * DAY);
      expect(await run(row!.id)).toMatchObject({ done: 1 });
      expect((await office.ledger.read('structure', { id }))!.state).toBe('closed');
    });

    test('what was to be revoked later is revoked with the rest, and what is revoked stays as it is', async () => {
      const id = await represented();
      const [later, gone] = [await certified(id, '5f02'), await certified(id, '5f03')];
      await revoke(gone);
      await succeed(id);
      const order: DueRevocationRecord = {
        kind: 'dueRevocation',
        version: 1,
        createdAt: inDays(0),
        issuer: later.issued.issuer,
        serial: '5f02',
        at: inDays(90),
        reason: 'superseded',
        orderedBy: { capacity: 'technical-administrator', personId: head.id, mandateId: 'm' },
        state: 'waiting',
      };
      const pen = penOf(office.house, { capacity: 'platform', function: 'test' }, 'test');
      await office.ledger.commit({ records: [order], events: [pen.event(order, 'dueRevocation.ordered')] });
      office.tick(30 * DAY);
      expect(await run()).toMatchObject({ done: 1 });
      const ordered = await office.ledger.list('revocations-due', '');
      expect(ordered.items).toMatchObject([{ serial: '5f02', version: 2, at: inDays(0) }]);
    });

    test('a date that comes for what is over already does nothing', async () => {
      const id = await represented();
      await succeed(id);
      await ask(agent, `POST /structures/${id}/closure`, { reason: 'closed before', evidence: EVIDENCE });
      office.tick(31 * DAY);
      expect(await run()).toEqual({ done: 1, outbox: [] });
      expect((await ask(agent, 'GET /work-items')).json.items).toHaveLength(1);
    });

    test('a structure that moves keeps its number, which then finds the new one', async () => {
      const id = await represented();
      const answer = await succeed(id, {
        cause: 'move',
        successor: { ...ADDRESS, town: 'Paris 13', identifier: SIRET },
      });
      expect(answer.status).toBe(201);
      const found = await ask(agent, 'POST /structures/search', { identifier: SIRET });
      expect(found.json.items).toMatchObject([{ id: answer.json.successor!.id, town: 'Paris 13' }]);
      expect(await code(agent, 'POST /structures', { ...ADDRESS, identifier: SIRET })).toBe('conflict');
    });

    test('a merger names a structure that is there; several may go into one', async () => {
      const into = await structure({ identifier: OTHER_SIRET });
      const id = await represented();
      const answer = await succeed(id, { cause: 'merger', successor: { id: into } });
      expect(answer.json.successor).toMatchObject({ id: into, predecessors: [id] });
      expect(await code(agent, `POST /structures/${into}/succession`, form({ successor: { id: into } }))).toBe(
        'malformed',
      );
      expect(await code(agent, `POST /structures/${into}/succession`, form({ successor: { id } }))).toBe('wrong-state');
    });

    test('another’s number, a deadline in the past or too far are refused, and nothing is kept', async () => {
      await structure({ identifier: OTHER_SIRET });
      const id = await represented();
      expect(problem(await succeed(id)).code).toBe('conflict');
      expect(problem(await succeed(id, { overlapUntil: inDays(-1) })).findings[0]?.pointer).toBe('/overlapUntil');
      expect(problem(await succeed(id, { overlapUntil: inDays(400) })).findings[0]?.pointer).toBe('/overlapUntil');
      expect((await ask(agent, `GET /structures/${id}`)).json.state).toBe('active');
      expect(office.table.rows().filter(({ pk }) => pk.startsWith('outbox#'))).toHaveLength(1);
    });
  });
});
