import { beforeEach, describe, expect, test } from 'vitest';
import { EVIDENCE, problem } from '../http/office.ts';
import { type Bureau, line, openBureau, SIGNED_ON, type Somebody } from './bureau.ts';

/** Ways round the form that each of its own rules leaves open. */
describe('form F503', () => {
  let bureau: Bureau;
  beforeEach(async () => {
    bureau = await openBureau();
  });

  describe('one person on two lines, by an old card and a new one', () => {
    const one = line('add', 'Aubrac');
    let personId: string;
    let card: typeof one.card;
    beforeEach(async () => {
      await bureau.accepted([one]);
      const row = bureau.office.table.rows().find(({ kind, role }) => [kind, role].join() === ADMINISTRATOR);
      personId = String(row!.personId);
      card = line('add', 'Aubrac').card;
    });
    const recard = () => bureau.send(bureau.agent, `POST /persons/${personId}/card`, { card, evidence: EVIDENCE });
    const both = () => [
      { ...one, action: 'remove' },
      { ...one, card },
    ];

    test('is refused as soon as both are theirs, and the sentence names the way', async () => {
      await recard();
      const body = { subscriptionIds: bureau.subscriptionIds(), lines: both() };
      const answer = await bureau.send(
        bureau.representative,
        `POST /structures/${bureau.own.structure.id}/designations`,
        body,
      );
      expect(problem(answer)).toMatchObject({
        code: 'malformed',
        findings: [{ code: 'person-twice', pointer: '/lines/1/card' }],
      });
      expect((await bureau.mandates(personId)).every(({ state }) => state === 'active')).toBe(true);
    });

    test('is refused at submission, when the new card became theirs after the draft', async () => {
      const id = await bureau.draft(both());
      await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
      await bureau.upload(id);
      await recard();
      expect(await bureau.findings(bureau.submit(id))).toEqual(['person-twice']);
    });

    test('is refused at the decision, wherever the form comes from', async () => {
      const id = await bureau.reviewed([line('add', 'Brun')]);
      const form = await bureau.read(id);
      const [first] = form.lines;
      const lines = [
        { ...first!, personId, action: 'remove' as const },
        { ...first!, personId },
      ];
      await bureau.left({ ...form, version: form.version + 1, lines });
      const decided = bureau.send(bureau.agent, `POST /designations/${id}/decision`, { decision: 'accepted' });
      expect(await bureau.findings(decided)).toEqual(['person-twice']);
    });
  });

  describe('dated before it could be signed', () => {
    const uploaded = async (who: Somebody = bureau.representative, more: object = {}) => {
      const id = await bureau.draft([line('add', 'Aubrac')], who, more);
      if (who === bureau.representative) await bureau.ask(who, `GET /designations/${id}/form`);
      await bureau.upload(id, who);
      return id;
    };

    test('of ours: before the day on which it was made', async () => {
      bureau.office.tick(86_400_000);
      const id = await uploaded();
      expect(await bureau.findings(bureau.submit(id, bureau.representative, SIGNED_ON))).toEqual(['date-before-form']);
      expect((await bureau.submit(id, bureau.representative, '2027-03-02')).status).toBe(200);
    });

    test('on paper: before the day on which the signatory came into office', async () => {
      bureau.office.tick(86_400_000);
      const signatoryId = bureau.representative.id;
      const id = await uploaded(bureau.agent, { signatoryId });
      expect(await bureau.findings(bureau.submit(id, bureau.agent, '2027-02-28'))).toEqual(['date-before-mandate']);
      expect((await bureau.submit(id, bureau.agent, SIGNED_ON)).status).toBe(200);
    });

    test('and is not accepted, should one have come in', async () => {
      const id = await bureau.reviewed([line('add', 'Aubrac')]);
      const form = await bureau.read(id);
      const submission = { ...form.submission!, signedOn: '2027-02-27' };
      await bureau.left({ ...form, version: form.version + 1, submission });
      const decided = bureau.send(bureau.agent, `POST /designations/${id}/decision`, { decision: 'accepted' });
      expect(await bureau.findings(decided)).toEqual(['date-before-form']);
    });
  });

  test('is not there for a mandatary of offers that it does not name', async () => {
    const scope = { reach: 'structure', structureId: bureau.own.structure.id, offers: ['ORG'] } as const;
    const mandatary = await bureau.office.person('Mandatary', { role: 'mandatary', scope });
    const [serv, org] = bureau.subscriptionIds();
    const id = await bureau.draft([line('add', 'Aubrac')], bureau.representative, { subscriptionIds: [serv] });
    await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
    await bureau.upload(id);
    for (const rest of ['', '/form', '/signed-form']) {
      expect((await bureau.ask(mandatary, `GET /designations/${id}${rest}`)).status, rest).toBe(404);
    }
    const own = await bureau.draft([line('add', 'Brun')], bureau.representative, { subscriptionIds: [org] });
    expect((await bureau.ask(mandatary, `GET /designations/${own}`)).status).toBe(200);
    const listed = await bureau.ask(mandatary, `GET /structures/${scope.structureId}/designations`);
    const { items } = listed.json as unknown as { items: readonly { id: string }[] };
    expect(items.map((item) => item.id)).toEqual([own]);
  });
});

const ADMINISTRATOR = 'mandate,technical-administrator';
