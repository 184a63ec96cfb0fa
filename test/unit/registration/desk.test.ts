import { beforeEach, describe, expect, test } from 'vitest';
import type { Refusal } from '../../../shared/errors.ts';
import { type MandateForm, newMandate } from '../../../shared/registration/mandates.ts';
import { EVIDENCE, type Office, openOffice, problem, type Somebody, START } from '../http/office.ts';

const STRUCTURE = {
  name: 'Clinique des Tilleuls',
  identifier: { scheme: 'FINESS', value: '750000001', finess: 'legal' },
  postalCode: '75012',
  town: 'Paris',
  department: 'Paris (75)',
  establishment: 'public-hospital',
};
const SUBSCRIPTION = { offer: 'SERV-SSL', domain: { name: 'example.test', admits: 'domain' } };
const UNTIL = '2028-01-01T00:00:00.000Z';

describe('the registration desk', () => {
  let office: Office;
  let agent: Somebody;
  let colleague: Somebody;
  let officer: Somebody;
  let second: Somebody;
  beforeEach(async () => {
    office = await openOffice();
    agent = await office.person('Agent', { role: 'validation-agent' });
    colleague = await office.person('Colleague', { role: 'validation-agent' });
    officer = await office.person('Officer', { role: 'security-officer' });
    second = await office.person('Second', { role: 'security-officer' });
  });

  const ask = (who: Somebody, address: string, body?: unknown) =>
    office.ask(address, { claims: who.claims, ...(body !== undefined && { body }) });
  const code = async (who: Somebody, address: string, body?: unknown) => problem(await ask(who, address, body)).code;

  const accept = (id = '') => ask(colleague, `POST /subscriptions/${id}/decision`, { decision: 'accepted' });

  async function subscribed() {
    const structure = (await ask(agent, 'POST /structures', STRUCTURE)).json;
    const subscription = (await ask(agent, `POST /structures/${structure.id}/subscriptions`, SUBSCRIPTION)).json;
    await accept(subscription.id);
    return { structureId: structure.id as string, subscriptionId: subscription.id as string };
  }
  test('from a structure to an administrator who sees the subscription', async () => {
    const person = (
      await ask(agent, 'POST /persons', {
        lastName: 'Durand',
        firstNames: 'Anne',
        email: 'anne@example.test',
        card: { family: 'CDE', number: '0000000042' },
      })
    ).json;
    const claims = { iss: 'https://id.example.test', sub: 'anne', card: 'CDE:0000000042', acr: 'card' };
    const anne = { id: person.id, claims } as unknown as Somebody;

    const structure = await ask(agent, 'POST /structures', STRUCTURE);
    expect(structure.json.findings).toMatchObject([{ code: 'finess-check-digit' }]);
    const { structureId, subscriptionId } = await (async () => {
      const made = await ask(agent, `POST /structures/${structure.json.id}/subscriptions`, SUBSCRIPTION);
      await accept(made.json.id);
      office.nudged.length = 0;
      return { structureId: structure.json.id, subscriptionId: made.json.id };
    })();
    expect(await code(anne, `GET /subscriptions/${subscriptionId}`)).toBe('forbidden');

    // by a form F503, as `test/unit/designation` fills it
    const scope = { reach: 'subscription', structureId: structureId!, subscriptionId: subscriptionId! } as const;
    const mandate = await office.mandate(anne.id, 'technical-administrator', scope);
    const control = { method: 'agent-check', evidence: EVIDENCE };
    await ask(colleague, `POST /subscriptions/${subscriptionId}/domain-control`, control);
    const seen = await ask(anne, `GET /subscriptions/${subscriptionId}`);
    expect(seen.json).toMatchObject({ domain: SUBSCRIPTION.domain, control: { method: 'agent-check' } });

    // ended: it bites on the very next call
    const ended = await ask(agent, `POST /persons/${anne.id}/mandates/${mandate.id}/end`, { reason: 'has left' });
    expect(ended).toMatchObject({ status: 200, json: { state: 'ended', inForce: false } });
    expect(await code(anne, `GET /subscriptions/${subscriptionId}`)).toBe('forbidden');
    expect(await code(agent, `POST /persons/${anne.id}/mandates/${mandate.id}/end`, { reason: 'x' })).toBe(
      'wrong-state',
    );
  });

  test('every change has its event by the mandate that made it, without personal data', async () => {
    const { structureId, subscriptionId } = await subscribed();
    const structure = (await office.ledger.read('structure', { id: structureId }))!;
    expect(await office.ledger.event(structure, 1)).toMatchObject({
      type: 'structure.registered',
      actor: {
        capacity: 'validation-agent',
        person: agent.id,
        mandate: agent.mandate.id,
        authentication: 'token+card',
      },
    });
    const subscription = (await office.ledger.read('subscription', { id: subscriptionId }))!;
    expect(await office.ledger.event(subscription, 1)).toMatchObject({ data: { domain: 'example.test' } });
    const events = office.table.rows().filter(({ sk }) => sk.startsWith('event#'));
    expect(JSON.stringify(events)).not.toMatch(/Tilleuls|750000001|Camille|@/);
  });

  test('an identifier, a card and a directory entry have one owner', async () => {
    await ask(agent, 'POST /structures', STRUCTURE);
    const again = { ...STRUCTURE, name: 'Another', identifier: { ...STRUCTURE.identifier, finess: 'geographic' } };
    expect(await code(agent, 'POST /structures', again)).toBe('conflict');
    const person = { lastName: 'A', firstNames: 'B', email: 'a@example.test', card: agent.card };
    expect(await code(officer, 'POST /persons', person)).toBe('conflict');
    const { card: _, ...without } = person;
    expect(await code(officer, 'POST /persons', without)).toBe('malformed');
    expect((await ask(officer, 'POST /persons', { ...without, directoryId: 'x1' })).status).toBe(201);
    expect(await code(officer, 'POST /persons', { ...without, directoryId: 'x1' })).toBe('conflict');
  });

  test.each([
    [{ card: { family: 'CPF', number: '0000000001' } }, '/card/family'],
    [{ card: { family: 'CPS', number: '123' } }, '/card/number'],
    [{ email: 'a b@example.test' }, '/email'],
    [{ email: 'a@example.test\r\nBcc: x@example.test' }, '/email'],
    [{ lastName: 'Du\u0000rand' }, '/lastName'],
    [{ lastName: '\u202Edanrud' }, '/lastName'],
    [{ firstNames: ' Anne' }, '/firstNames'],
    [{ phone: 'call me' }, '/phone'],
  ])('a person with %j is refused', async (wrong, pointer) => {
    const fair = {
      lastName: 'Durand',
      firstNames: 'Anne',
      email: 'a@example.test',
      card: { family: 'CPS', number: '0000000001' },
    };
    const answer = problem(await ask(agent, 'POST /persons', { ...fair, ...wrong }));
    expect(answer).toMatchObject({ code: 'malformed', findings: [{ pointer }] });
  });

  test.each([
    [{ department: 'Paris' }, '/department'],
    [{ postalCode: '7512' }, '/postalCode'],
    [{ country: 'fr' }, '/country'],
    [{ name: '' }, '/name'],
    [{ identifier: { scheme: 'SIRET', value: '73282932000075' } }, '/identifier/value'],
  ])('a structure with %j is refused', async (wrong, pointer) => {
    const answer = problem(await ask(agent, 'POST /structures', { ...STRUCTURE, ...wrong }));
    expect(answer).toMatchObject({ code: 'malformed', findings: [{ pointer }] });
  });

  test('a mandate fits its role, its structure and its time, and is nobody’s own', async () => {
    const { structureId, subscriptionId } = await subscribed();
    const subscription = (await office.ledger.read('subscription', { id: subscriptionId }))!;
    const place = { id: 'f'.repeat(32), at: START };
    const form: MandateForm = {
      personId: 'somebody',
      role: 'technical-administrator',
      structureId,
      subscription,
      givenBy: [],
      evidence: EVIDENCE,
      from: START,
      until: UNTIL,
    };
    const { subscription: _, ...without } = form;
    const refused = (wrong: MandateForm) => {
      try {
        newMandate(wrong, [], agent.id, place);
        return undefined;
      } catch (thrown) {
        return (thrown as Refusal).code;
      }
    };
    expect(refused(without)).toBe('malformed');
    expect(refused({ ...form, structureId: 'another' })).toBe('malformed');
    expect(refused({ ...form, role: 'mandatary' })).toBe('malformed');
    expect(refused({ ...without, role: 'security-officer' })).toBe('forbidden');
    expect(refused({ ...form, personId: agent.id })).toBe('forbidden');
    expect(refused({ ...form, until: '2027-01-01T00:00:00.000Z' })).toBe('malformed');
    expect(refused({ ...form, from: '2029-01-01T00:00:00.000Z' })).toBe('malformed');
    expect(refused({ ...form, subscription: { ...subscription, state: 'ended' } })).toBe('wrong-state');
    expect(refused(form)).toBeUndefined();
  });

  test('no route makes an administrator but the form', async () => {
    const { structureId, subscriptionId } = await subscribed();
    const somebody = (await office.person('Somebody')).id;
    const paper = { personId: somebody, role: 'technical-administrator', structureId, subscriptionId };
    const form = { ...paper, givenBy: [], evidence: EVIDENCE, until: UNTIL };
    expect((await ask(agent, 'POST /mandates', form)).status).toBe(404);
    expect(office.table.rows().filter(({ role }) => role === 'technical-administrator')).toEqual([]);
  });

  const proposal = (personId: string, role = 'validation-agent') => ({
    personId,
    role,
    until: UNTIL,
    evidence: EVIDENCE,
  });

  test('an internal role takes two officers, neither of them the person appointed', async () => {
    const clerk = await office.person('Clerk');
    expect(await code(officer, 'POST /appointments', proposal(officer.id))).toBe('forbidden');
    expect(await code(agent, 'POST /appointments', proposal(clerk.id))).toBe('forbidden');
    const proposed = (await ask(officer, 'POST /appointments', proposal(clerk.id))).json;
    expect(proposed.state).toBe('proposed');
    expect(await code(clerk, 'POST /structures', STRUCTURE)).toBe('forbidden');
    const approval = `POST /appointments/${proposed.id}/approval`;
    expect(await code(officer, approval, {})).toBe('forbidden');
    const given = await ask(second, approval, {});
    expect(given.json).toMatchObject({ state: 'given', mandateId: expect.any(String) });
    const mandate = await office.ledger.read('mandate', { personId: clerk.id, id: given.json.mandateId! });
    expect(mandate).toMatchObject({ givenBy: [officer.id, second.id], scope: { reach: 'house' } });
    expect(await code(second, approval, {})).toBe('wrong-state');
    expect((await ask(clerk, 'POST /structures', STRUCTURE)).status).toBe(201);
  });

  test('the person appointed cannot be the second officer', async () => {
    const proposed = (await ask(officer, 'POST /appointments', proposal(second.id))).json;
    expect(await code(second, `POST /appointments/${proposed.id}/approval`, {})).toBe('forbidden');
  });

  test('two approvals at once give one mandate', async () => {
    const clerk = await office.person('Clerk');
    const third = await office.person('Third', { role: 'security-officer' });
    const proposed = (await ask(officer, 'POST /appointments', proposal(clerk.id))).json;
    const approval = `POST /appointments/${proposed.id}/approval`;
    const answers = await Promise.all([ask(second, approval, {}), ask(third, approval, {})]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await office.ledger.list('mandates-of-person', clerk.id)).items).toHaveLength(1);
  });

  test('auditor and security officer exclude each other, even when approved at once', async () => {
    const clerk = await office.person('Clerk');
    const both = await Promise.all(
      ['auditor', 'security-officer'].map((role) => ask(officer, 'POST /appointments', proposal(clerk.id, role))),
    );
    const answers = await Promise.all(
      both.map(({ json }) => ask(second, `POST /appointments/${json.id}/approval`, {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await code(officer, 'POST /appointments', proposal(agent.id, 'auditor'))).toBe('conflict');
  });

  test('a proposal falls with the mandate of whoever made it; a term is a year at most', async () => {
    const clerk = await office.person('Clerk');
    const far = { ...proposal(clerk.id), until: '2028-03-03T08:00:00.000Z' };
    expect(await code(officer, 'POST /appointments', far)).toBe('malformed');
    const proposed = (await ask(officer, 'POST /appointments', proposal(clerk.id))).json;
    await office.person('Third', { role: 'security-officer' });
    await ask(second, `POST /persons/${officer.id}/mandates/${officer.mandate.id}/end`, { reason: 'has left' });
    expect(await code(second, `POST /appointments/${proposed.id}/approval`, {})).toBe('wrong-state');
  });

  test('agents end what structures gave, officers end any, and their own too', async () => {
    // two officers always stay
    for (const name of ['Third', 'Fourth']) await office.person(name, { role: 'security-officer' });
    const end = (who: Somebody, whose: Somebody) =>
      ask(who, `POST /persons/${whose.id}/mandates/${whose.mandate.id}/end`, { reason: 'review' });
    expect(problem(await end(agent, officer)).code).toBe('forbidden');
    expect(problem(await end(agent, agent)).code).toBe('forbidden');
    expect((await end(officer, agent)).status).toBe(200);
    expect(await code(agent, 'POST /structures', STRUCTURE)).toBe('forbidden');
    expect((await end(officer, officer)).status).toBe(200);
    expect(problem(await end(officer, second)).code).toBe('forbidden');
  });

  test('a mandate that ends while an act is under way stops it', async () => {
    const { get } = office.table;
    const end = async () => {
      Object.assign(office.table, { get });
      await ask(second, `POST /persons/${agent.id}/mandates/${agent.mandate.id}/end`, { reason: 'now' });
    };
    // the last thing that the use case reads before it writes is the salt of the house
    const racing: typeof get = async (key) => {
      if (key.pk === 'house') await end();
      return get(key);
    };
    await ask(agent, 'GET /me');
    Object.assign(office.table, { get: racing });
    expect(await code(agent, 'POST /structures', STRUCTURE)).toBe('forbidden');
    expect(office.table.rows().filter(({ pk }) => pk.startsWith('structure#'))).toEqual([]);
  });
});
