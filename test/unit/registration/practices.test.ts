import { beforeEach, describe, expect, test } from 'vitest';
import { planCertificate } from '../../../shared/policy/plan.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import { openStructure } from '../../../shared/registration/structure-names.ts';
import { type Office, openOffice, problem, type Somebody } from '../http/office.ts';
import { facts } from '../policy/samples.ts';

/** Nobody's: the series begins with 1. */
const NUMBER = '90000000001001';
const PRACTICE = {
  name: 'Cabinet de radiologie Dr Lefebvre',
  identifier: { scheme: 'RPPS-RANK', value: NUMBER },
  establishment: 'radiology-practice',
  postalCode: '75012',
  town: 'Paris',
  department: 'Paris (75)',
};
const PERSONAL = new RegExp(`Lefebvre|lefebvre|${NUMBER}|${NUMBER.slice(0, 11)}`);

describe('a practice that is one person’s', () => {
  let office: Office;
  let agent: Somebody;
  let structureId: string;
  let text: string;
  const headers = { 'idempotency-key': 'one' };
  const ask = (address: string, body?: unknown) =>
    office.ask(address, { claims: agent.claims, ...(body !== undefined && { body, headers }) });
  beforeEach(async () => {
    office = await openOffice();
    agent = await office.person('Agent', { role: 'validation-agent' });
    const made = await ask('POST /structures', PRACTICE);
    expect(made.status).toBe(201);
    ({ text } = made);
    structureId = made.json.id as string;
  });

  test('has its name and number in envelopes, and nowhere else in the ledger', async () => {
    const record = (await office.ledger.read('structure', { id: structureId }))!;
    expect(record.name).toMatchObject({ personal: 1, of: structureId });
    expect(record.identifier).toMatchObject({ scheme: 'RPPS-RANK', value: { personal: 1, of: structureId } });
    const others = office.table.rows().filter(({ pk, sk }) => pk !== `structure#${structureId}` || sk !== 'record');
    expect(JSON.stringify(others)).not.toMatch(PERSONAL);
    expect(text).not.toMatch(PERSONAL);
  });

  test('is shown whole to whoever may look at it', async () => {
    const { json } = await ask(`GET /structures/${structureId}`);
    expect(json).toMatchObject({ name: PRACTICE.name, identifier: PRACTICE.identifier });
  });

  test('is found by its number, which is nobody else’s', async () => {
    const found = await ask('POST /structures/search', { identifier: PRACTICE.identifier });
    expect(found.json.items).toMatchObject([{ id: structureId }]);
    expect(found.text).not.toMatch(PERSONAL);
    const again = await office.ask('POST /structures', { claims: agent.claims, body: PRACTICE });
    expect(problem(again).code).toBe('conflict');
  });

  test('is corrected, and the event says which field without its value', async () => {
    const { identifier: _, ...address } = PRACTICE;
    const evidence = { what: 'letter', sha256: 'ab'.repeat(32) };
    const named = { ...address, name: 'Cabinet de radiologie Dr Lefebvre-Essai', evidence };
    expect((await ask(`POST /structures/${structureId}/correction`, named)).status).toBe(200);
    const record = (await office.ledger.read('structure', { id: structureId }))!;
    expect(await office.ledger.event(record, 2)).toMatchObject({ data: { fields: 'name' } });
    expect((await openStructure(office.house.vault, record)).name).toBe(named.name);
    const others = office.table.rows().filter(({ pk, sk }) => pk !== `structure#${structureId}` || sk !== 'record');
    expect(JSON.stringify(others)).not.toMatch(PERSONAL);
  });

  test('is certified by its name and national structure id', async () => {
    const record = (await office.ledger.read('structure', { id: structureId }))!;
    const structure = await openStructure(office.house.vault, record);
    const { subject } = planCertificate(sslServ, facts({ structure: { ...structure, id: facts().structure.id } }));
    expect(subject.flat().map(({ value }) => value)).toEqual(expect.arrayContaining([PRACTICE.name, `4${NUMBER}`]));
  });
});
