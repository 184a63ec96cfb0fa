import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { referenceTo } from '../../../shared/messages/texts/texts.ts';
import { type Bureau, line, openBureau, scan, signInOf } from './bureau.ts';

describe('form F503, from the draft to its effects', () => {
  let bureau: Bureau;
  beforeEach(async () => {
    bureau = await openBureau();
  });

  test('an administrator is designated, accepts the duties, and is removed', async () => {
    const { representative, agent, send, ask } = bureau;
    const anne = line('add', 'Aubrac');
    const drafted = await send(representative, `POST /structures/${bureau.own.structure.id}/designations`, {
      subscriptionIds: bureau.subscriptionIds(),
      lines: [anne],
    });
    expect(drafted, drafted.text).toMatchObject({ status: 201, json: { state: 'draft', added: 1, removed: 0 } });
    const id = drafted.json.id as string;
    expect(drafted.text).not.toContain('Aubrac');

    const form = await ask(representative, `GET /designations/${id}/form`);
    expect(form.status, form.text).toBe(200);
    expect(form.headers).toMatchObject({ 'content-type': 'application/pdf' });
    expect(form.headers['content-disposition']).toMatch(/^attachment; filename="F503-2027-[0-9A-Z-]+\.pdf"$/);
    expect((await ask(representative, `GET /designations/${id}/form`)).text).toBe(form.text);

    expect(await bureau.upload(id)).toMatchObject({ status: 200, json: { state: 'draft' } });
    expect(await bureau.submit(id)).toMatchObject({ status: 200, json: { state: 'submitted' } });
    const waiting = await ask(agent, 'GET /designations');
    expect(waiting.json).toMatchObject({ items: [{ id, state: 'submitted' }] });
    expect(await send(agent, `POST /designations/${id}/review`, {})).toMatchObject({
      status: 200,
      json: { state: 'under-review' },
    });
    const accepted = await send(agent, `POST /designations/${id}/decision`, { decision: 'accepted' });
    expect(accepted, accepted.text).toMatchObject({ status: 200, json: { state: 'accepted' } });

    const mine = await ask(signInOf(anne), 'GET /me/mandates');
    expect(mine.json).toMatchObject({
      items: [
        {
          role: 'technical-administrator',
          inForce: true,
          duties: 'pending',
          structure: { name: 'Clinique des Tilleuls' },
        },
        { role: 'technical-administrator', inForce: true, duties: 'pending' },
      ],
    });
    const [first] = (mine.json as unknown as { items: { id: string }[] }).items;
    const taken = await send(signInOf(anne), `POST /me/mandates/${first!.id}/duties`, { text: referenceTo('duties') });
    expect(taken, taken.text).toMatchObject({ status: 200, json: { duties: 'accepted' } });

    const removal = await bureau.accepted([{ ...anne, action: 'remove' }]);
    expect((await bureau.read(removal)).decision?.ended).toHaveLength(2);
    const after = await ask(signInOf(anne), 'GET /me/mandates');
    expect(after.json).toMatchObject({ items: [{ inForce: false }, { inForce: false }] });
  });

  test('what is uploaded comes back as an attachment, octet by octet', async () => {
    const id = await bureau.draft([line('add', 'Aubrac')]);
    await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
    await bureau.upload(id);
    const back = await bureau.ask(bureau.agent, `GET /designations/${id}/signed-form`);
    expect(Buffer.from(back.text, 'base64').toString()).toBe(scan(id));
    expect(back.headers['content-disposition']).toMatch(/^attachment; /);
    expect([...bureau.evidence.objects.keys()].every((key) => key.startsWith(`forms/${id}/`))).toBe(true);
  });

  test('files are stored sealed under the key of the dossier: changed or without the key they are given to nobody', async () => {
    const id = await bureau.draft([line('add', 'Aubrac')]);
    await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
    await bureau.upload(id);
    const { objects } = bureau.evidence;
    expect(objects.size).toBe(2);
    for (const [key, bytes] of objects) {
      expect(key).toMatch(/\.pdf\.sealed$/);
      expect(Buffer.from(bytes).includes('%PDF')).toBe(false);
    }
    const { signed } = await bureau.read(id);
    expect(signed!.sha256).toBe(createHash('sha256').update(scan(id)).digest('hex'));
    const of = `dossier/${bureau.own.structure.id}`;
    expect(await bureau.office.ring.open(of, objects.get(signed!.key)!)).toEqual(new Uint8Array(Buffer.from(scan(id))));

    const get = () => bureau.ask(bureau.agent, `GET /designations/${id}/signed-form`);
    const whole = objects.get(signed!.key)!;
    objects.set(signed!.key, whole.with(100, whole[100]! ^ 1));
    expect((await get()).status).toBe(500);
    // another file, sealed as it should be, is still not the one of the record
    objects.set(signed!.key, await bureau.office.ring.seal(of, Buffer.from(scan('another'))));
    expect((await get()).status).toBe(500);
    objects.set(signed!.key, whole);
    expect((await get()).status).toBe(200);
    await bureau.office.ring.destroy(of);
    expect((await get()).status).toBe(410);
  });

  test('a file that was stored before files were sealed is still given', async () => {
    const id = await bureau.draft([line('add', 'Aubrac')]);
    await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
    await bureau.upload(id);
    const record = await bureau.read(id);
    const key = record.signed!.key.replace('.sealed', '');
    bureau.evidence.objects.set(key, Buffer.from(scan(id)));
    const earlier = { ...record, version: record.version + 1, signed: { ...record.signed!, key } };
    const pen = penOf(bureau.office.house, { capacity: 'ceremony', approvers: ['one', 'two'] }, 'earlier');
    const events = [pen.event(earlier, 'designation.edited')];
    await bureau.office.ledger.commit({ records: [earlier], events });
    const back = await bureau.ask(bureau.agent, `GET /designations/${id}/signed-form`);
    expect(Buffer.from(back.text, 'base64').toString()).toBe(scan(id));
  });

  test('the largest form, six persons on four offers, is one write: added, then removed', async () => {
    const { structure, subscriptions } = await bureau.structure('Une grande', {
      'SERV-SSL': 'grande.example.test',
      'SERV-SMIME-SIGN-CONF': 'grande.example.test',
      ORG: undefined,
      PRO: undefined,
    });
    const scope = { reach: 'structure', structureId: structure.id } as const;
    const owner = await bureau.office.person('Owner', { role: 'legal-representative', scope });
    const six = Array.from({ length: 6 }, (_, i) => line('add', `Nom${'abcdef'[i]}`));
    for (const action of ['add', 'remove'] as const) {
      const body = {
        subscriptionIds: subscriptions.map(({ id }) => id),
        lines: six.map((one) => ({ ...one, action })),
      };
      const drafted = await bureau.send(owner, `POST /structures/${structure.id}/designations`, body);
      const id = drafted.json.id as string;
      await bureau.ask(owner, `GET /designations/${id}/form`);
      await bureau.upload(id, owner);
      expect((await bureau.submit(id, owner)).status).toBe(200);
      await bureau.send(bureau.agent, `POST /designations/${id}/review`, {});
      const decided = await bureau.send(bureau.agent, `POST /designations/${id}/decision`, { decision: 'accepted' });
      expect(decided.status, decided.text).toBe(200);
      const { given, ended } = (await bureau.read(id)).decision!;
      expect([given.length, ended.length]).toEqual(action === 'add' ? [24, 0] : [0, 24]);
    }
  });
});
