import { beforeEach, describe, expect, test } from 'vitest';
import { lambdas } from '../../../functions/lambdas.ts';
import { lambda } from '../../../shared/http/lambda.ts';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../../shared/ledger/memory-table.ts';
import { type Office, openOffice, problem } from './office.ts';

describe('who calls', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice();
  });

  test('a sign-in that is seen for the first time is linked by its card, once, with an event', async () => {
    const person = await office.person('Durand');
    const first = await office.ask('GET /me', { claims: person.claims });
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({ personId: person.id, authentication: 'token+card', lastName: 'Durand' });
    await office.ask('GET /me', { claims: person.claims });
    const record = (await office.ledger.read('person', { id: person.id }))!;
    expect(record.version).toBe(2);
    const event = await office.ledger.event(record, 2);
    expect(event).toMatchObject({ type: 'person.sign-in-linked', data: { by: 'card' } });
    expect(JSON.stringify(event)).not.toContain(person.card.number);
  });

  test('twenty first calls at once link once and all find the same Person', async () => {
    const person = await office.person('Durand');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => office.ask('GET /me', { claims: person.claims })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ json }) => json.personId))).toEqual(new Set([person.id]));
    expect((await office.ledger.read('person', { id: person.id }))?.version).toBe(2);
  });

  test('two sign-ins of one Person at once are both linked', async () => {
    const { claims, id } = await office.person('Durand');
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((sub) => office.ask('GET /me', { claims: { ...claims, sub } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await office.ledger.read('person', { id }))?.version).toBe(4);
  });

  test('only the registration function links: elsewhere an unlinked sign-in is told what to do, and nothing is written', async () => {
    const { claims } = await office.person('Agent', { role: 'auditor' });
    const elsewhere = office.handlerOf(
      { 'show-request': { schemas: {}, handle: async () => ({ status: 204 }) } },
      'submission',
    );
    const address = `GET /requests/${'0'.repeat(32)}`;
    const before = JSON.stringify(office.table.rows().filter(({ pk }) => !pk.startsWith('rate#')));
    const refused = problem(await office.ask(address, { claims }, elsewhere));
    expect(refused).toMatchObject({ code: 'forbidden', detail: expect.stringContaining('une fois GET /me') });
    expect(JSON.stringify(office.table.rows().filter(({ pk }) => !pk.startsWith('rate#')))).toBe(before);
    // the same words for somebody whom nobody knows
    const stranger = { iss: claims.iss, sub: 'stranger', card: 'CPS:0000000000' };
    expect(problem(await office.ask(address, { claims: stranger }, elsewhere)).detail).toBe(refused.detail);
    await office.ask('GET /me', { claims });
    expect((await office.ask(address, { claims }, elsewhere)).status).toBe(204);
  });

  test('whoever may write guards and persons registers people, or erases what is over', () => {
    const writers = (word: 'unique' | 'person') =>
      lambdas.filter(({ writes }) => writes.includes(word)).map(({ name }) => name);
    // whoever erases takes guards away, and writes none
    expect(writers('unique')).toEqual(['registration', 'designation', 'holders', 'imports']);
    expect(writers('person')).toEqual(['registration', 'designation', 'holders', 'imports', 'retention']);
  });

  test('a directory identifier links people without a card', async () => {
    const person = await office.person('Petit', { directoryId: 'annuaire-77' });
    const claims = { iss: 'https://id.example.test', sub: 'x', directory_id: 'annuaire-77' };
    const answer = await office.ask('GET /me', { claims });
    expect(answer.json).toMatchObject({ personId: person.id, authentication: 'token' });
  });

  test('nobody is found by an e-mail address, an unknown card or a family that is not nominative', async () => {
    const { claims, card } = await office.person('Durand');
    const base = { iss: claims.iss, sub: 'somebody', email: 'durand@example.test' };
    for (const more of [
      {},
      { card: 'CPS:0000000000' },
      { card: `CPF:${card.number}` },
      { directory_id: card.number },
    ]) {
      const answer = await office.ask('GET /me', { claims: { ...base, ...more } });
      expect(problem(answer).code).toBe('forbidden');
    }
    expect(office.table.rows().filter(({ pk }) => pk.startsWith('unique#sign-in'))).toEqual([]);
  });

  test('the card counts only with the configured assurance, and only if it is registered', async () => {
    const { claims } = await office.person('Durand');
    const authentication = async (more: object) =>
      (await office.ask('GET /me', { claims: { ...claims, ...more } })).json.authentication;
    expect(await authentication({})).toBe('token+card');
    expect(await authentication({ acr: 'pwd' })).toBe('token');
    expect(await authentication({ acr: '' })).toBe('token');
    expect(await authentication({ card: 'CPS:9999999999' })).toBe('token');
  });

  test('a sign-in with the card of another Person is refused', async () => {
    const durand = await office.person('Durand');
    const martin = await office.person('Martin');
    await office.ask('GET /me', { claims: durand.claims });
    const answer = await office.ask('GET /me', { claims: { ...durand.claims, card: martin.claims.card } });
    expect(problem(answer).code).toBe('forbidden');
  });

  test('no claims, no subject: unauthenticated', async () => {
    const without = await office.ask('GET /me');
    expect(problem(without)).toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(without.headers['www-authenticate']).toBe('Bearer');
    expect(problem(await office.ask('GET /me', { claims: { iss: 'x' } })).code).toBe('unauthenticated');
  });

  test('a token never carries authority', async () => {
    const { claims } = await office.person('Durand');
    const claimed = {
      ...claims,
      role: 'validation-agent',
      roles: '["validation-agent"]',
      'cognito:groups': '[auditor]',
    };
    const answer = await office.ask('GET /structures/00', { claims: claimed });
    expect(problem(answer).code).toBe('forbidden');
  });

  test('a mandate bites and stops biting with the clock', async () => {
    const { claims } = await office.person('Agent', { role: 'auditor', until: '2027-03-01T09:00:00.000Z' });
    const look = async () => problem(await office.ask(`GET /structures/${'0'.repeat(32)}`, { claims })).code;
    expect(await look()).toBe('not-found');
    office.tick(3_600_000 - 1);
    expect(await look()).toBe('not-found');
    office.tick(1);
    expect(await look()).toBe('forbidden');
  });

  test('a route’s roles are asked for before the operation, which may forget to', async () => {
    const careless = office.handlerOf({ 'show-structure': { schemas: {}, handle: async () => ({ status: 204 }) } });
    const { claims } = await office.person('Agent', { role: 'auditor', until: '2027-03-01T09:00:00.000Z' });
    const scope = { reach: 'subscription', structureId: 's', subscriptionId: 'b' } as const;
    const other = (await office.person('Other', { role: 'technical-administrator', scope })).claims;
    const status = async (who: typeof claims) =>
      (await office.ask('GET /structures/s', { claims: who }, careless)).status;
    expect([await status(claims), await status(other)]).toEqual([204, 403]);
    office.tick(3_600_000);
    expect(await status(claims)).toBe(403);
  });

  test('before the ceremony nothing is in service', async () => {
    const house = { ...office.house, ledger: createLedger(createMemoryTable()) };
    const showMe = { schemas: {}, handle: async () => ({ status: 200 }) };
    const handler = lambda(
      'registration',
      { 'show-me': showMe },
      () => house,
      () => {},
    );
    const answer = await office.ask('GET /me', { claims: {} }, handler);
    expect(problem(answer)).toMatchObject({ code: 'unavailable', status: 503 });
  });
});
