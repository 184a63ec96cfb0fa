import { beforeEach, describe, expect, test } from 'vitest';
import { roleRules } from '../../../shared/registration/authority.ts';
import { ROLES } from '../../../shared/registration/records.ts';
import { CLINIC, EVIDENCE, type Office, openOffice, problem, type Somebody } from '../http/office.ts';

const UNTIL = '2028-01-01T00:00:00.000Z';

describe('security officers and auditors', () => {
  let office: Office;
  let officers: Somebody[];
  let agent: Somebody;
  beforeEach(async () => {
    office = await openOffice();
    officers = [];
    for (const name of ['One', 'Two', 'Three']) {
      officers.push(await office.person(name, { role: 'security-officer' }));
    }
    agent = await office.person('Agent', { role: 'validation-agent' });
  });

  const ask = (who: Somebody, address: string, body: unknown) =>
    office.ask(address, { claims: who.claims, body, headers: { 'accept-language': 'en' } });
  const end = (who: Somebody, whose: { id: string; mandate: { id: string } }) =>
    ask(who, `POST /persons/${whose.id}/mandates/${whose.mandate.id}/end`, { reason: 'review' });
  const inForce = async () => {
    const { items } = await office.ledger.list('mandates-of-house', '');
    return items.filter(({ role, state }) => role === 'security-officer' && state === 'active');
  };

  test('two stay: the third can be ended, the second cannot until another is appointed', async () => {
    const [one, two, three] = officers as [Somebody, Somebody, Somebody];
    expect((await end(one, three)).status).toBe(200);
    for (const who of [one, two]) {
      const refused = problem(await end(one, who));
      expect(refused).toMatchObject({ code: 'wrong-state', detail: expect.stringContaining('appoint another') });
    }
    const clerk = await office.person('Clerk');
    const proposal = { personId: clerk.id, role: 'security-officer', until: UNTIL, evidence: EVIDENCE };
    const proposed = (await ask(one, 'POST /appointments', proposal)).json;
    expect((await ask(two, `POST /appointments/${proposed.id}/approval`, {})).status).toBe(200);
    expect((await end(one, two)).status).toBe(200);
    expect(await inForce()).toHaveLength(2);
  });

  test('mandates that are past, and two mandates of one person, do not count for two', async () => {
    const [one, two, three] = officers as [Somebody, Somebody, Somebody];
    office.tick(1);
    await office.person('Past', { role: 'security-officer', until: '2027-03-01T08:00:00.001Z' });
    const twice = await office.mandate(two.id, 'security-officer');
    expect((await end(one, three)).status).toBe(200);
    // either of the two mandates of one person may end, not both
    expect((await end(one, { id: two.id, mandate: twice })).status).toBe(200);
    expect(problem(await end(one, two)).code).toBe('wrong-state');
  });

  test('officers who are ended at the same time leave two in force', async () => {
    const [one, two, three] = officers as [Somebody, Somebody, Somebody];
    const answers = await Promise.all([end(one, two), end(one, three), end(two, one), end(three, two)]);
    expect(answers.every(({ status }) => [200, 403, 409].includes(status))).toBe(true);
    expect(await inForce()).toHaveLength(2);
  });

  test('what the index says is asked again of the ledger', async () => {
    const [one, two, three] = officers as [Somebody, Somebody, Somebody];
    const stale = await office.ledger.list('mandates-of-house', '');
    expect((await end(one, three)).status).toBe(200);
    const { list } = office.ledger;
    const late = (async (name: never, of: never, page: never) =>
      name === 'mandates-of-house' ? stale : list(name, of, page)) as typeof list;
    Object.assign(office.ledger, { list: late });
    expect(problem(await end(one, two)).code).toBe('wrong-state');
  });

  test('other mandates end without officers being counted', async () => {
    const [one, , three] = officers as [Somebody, Somebody, Somebody];
    expect((await end(one, three)).status).toBe(200);
    expect((await end(one, agent)).status).toBe(200);
  });

  test('an auditor has no other role, whichever is given first and however', async () => {
    for (const role of ROLES) {
      expect(roleRules[role].never.includes('auditor')).toBe(role !== 'auditor');
      expect(roleRules.auditor.never.includes(role)).toBe(role !== 'auditor');
    }
    const [one, two] = officers as [Somebody, Somebody];
    const structure = (await ask(agent, 'POST /structures', CLINIC)).json;
    const term = { evidence: EVIDENCE, until: UNTIL };
    const head = await office.person('Head');
    await ask(agent, `POST /structures/${structure.id}/representatives`, { personId: head.id, ...term });
    const mandatary = (personId: string, more: object = {}) =>
      ask(agent, `POST /structures/${structure.id}/mandataries`, { personId, givenBy: head.id, ...term, ...more });
    const auditor = (personId: string) => ({ personId, role: 'auditor', until: UNTIL, evidence: EVIDENCE });

    const reader = await office.person('Reader', { role: 'auditor' });
    expect(problem(await mandatary(reader.id)).code).toBe('conflict');
    // a mandate that begins later excludes as well
    const later = await office.person('Later');
    const from = '2027-06-01T00:00:00.000Z';
    expect((await mandatary(later.id, { from })).status).toBe(201);
    expect(problem(await ask(one, 'POST /appointments', auditor(later.id))).code).toBe('conflict');

    // both at once: one of them is refused
    const clerk = await office.person('Clerk');
    const proposed = (await ask(one, 'POST /appointments', auditor(clerk.id))).json;
    const answers = await Promise.all([
      ask(two, `POST /appointments/${proposed.id}/approval`, {}),
      mandatary(clerk.id),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status < 300)).toHaveLength(1);
    expect((await office.ledger.list('mandates-of-person', clerk.id)).items).toHaveLength(1);
  });
});
