import { beforeEach, describe, expect, test } from 'vitest';
import { wording } from '../../../shared/messages/notices.ts';
import { sendNotices } from '../../world/sending.ts';
import { type Bureau, line, openBureau, SIGNED_ON, SIGNED_TEXTS, scan } from './bureau.ts';

/** The agents are told by e-mail that a form waits for one of them. */
describe('a form that is submitted', () => {
  let bureau: Bureau;
  beforeEach(async () => {
    bureau = await openBureau();
  });
  const told = () =>
    bureau.office.nudged
      .filter(({ about }) => about.notice === 'designation-to-review')
      .map(({ about }) => about.personId)
      .sort();

  async function submitted(lines: readonly unknown[] = [line('add', 'Aubrac')]) {
    const id = await bureau.draft(lines);
    await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
    await bureau.upload(id);
    bureau.office.nudged.length = 0;
    const answer = await bureau.submit(id);
    expect(answer.status).toBe(200);
    return id;
  }

  test('is told to every agent in office, with its structure, number, offers and address', async () => {
    const former = await bureau.office.person('Ancienne', {
      role: 'validation-agent',
      until: '2027-02-01T00:00:00.000Z',
    });
    const id = await submitted();
    expect(told()).toEqual([bureau.agent.id, bureau.second.id].sort());
    expect(told()).not.toContain(former.id);
    const sent: { to: string; subject: string; text: string }[] = [];
    const mailer = {
      async send(message: { to: string; subject: string; text: string }) {
        sent.push(message);
        return { messageId: 'x' };
      },
    };
    const house = {
      ...bureau.house,
      table: bureau.office.table,
      wording,
      publicUrl: 'https://api.example.test',
      mailer,
    };
    await sendNotices(house as never, undefined, () => undefined);
    const toAgents = sent.filter(({ to }) => to === 'second@example.test');
    expect(toAgents.map(({ subject }) => subject)).toEqual([expect.stringContaining('Formulaire F503 à examiner')]);
    for (const piece of ['Clinique des Tilleuls', 'SERV-SSL (tilleuls.example.test), ORG', `/designations/${id}`]) {
      expect(toAgents[0]!.text).toContain(piece);
    }
  });

  test('not to whoever entered it, nor to an agent who is named on it: they cannot review it', async () => {
    const signatoryId = bureau.representative.id;
    const named = { ...line('add', 'Second'), card: bureau.second.card };
    const id = await bureau.draft([line('add', 'Aubrac'), named], bureau.agent, { signatoryId });
    await bureau.upload(id, bureau.agent, scan('paper'));
    const third = await bureau.office.person('Troisieme', { role: 'validation-agent' });
    bureau.office.nudged.length = 0;
    const body = { signedOn: SIGNED_ON, texts: SIGNED_TEXTS };
    expect((await bureau.send(bureau.agent, `POST /designations/${id}/submission`, body)).status).toBe(200);
    expect(told()).toEqual([third.id]);
  });

  test('to a bounded number of them', async () => {
    for (let index = 0; index < 40; index++) {
      await bureau.office.person(`Agent${index}`, { role: 'validation-agent' });
    }
    await submitted();
    expect(told().length).toBe(20);
  });
});
