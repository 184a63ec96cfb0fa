import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../shared/lifecycle/identity.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { problem } from '../http/office.ts';
import { type Bureau, line, openBureau, SIGNED_TEXTS, type Somebody, scan, signInOf } from './bureau.ts';

/** Each refusal has one cause; what it names is what the person must mend. */
describe('form F503 is refused', () => {
  let bureau: Bureau;
  beforeEach(async () => {
    bureau = await openBureau();
  });
  const drafts = () => `POST /structures/${bureau.own.structure.id}/designations`;
  const draft = (lines: readonly unknown[], who: Somebody = bureau.representative, more: object = {}) =>
    bureau.send(who, drafts(), { subscriptionIds: bureau.subscriptionIds(), lines, ...more });
  const decide = (id: string, who = bureau.agent, body: object = { decision: 'accepted' }) =>
    bureau.send(who, `POST /designations/${id}/decision`, body);

  /** Writes a record once more, as another part of the house would. */
  async function change(record: { readonly version: number }, more: object): Promise<void> {
    const { ledger } = bureau.office;
    const pen = penOf(bureau.house, { capacity: 'platform', function: 'test' }, 'test');
    const next = { ...record, ...more, version: record.version + 1 } as never;
    await ledger.commit({ records: [next], events: [pen.event(next, 'test.changed')] });
  }

  describe('at the draft', () => {
    test('CPF, with the reason', async () => {
      const refused = problem(
        await draft([line('add', 'Aubrac', { card: { family: 'CPF', number: '0000000001' } as never })]),
      );
      expect(refused).toMatchObject({
        code: 'malformed',
        findings: [{ code: 'card-family', pointer: '/lines/0/card/family' }],
      });
      expect(refused.detail).toContain('CPF');
    });

    test('seven lines, an unknown field, a missing one', async () => {
      const seven = Array.from({ length: 7 }, () => line('add', 'Aubrac'));
      expect(await bureau.findings(draft(seven))).toEqual(['lines-too-many']);
      expect(await bureau.findings(draft([{ ...line('add', 'Aubrac'), admin: true }]))).toEqual(['unknown-field']);
      const { phone: _, ...withoutPhone } = line('add', 'Aubrac');
      expect(problem(await draft([withoutPhone])).findings).toMatchObject([{ pointer: '/lines/0/phone' }]);
    });

    test('an offer that is ended, of another structure, or nowhere; the last two look the same', async () => {
      const other = await bureau.structure('Une autre', { ORG: undefined });
      const lines = [line('add', 'Aubrac')];
      const ofAnother = await draft(lines, bureau.representative, { subscriptionIds: [other.subscriptions[0]!.id] });
      const nowhere = await draft(lines, bureau.representative, { subscriptionIds: ['0'.repeat(32)] });
      const told = ({ detail, findings, status }: ReturnType<typeof problem>) => ({ detail, findings, status });
      expect(told(problem(ofAnother))).toEqual(told(problem(nowhere)));
      expect(problem(nowhere).findings).toMatchObject([{ code: 'offer-of-another', pointer: '/subscriptionIds/0' }]);
      await change(bureau.own.subscriptions[1]!, { state: 'ended' });
      expect(await bureau.findings(draft(lines))).toEqual(['offer-not-active']);
    });

    test('an offer that is not on the form: officers of its directions look after its holders', async () => {
      await change(bureau.own.subscriptions[1]!, { offer: 'PERSON' });
      expect(await bureau.findings(draft([line('add', 'Aubrac')]))).toEqual(['offer-not-on-form']);
    });

    test('two subscriptions of one offer: the form has one line for each', async () => {
      const { subscriptions, structure } = bureau.own;
      const twin = { ...subscriptions[0]!, id: newId(bureau.house.randomness), version: 0 };
      await change(twin, {});
      const subscriptionIds = [subscriptions[0]!.id, twin.id];
      expect(await bureau.findings(draft([line('add', 'Aubrac')], bureau.representative, { subscriptionIds }))).toEqual(
        ['offer-twice'],
      );
      expect(structure.state).toBe('active');
    });

    test('a suspended dossier', async () => {
      await change(bureau.own.structure, { state: 'suspended' });
      expect(await bureau.code(draft([line('add', 'Aubrac')]))).toBe('wrong-state');
    });

    test('a mandatary beyond the offers of the mandate', async () => {
      const scope = { reach: 'structure', structureId: bureau.own.structure.id, offers: ['ORG'] } as const;
      const mandatary = await bureau.office.person('Mandatary', { role: 'mandatary', scope });
      const [serv, org] = bureau.subscriptionIds();
      const some = (subscriptionIds: unknown[]) => draft([line('add', 'Aubrac')], mandatary, { subscriptionIds });
      expect(await bureau.findings(some([serv, org]))).toEqual(['offer-beyond-mandate']);
      expect((await some([org])).status).toBe(201);
    });

    test('a mandatary of one offer reads, and does not touch, a form about another too', async () => {
      const scope = { reach: 'structure', structureId: bureau.own.structure.id, offers: ['ORG'] } as const;
      const mandatary = await bureau.office.person('Mandatary', { role: 'mandatary', scope });
      const id = await bureau.draft([line('add', 'Aubrac')]);
      await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
      expect((await bureau.ask(mandatary, `GET /designations/${id}`)).status).toBe(200);
      expect((await bureau.ask(mandatary, `GET /designations/${id}/form`)).status).toBe(200);
      expect(await bureau.code(bureau.send(mandatary, `POST /designations/${id}/withdrawal`, {}))).toBe('forbidden');
      expect(await bureau.code(bureau.upload(id, mandatary))).toBe('forbidden');
      expect(await bureau.code(bureau.submit(id, mandatary))).toBe('forbidden');
      await bureau.office.mandate(mandatary.id, 'mandatary', { reach: 'structure', structureId: scope.structureId });
      expect((await bureau.upload(id, mandatary)).status, 'by a second mandate, which is whole').toBe(200);
    });

    test('a technical administrator designates nobody', async () => {
      const anne = line('add', 'Aubrac');
      await bureau.accepted([anne]);
      expect((await draft([line('add', 'Brun')], signInOf(anne))).status).toBe(403);
    });

    test('somebody of another structure gets the answer for what is not there, by the same reads', async () => {
      const other = await bureau.structure('Une autre', { ORG: undefined });
      const scope = { reach: 'structure', structureId: other.structure.id } as const;
      const stranger = await bureau.office.person('Stranger', { role: 'legal-representative', scope });
      const id = await bureau.draft([line('add', 'Aubrac')]);
      await bureau.ask(stranger, 'GET /me/mandates');
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['GET', '/form', undefined],
        ['GET', '/signed-form', undefined],
        ['PUT', '', { subscriptionIds: [], lines: [] }],
        ['POST', '/submission', { signedOn: '2027-03-01', texts: [] }],
        ['POST', '/withdrawal', {}],
      ] as const) {
        const asked = async (name: string) => {
          const answer = await bureau.ask(stranger, `${method} /designations/${name}${rest}`, body ? { body } : {});
          const { status, detail, code, findings } = problem(answer);
          return { status, detail, code, findings };
        };
        expect(await asked(id), `${method} ${rest}`).toEqual(await asked('0'.repeat(32)));
        expect((await asked(id)).status).toBe(404);
      }
    });
  });

  describe('on paper', () => {
    test('an agent names a signatory in office, and does not accept what they entered', async () => {
      const lines = [line('add', 'Aubrac')];
      expect(await bureau.findings(draft(lines, bureau.agent))).toEqual(['signatory-without-mandate']);
      const stranger = await bureau.office.person('Stranger');
      expect(await bureau.findings(draft(lines, bureau.agent, { signatoryId: stranger.id }))).toEqual([
        'signatory-without-mandate',
      ]);
      const signatoryId = bureau.representative.id;
      const id = await bureau.draft(lines, bureau.agent, { signatoryId });
      expect((await bureau.ask(bureau.representative, `GET /designations/${id}/form`)).status).toBe(409);
      await bureau.upload(id, bureau.agent);
      expect((await bureau.submit(id, bureau.agent)).status).toBe(200);

      expect(await bureau.code(bureau.send(bureau.agent, `POST /designations/${id}/review`, {}))).toBe('forbidden');
      await bureau.send(bureau.second, `POST /designations/${id}/review`, {});
      expect(await bureau.code(decide(id))).toBe('forbidden');
      const seen = await bureau.ask(bureau.second, `GET /designations/${id}`);
      expect(seen.json).toMatchObject({
        origin: 'paper',
        findings: expect.arrayContaining([expect.objectContaining({ code: 'form-not-ours' })]),
      });
      expect((await decide(id, bureau.second)).status).toBe(200);
    });

    test('an agent who once edited or uploaded stays out of the review', async () => {
      const id = await bureau.draft([line('add', 'Aubrac')]);
      await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
      await bureau.upload(id, bureau.agent);
      await bureau.submit(id);
      expect(await bureau.code(bureau.send(bureau.agent, `POST /designations/${id}/review`, {}))).toBe('forbidden');
      expect((await bureau.send(bureau.second, `POST /designations/${id}/review`, {})).status).toBe(200);
    });

    test('an agent does not edit what the structure filled itself', async () => {
      const id = await bureau.draft([line('add', 'Aubrac')]);
      const body = {
        subscriptionIds: bureau.subscriptionIds(),
        lines: [line('add', 'Brun')],
        signatoryId: bureau.representative.id,
      };
      expect(await bureau.code(bureau.send(bureau.agent, `PUT /designations/${id}`, body))).toBe('wrong-state');
    });
  });

  describe('at the upload', () => {
    test('before it was printed; empty; no PDF; with a script', async () => {
      const id = await bureau.draft([line('add', 'Aubrac')]);
      expect(await bureau.code(bureau.upload(id))).toBe('wrong-state');
      await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
      expect(await bureau.code(bureau.upload(id, bureau.representative, ''))).toBe('malformed');
      expect(await bureau.code(bureau.upload(id, bureau.representative, '<html></html>'))).toBe('policy');
      const scripted = scan(id).replace('/Note (', '/AA << /S /JavaScript >> /Note (');
      expect(await bureau.findings(bureau.upload(id, bureau.representative, scripted))).toContain('upload-script');
      expect([...bureau.evidence.objects.keys()], 'only the printed form is kept').toHaveLength(1);
      expect(await bureau.code(bureau.submit(id))).toBe('wrong-state');
    });

    test('larger than 4 MB, or as another media type', async () => {
      const id = await bureau.draft([line('add', 'Aubrac')]);
      await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
      const large = 'x'.repeat(4 * 1024 * 1024 + 1);
      expect(await bureau.code(bureau.upload(id, bureau.representative, large))).toBe('too-large');
      const asJson = bureau.send(bureau.representative, `PUT /designations/${id}/signed-form`, {});
      expect(await bureau.code(asJson)).toBe('unsupported-media-type');
    });
  });

  describe('at the submission', () => {
    const printed = async (lines: readonly unknown[]) => {
      const id = await bureau.draft(lines);
      await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
      await bureau.upload(id);
      return id;
    };

    test('its date: old, in the future, none', async () => {
      const id = await printed([line('add', 'Aubrac')]);
      for (const [day, rule] of [
        ['2026-11-30', 'date-old'],
        ['2027-03-02', 'date-future'],
        ['yesterday', 'date-invalid'],
      ] as const) {
        expect(await bureau.findings(bureau.submit(id, bureau.representative, day))).toEqual([rule]);
      }
      expect(await bureau.findings(bureau.submit(id, bureau.representative, '2026-12-01'))).toEqual([
        'date-before-form',
      ]);
      expect((await bureau.submit(id)).status).toBe(200);
    });

    test('each text must be accepted in the wording in force', async () => {
      const id = await printed([line('add', 'Aubrac')]);
      const submit = (texts: readonly object[]) =>
        bureau.send(bureau.representative, `POST /designations/${id}/submission`, { signedOn: '2027-03-01', texts });
      for (let without = 0; without < SIGNED_TEXTS.length; without++) {
        expect(await bureau.findings(submit(SIGNED_TEXTS.toSpliced(without, 1)))).toEqual(['text-not-accepted']);
        const other = { ...SIGNED_TEXTS[without]!, sha256: 'f'.repeat(64) };
        expect(await bureau.findings(submit(SIGNED_TEXTS.with(without, other)))).toEqual(['text-not-accepted']);
      }
      expect((await submit(SIGNED_TEXTS)).status).toBe(200);
      const { submission } = await bureau.read(id);
      expect(submission?.texts).toEqual(SIGNED_TEXTS);
    });

    test('the removal of somebody who administers none of the offers', async () => {
      const id = await printed([line('remove', 'Aubrac')]);
      const refused = problem(await bureau.submit(id));
      expect(refused.findings).toMatchObject([{ code: 'not-administrator', pointer: '/lines/0/card' }]);
    });

    test('a signatory whose records are not complete: section 3 is mandatory', async () => {
      const scope = { reach: 'structure', structureId: bureau.own.structure.id } as const;
      const mandatary = await bureau.office.person('Mandatary', { role: 'mandatary', scope });
      const record = (await bureau.office.ledger.read('person', { id: mandatary.id }))!;
      const { civility: _, phone: __, ...value } = await bureau.house.vault.open(record.personal);
      await change(record, { personal: await bureau.house.vault.seal(record.id, value) });
      const id = await bureau.draft([line('add', 'Aubrac')], mandatary);
      const refused = problem(await bureau.ask(mandatary, `GET /designations/${id}/form`));
      expect(refused.code).toBe('wrong-state');
      expect(refused.findings.map(({ pointer }) => pointer)).toEqual(['/signatory/civility', '/signatory/phone']);
    });

    test('once the signatory has left', async () => {
      const id = await printed([line('add', 'Aubrac')]);
      const mandatary = await bureau.office.person('Mandatary', {
        role: 'mandatary',
        scope: { reach: 'structure', structureId: bureau.own.structure.id },
      });
      const mandate = bureau.representative.mandate;
      await change(mandate, { state: 'ended', ended: { at: mandate.from, by: 'x', reason: 'left' } });
      expect(await bureau.code(bureau.submit(id, mandatary))).toBe('wrong-state');
    });

    test('nobody is registered twice: two forms may name the same newcomer', async () => {
      const anne = line('add', 'Aubrac');
      const first = await printed([anne]);
      const second = await printed([anne]);
      expect((await bureau.submit(first)).status).toBe(200);
      expect((await bureau.submit(second)).status).toBe(200);
      const [one] = (await bureau.read(first)).lines;
      const [other] = (await bureau.read(second)).lines;
      expect(one!.personId).toBe(other!.personId);
      expect(other!.personal.of).toBe(other!.personId);
    });
  });

  describe('at the review', () => {
    test('what was edited after the submission is a draft again, and its file is kept and marked', async () => {
      const id = await bureau.reviewed([line('add', 'Aubrac')]);
      const before = await bureau.read(id);
      const body = { subscriptionIds: bureau.subscriptionIds(), lines: [line('add', 'Brun')] };
      const answer = await bureau.send(bureau.representative, `PUT /designations/${id}`, body);
      expect(answer.json).toMatchObject({ state: 'draft' });
      expect(answer.json).not.toHaveProperty('signed');
      expect(await bureau.code(decide(id))).toBe('wrong-state');
      expect(await bureau.code(bureau.submit(id))).toBe('wrong-state');
      const form = await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
      expect(form.status).toBe(200);
      const after = await bureau.read(id);
      expect(after.form!.dataSha256).not.toBe(before.form!.dataSha256);
      expect(after.superseded).toMatchObject([{ sha256: before.signed!.sha256 }]);
      const old = await bureau.office.ask(
        `GET /designations/${id}/signed-form`,
        { claims: bureau.agent.claims, query: { sha256: before.signed!.sha256 } },
        bureau.documents,
      );
      expect(Buffer.from(old.text, 'base64').toString()).toBe(scan(id));
    });

    test('another file after the submission cancels it too', async () => {
      const id = await bureau.reviewed([line('add', 'Aubrac')]);
      const answer = await bureau.upload(id, bureau.representative, scan('another'));
      expect(answer.json).toMatchObject({ state: 'draft' });
      expect(await bureau.code(decide(id))).toBe('wrong-state');
      expect((await bureau.submit(id)).status).toBe(200);
    });

    test('a refusal says why; what is refused, accepted or withdrawn stays so', async () => {
      const id = await bureau.reviewed([line('add', 'Aubrac')]);
      expect(await bureau.code(decide(id, bureau.agent, { decision: 'refused', reasons: ' ' }))).toBe('malformed');
      const refused = await decide(id, bureau.agent, { decision: 'refused', reasons: 'the stamp is missing' });
      expect(refused.json).toMatchObject({ state: 'refused', decision: { outcome: 'refused' } });
      // kept answers and lists have no word of it, nor has the ledger in clear
      expect(refused.text).not.toContain('stamp');
      expect(JSON.stringify(bureau.office.table.rows())).not.toContain('stamp is missing');
      const shown = await bureau.ask(bureau.representative, `GET /designations/${id}`);
      expect(shown.json).toMatchObject({ decision: { outcome: 'refused', reasons: 'the stamp is missing' } });
      expect(await bureau.code(decide(id))).toBe('wrong-state');
      const withdrawn = await bureau.reviewed([line('add', 'Brun')]);
      expect((await bureau.send(bureau.representative, `POST /designations/${withdrawn}/withdrawal`, {})).status).toBe(
        200,
      );
      expect(await bureau.code(decide(withdrawn))).toBe('wrong-state');
      const accepted = await bureau.accepted([line('add', 'Camus')]);
      expect(
        await bureau.code(bureau.send(bureau.representative, `POST /designations/${accepted}/withdrawal`, {})),
      ).toBe('wrong-state');
      expect(await bureau.code(bureau.upload(accepted))).toBe('wrong-state');
    });

    test('by the agent who has it; a colleague takes it over first', async () => {
      const id = await bureau.reviewed([line('add', 'Aubrac')]);
      expect(await bureau.code(decide(id, bureau.second))).toBe('forbidden');
      await bureau.send(bureau.second, `POST /designations/${id}/review`, {});
      expect(await bureau.code(decide(id))).toBe('forbidden');
      expect((await decide(id, bureau.second)).status).toBe(200);
    });

    test('an agent who is named on the form judges nothing', async () => {
      const { card } = bureau.agent;
      const id = await bureau.draft([line('add', 'Agent', { card })]);
      await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
      await bureau.upload(id);
      await bureau.submit(id);
      expect(await bureau.code(bureau.send(bureau.agent, `POST /designations/${id}/review`, {}))).toBe('forbidden');
    });

    test('the findings: names against the card, contacts, self-designation, who is left', async () => {
      const known = await bureau.office.person('Durand');
      const id = await bureau.reviewed([
        line('add', 'Dupont', { card: known.card, email: 'other@example.test' }),
        line('add', 'Vauquelin', { card: bureau.representative.card }),
      ]);
      const codes = async (who: Somebody) => {
        const { findings } = (await bureau.ask(who, `GET /designations/${id}`)).json as unknown as {
          findings: { code: string; pointer: string }[];
        };
        return findings.map(({ code, pointer }) => `${code} ${pointer}`);
      };
      expect(await codes(bureau.agent)).toEqual([
        'name-differs /lines/0/lastName',
        'contact-differs /lines/0/phone',
        'contact-differs /lines/0/email',
        'contact-differs /lines/1/phone',
        'signatory-designated /lines/1',
      ]);
      expect(await codes(bureau.representative), 'nothing of what is registered for a card').toEqual([
        'signatory-designated /lines/1',
      ]);
    });

    test('warnings where an offer is left with one administrator, or none', async () => {
      const [anne, bruno] = [line('add', 'Aubrac'), line('add', 'Brun')];
      const codes = async (id: string) => {
        const { findings } = (await bureau.ask(bureau.representative, `GET /designations/${id}`)).json as unknown as {
          findings: { code: string; pointer: string }[];
        };
        return findings.map(({ code, pointer }) => `${code} ${pointer}`);
      };
      expect(await codes(await bureau.draft([anne]))).toEqual([
        'one-administrator-left /offers/0',
        'one-administrator-left /offers/1',
      ]);
      await bureau.accepted([anne, bruno]);
      expect(await codes(await bureau.draft([{ ...anne, action: 'remove' }]))).toEqual([
        'one-administrator-left /offers/0',
        'one-administrator-left /offers/1',
      ]);
      const both = [anne, bruno].map((one) => ({ ...one, action: 'remove' as const }));
      expect(await codes(await bureau.draft(both))).toEqual([
        'no-administrator-left /offers/0',
        'no-administrator-left /offers/1',
      ]);
      expect(await codes(await bureau.draft([anne, line('add', 'Camus')]))).toEqual(['already-administrator /lines/0']);
    });
  });

  describe('at the acceptance', () => {
    test('when an offer has ended, the domain has changed, the dossier is suspended or the signatory has left', async () => {
      for (const spoil of [
        () => change(bureau.own.subscriptions[1]!, { state: 'ended' }),
        () => change(bureau.own.subscriptions[0]!, { domain: { name: 'other.example.test', admits: 'domain' } }),
        () => change(bureau.own.structure, { state: 'suspended' }),
        () => change(bureau.representative.mandate, { state: 'ended' }),
      ]) {
        bureau = await openBureau();
        const id = await bureau.reviewed([line('add', 'Aubrac')]);
        await spoil();
        expect(await bureau.code(decide(id))).toBe('wrong-state');
        expect((await bureau.read(id)).state).toBe('under-review');
      }
    });

    test('when nothing would change any more', async () => {
      const anne = line('add', 'Aubrac');
      const id = await bureau.reviewed([anne]);
      await bureau.accepted([anne]);
      expect(await bureau.code(decide(id))).toBe('wrong-state');
    });

    test('our own delay costs nobody their form: the date is judged by the day of submission', async () => {
      const id = await bureau.reviewed([line('add', 'Aubrac')]);
      bureau.office.tick(120 * 86_400_000);
      expect((await decide(id)).status).toBe(200);
    });
  });
});
