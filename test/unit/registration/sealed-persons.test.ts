import { beforeEach, describe, expect, test } from 'vitest';
import { EVIDENCE, type Office, openOffice, type Somebody } from '../http/office.ts';

const PERSON = {
  lastName: 'Quenneville',
  firstNames: 'Anselme',
  email: 'anselme@example.test',
  phone: '+33 1 99 00 00 07',
  civility: 'M.',
  card: { family: 'CPS', number: '0000004711' },
};
const PERSONAL = /Quenneville|Anselme|anselme|0000004711|99 00 00 07/;

describe('data about people in the ledger', () => {
  let office: Office;
  let agent: Somebody;
  beforeEach(async () => {
    office = await openOffice();
    agent = await office.person('Agent', { role: 'validation-agent' });
    office.dataKeys.calls.length = 0;
  });
  const ask = (address: string, body?: unknown) =>
    office.ask(address, { claims: agent.claims, ...(body !== undefined && { body }) });
  const register = async () => (await ask('POST /persons', PERSON)).json.id as string;

  test('are sealed under the person’s own key, and nowhere in clear', async () => {
    const id = await register();
    const { personal } = (await office.ledger.read('person', { id }))!;
    expect(personal).toMatchObject({ personal: 1, of: id, form: 'sealed' });
    expect(await office.house.vault.open(personal)).toMatchObject({ lastName: 'Quenneville' });
    expect([...office.dataKeys.kept.keys()]).toEqual([`person/${id}`]);
    for (const row of office.table.rows()) {
      expect(JSON.stringify(row)).not.toMatch(PERSONAL);
      if (row.event) expect(Buffer.from(row.event as Uint8Array).toString()).not.toMatch(PERSONAL);
    }
  });

  test('that were kept in clear before are read, and sealed when they are written next', async () => {
    const earlier = await office.person('Earlier', { role: 'legal-representative' });
    const stored = async () => (await office.ledger.read('person', { id: earlier.id }))!.personal;
    expect((await stored()).form).toBe('clear');
    const me = await office.ask('GET /me', { claims: earlier.claims });
    expect(me.json).toMatchObject({ lastName: 'Earlier' });
    expect((await ask(`POST /persons/${earlier.id}/completion`, { phone: '+33 1 99 00 00 08' })).status).toBe(200);
    expect((await stored()).form).toBe('sealed');
    expect((await office.ask('GET /me', { claims: earlier.claims })).json).toMatchObject({ lastName: 'Earlier' });
  });

  test('and reasons in free text are sealed under the structure’s, told to it, and in no answer that is kept', async () => {
    const WHY = 'Le tampon de Quenneville est douteux.';
    const structure = { identifier: { scheme: 'SIRET', value: '00000000000018' }, name: 'Exemple' };
    const place = { postalCode: '75001', town: 'Paris', department: 'Paris (75)' };
    const { id } = (await ask('POST /structures', { ...structure, ...place })).json as unknown as { id: string };
    const answer = await ask(`POST /structures/${id}/suspension`, { reasons: WHY });
    expect(answer.json).toMatchObject({ state: 'suspended' });
    expect(answer.text).not.toContain('Quenneville');
    const { suspended } = (await office.ledger.read('structure', { id }))!;
    expect(suspended!.reasons).toMatchObject({ personal: 1, of: `dossier/${id}`, form: 'sealed' });
    for (const row of office.table.rows()) expect(JSON.stringify(row)).not.toContain('Quenneville');
    expect((await ask(`GET /structures/${id}`)).json.suspended).toMatchObject({ reasons: WHY });
  });

  test('are opened with one look for each person, however often a list shows them', async () => {
    const { id: structureId } = (
      await ask('POST /structures', {
        name: 'Une structure',
        identifier: { scheme: 'SIRET', value: '00000001800010' },
        postalCode: '75001',
        town: 'Paris',
        department: 'Paris (75)',
      })
    ).json;
    const personId = await register();
    const mandate = { personId, evidence: EVIDENCE, until: '2028-02-01T00:00:00.000Z' };
    expect((await ask(`POST /structures/${structureId}/representatives`, mandate)).status).toBe(201);
    office.tick(10 * 60_000);
    office.dataKeys.calls.length = 0;
    for (let time = 0; time < 3; time++) {
      const list = await ask(`GET /structures/${structureId}/representatives`);
      expect(list.text).toContain('Quenneville');
    }
    expect(office.dataKeys.calls).toEqual([`find person/${personId}`]);
  });

  test('are gone when the key is destroyed, whatever the ledger keeps', async () => {
    const id = await register();
    const { personal } = (await office.ledger.read('person', { id }))!;
    await office.ring.destroy(`person/${id}`);
    await expect(office.house.vault.open(personal)).rejects.toThrow('has been destroyed');
  });
});
