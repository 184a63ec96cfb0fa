import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eventOf } from '../../../shared/ledger/rows.ts';
import { cancelBulk, proposeBulk } from '../../../shared/lifecycle/bulk/desk.ts';
import { cancelCampaign, proposeCampaign } from '../../../shared/lifecycle/campaigns/desk.ts';
import { enterContact } from '../../../shared/lifecycle/contacts/contacts.ts';
import { canonicalBytes } from '../../../shared/lifecycle/events.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { endMachine } from '../../../shared/lifecycle/machines/desk.ts';
import { presented, recognised } from '../../../shared/lifecycle/machines/recognising.ts';
import type { MailRecord } from '../../../shared/lifecycle/mail-records.ts';
import { PARKED_UNTIL } from '../../../shared/lifecycle/outbox.ts';
import { KeyDestroyed } from '../../../shared/lifecycle/ports.ts';
import { forecast } from '../../../shared/lifecycle/privacy/forecast.ts';
import { liftHold, setHold } from '../../../shared/lifecycle/privacy/holds.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { DeclarationRecord } from '../../../shared/lifecycle/records.ts';
import { lookupSaltOf } from '../../../shared/lifecycle/registration/desk.ts';
import { enterWebhook } from '../../../shared/lifecycle/webhooks/webhooks.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { directoryCredential, guardOf } from '../../../shared/registration/credentials.ts';
import type {
  HolderNamesRecord,
  ImportLineRecord,
  ImportRecord,
} from '../../../shared/registration/direction-records.ts';
import { audit } from '../../faults/audit.ts';
import { early } from '../../world/campaigns.ts';
import { callerOf, deskWorld, lineOf, makeBureau, underReview } from '../../world/designations.ts';
import { entering, file, ministry, row, runThrough, starting } from '../../world/directions.ts';
import { CAMILLE, certified, end, now, personOf, proCast, refusalOf } from '../../world/holders.ts';
import { forged, linkedMachine, pemOf } from '../../world/machines.ts';
import { afresh, answering, closing, inMonths, live, officers, purged, unused } from '../../world/privacy.ts';
import { CEREMONY, makeCast, makePerson, makeWorld, recordsOf, type World } from '../../world/world.ts';

const caller = (principal: Principal) => ({ principal, roles: ['security-officer'] as const, correlation: 'hold' });
const textOfAll = (world: World) => JSON.stringify(world.table.rows());

/** Camille holds a certificate, and leaves. */
async function departed(seed = 'purge') {
  const { world, cast } = await proCast(seed);
  const one = await certified(world, cast);
  await end(world, cast, one.principal.mandates[0]!);
  return { world, cast, one };
}

describe('at the end of retention', () => {
  test('a person is erased: the key, the envelopes, the guards; and can be registered anew', async () => {
    const { world, one } = await departed();
    const { personId } = one.holder;
    await live(world, 83);
    expect((await afresh(world).vault.open((await now(world, one.holder)).personal)).lastName).toBe(CAMILLE.lastName);

    await live(world, 38);
    const later = afresh(world);
    expect(world.dataKeys.kept.get(`person/${personId}`)).toBe('destroyed');
    expect(await personOf(world, one.holder)).toEqual({
      kind: 'person',
      id: personId,
      version: expect.any(Number),
      createdAt: one.holder.createdAt,
      personal: { personal: 1, of: personId, form: 'erased' },
      language: 'fr',
      erasure: { state: 'done', at: expect.any(String) },
    });
    const holder = await now(world, one.holder);
    expect(holder.personal.form).toBe('erased');
    await expect(later.vault.open(one.holder.personal)).rejects.toEqual(new KeyDestroyed(`person/${personId}`));
    await expect(later.vault.seal(personId, 'again')).rejects.toBeInstanceOf(KeyDestroyed);
    expect(recordsOf(world, 'unique').filter(({ owner }) => owner === personId)).toEqual([]);
    expect(
      world.table
        .rows()
        .filter(({ duePk }) => String(duePk).startsWith('people-to-look-at'))
        .map(({ id: at }) => at),
    ).not.toContain(personId);
    // the register knows, and nothing else of what is there names the person
    const register1 = [...world.evidence.objects].filter(([key]) => key.startsWith('erasures/'));
    expect(register1.map(([, bytes]) => JSON.parse(Buffer.from(bytes).toString()).of)).toContain(`person/${personId}`);
    expect(audit(world)).toEqual([]);
    const salt = await lookupSaltOf(world.ledger);
    const guard = guardOf(salt, directoryCredential('camille'), 'somebody new');
    expect(await world.ledger.read('unique', guard)).toBeUndefined();
  });

  test('one event for each aggregate that was erased, and none of them says anything of the person', async () => {
    const { world, one } = await departed();
    await live(world, 122);
    const events = world.table.rows().flatMap((row) => (row.event ? [eventOf(row)] : []));
    const erased = events.filter(({ type }) => /\.erased$|erasure-decided|guards-removed|purge\./.test(type));
    const told = erased.filter(
      ({ aggregate }) => aggregate.includes(one.holder.id) || aggregate.includes(one.holder.personId),
    );
    expect(told.map(({ type }) => type).sort()).toEqual(['holder.erased', 'person.erased', 'person.erasure-decided']);
    for (const { type, data } of erased)
      if (!type.startsWith('purge.'))
        expect(Object.keys(data)).toEqual(type === 'person.guards-removed' ? ['guards'] : []);
    expect(JSON.stringify(erased)).not.toContain(CAMILLE.lastName);
  });

  test('certificates, lists and events are what they were, octet for octet, and verify', async () => {
    const { world, one } = await departed();
    const before = new Map(
      world.table.rows().flatMap((row) => (row.event ? [[`${row.pk} ${row.sk}`, row.event as Uint8Array]] : [])),
    );
    const der = one.certificate.certificate;
    const published = new Map(world.repository.objects);
    await live(world, 122);
    expect((await personOf(world, one.holder)).erasure?.state).toBe('done');
    for (const row of world.table.rows()) {
      const was = before.get(`${row.pk} ${row.sk}`);
      if (!was) continue;
      expect(Buffer.compare(row.event as Uint8Array, was)).toBe(0);
      expect(sha256(canonicalBytes(eventOf(row)))).toBe(sha256(was));
      before.delete(`${row.pk} ${row.sk}`);
    }
    expect(before.size).toBe(0);
    const { issuer, serial } = one.certificate;
    const kept = new X509Certificate((await world.ledger.read('certificate', { issuer, serial }))!.certificate!);
    expect(Buffer.compare(kept.raw, der)).toBe(0);
    const authority = new X509Certificate((await readIssuer(world.ledger, issuer)).record.certificate);
    expect(kept.verify(authority.publicKey)).toBe(true);
    expect(new Map(world.repository.objects)).toEqual(published);
    expect(published.size).toBeGreaterThan(0);
  });

  test('what ends alone ends alone: the holder after seven years, while the person administers on', async () => {
    const { world, one } = await departed();
    const { personId } = one.holder;
    const longer = await makePerson(world, 'auditor', { reach: 'house' });
    const pen = penOf(world, CEREMONY, 'more');
    const mandate = { ...longer.mandates[0]!, personId, until: '2060-01-01T00:00:00.000Z' };
    const person = await personOf(world, one.holder);
    const moved = { ...person, version: person.version + 1 };
    await world.ledger.commit({
      records: [{ ...mandate, version: 1 }, moved],
      events: [pen.event({ ...mandate, version: 1 }, 'mandate.given'), pen.event(moved, 'person.mandated')],
    });
    await live(world, 120);
    expect((await now(world, one.holder)).personal.form).toBe('erased');
    expect((await afresh(world).vault.open((await personOf(world, one.holder)).personal)).lastName).toBe(
      CAMILLE.lastName,
    );
    const [report] = (await world.ledger.list('purges', '')).items.filter(({ counts }) => counts['holder-dossier']);
    expect(report!.counts).toEqual({ 'holder-dossier': { erased: 1, held: 0 } });
    expect(audit(world)).toEqual([]);
  });

  test('a declaration goes with the holder’s dossier, and the name goes from the list of names, a namesake’s stays', async () => {
    const { world, one } = await departed('names');
    const { personId } = one.holder;
    const pen = penOf(world, CEREMONY, 'more');
    const { issuer, serial } = one.certificate;
    const text = { id: 'holder-declaration', version: '2026-1', sha256: 'a'.repeat(64) };
    const awaited = (await world.ledger.read('declaration', { issuer, serial }))!;
    const declaration: DeclarationRecord = {
      ...awaited,
      version: awaited.version + 1,
      state: 'declared',
      act: {
        ...{
          at: pen.at,
          mandateId: 'm',
          authentication: 'token',
          certificateSha256: 'b'.repeat(64),
          text,
          language: 'fr',
        },
        terms: { ...text, acceptedAt: pen.at },
        personal: await world.vault.seal(personId, { name: 'Camille D’Exemple' }),
      },
    };
    const holder = { ...(await now(world, one.holder)), directionId: 'd' };
    const placed = { ...holder, version: holder.version + 1 };
    const named = (digest: string, ...ids: string[]): HolderNamesRecord => ({
      ...{ kind: 'holderNames', version: 1, directionId: 'd', digest },
      holders: ids.map((holderId) => ({ holderId, address: 'x' })),
    });
    const [alone, shared] = [named('alone', holder.id), named('shared', holder.id, 'namesake')];
    await world.ledger.commit({
      records: [declaration, placed, alone, shared, named('others', 'namesake')],
      events: [pen.event(declaration, 'declaration.made'), pen.event(placed, 'holder.placed')],
    });
    await live(world, 122);
    const emptied = (await world.ledger.read('declaration', { issuer, serial }))!;
    expect(emptied.act!.personal).toEqual({ personal: 1, of: personId, form: 'erased' });
    expect(emptied.act!.text).toEqual(text);
    const names = (await world.ledger.list('names-of-direction', 'd')).items;
    expect(names.map(({ digest, holders }) => [digest, holders.length])).toEqual([
      ['others', 1],
      ['shared', 1],
    ]);
    const reports = (await world.ledger.list('purges', '')).items;
    expect(reports.find(({ counts }) => counts.declarations)!.counts).toMatchObject({
      declarations: { erased: 1, held: 0 },
    });
    expect(audit(world)).toEqual([]);
  });

  test('the links to sign-ins go a year after the last role, and the card still tells who they are', async () => {
    const { world, one } = await departed();
    const { personId } = one.holder;
    const digest = 'ab'.repeat(32);
    const pen = penOf(world, CEREMONY, 'link');
    const person = await personOf(world, one.holder);
    const next = { ...person, version: person.version + 1 };
    const guard = { kind: 'unique', version: 1, namespace: 'sign-in', digest, owner: personId } as const;
    const events = [pen.event(next, 'person.sign-in-linked', { signIn: digest, by: 'card' })];
    await world.ledger.commit({ records: [guard, next], events });
    await live(world, 11);
    expect(await world.ledger.read('unique', { namespace: 'sign-in', digest })).toBeDefined();
    await live(world, 2);
    expect(await world.ledger.read('unique', { namespace: 'sign-in', digest })).toBeUndefined();
    expect(recordsOf(world, 'unique').filter(({ owner }) => owner === personId)).toHaveLength(1);
  });

  test('somebody who never had a role goes after a year; a run in which nothing ends leaves no report', async () => {
    const world = await makeWorld('unused');
    const { record } = await unused(world);
    await live(world, 11);
    expect(recordsOf(world, 'purge')).toEqual([]);
    expect(await world.vault.open((await world.ledger.read('person', record))!.personal)).toMatchObject({
      lastName: 'Essai',
    });
    await live(world, 1);
    expect((await world.ledger.read('person', record))!.erasure?.state).toBe('done');
    const [report] = (await world.ledger.list('purges', '')).items;
    expect(report).toMatchObject({ state: 'done', failed: 0, counts: { 'unused-person': { erased: 1, held: 0 } } });
  });

  test('the lines of an imported file go with a key of their own', async () => {
    const world = await makeWorld('import');
    const id = 'b'.repeat(32);
    const lines = await world.vault.seal(id, [{ line: 2 }]);
    const pen = penOf(world, CEREMONY, 'import');
    const none = { duplicate: 0, homonym: 0, refused: 0 };
    const record: ImportRecord = {
      kind: 'import',
      id,
      version: 1,
      createdAt: pen.at,
      structureId: 's',
      subscriptionId: 's',
      directionId: 'd',
      by: 'p',
      lines: 1,
      found: { 'would-register': 1, ...none },
      why: [],
      state: 'checked',
      done: 0,
      results: { registered: 0, ...none },
      movedAt: pen.at,
      keptUntil: '2026-05-31T09:00:00.000Z',
    };
    await world.ledger.commit({ records: [record], events: [pen.event(record, 'import.received')] });
    await live(world, 2);
    expect(await afresh(world).vault.open(lines)).toEqual([{ line: 2 }]);
    await live(world, 1);
    await expect(afresh(world).vault.open(lines)).rejects.toBeInstanceOf(KeyDestroyed);
    expect((await world.ledger.read('import', { id }))!.erased).toBe(true);
  });

  test('a notice that was set aside is forgotten after a year', async () => {
    const { world } = await proCast('notices');
    const pen = penOf(world, CEREMONY, 'notice');
    const row = pen.outbox('notification', { notice: 'mandate-given', personId: 'p' });
    const person = await makePerson(world, 'auditor', { reach: 'house' });
    const record = (await world.ledger.read('person', { id: person.personId }))!;
    const next = { ...record, version: record.version + 1 };
    await world.ledger.commit({ records: [next], events: [pen.event(next, 'person.moved')], outbox: [row] });
    await world.ledger.outbox.postpone(row, PARKED_UNTIL);
    await live(world, 11);
    expect(await world.ledger.outbox.read(row.id)).toBeDefined();
    await live(world, 2);
    expect(await world.ledger.outbox.read(row.id)).toBeUndefined();
    const reports = (await world.ledger.list('purges', '')).items;
    expect(reports.some(({ counts }) => counts['mail-traces']?.erased === 1)).toBe(true);
  });

  const mailOf = (n: number, state: MailRecord['state']): MailRecord => ({
    ...{
      kind: 'mail',
      id: n.toString(16).padStart(32, '0'),
      version: 1,
      state,
      personId: 'p',
      mailbox: 'd'.repeat(64),
    },
    ...{ about: { notice: 'mandate-given', personId: 'p', mandateId: 'm' }, earlier: ['e'.repeat(64)] },
    ...{ messages: [{ id: `message-${n}`, news: {} }], attempts: 1, refused: 0, excused: 0, possibleDuplicates: 0 },
    ...{ createdAt: '', movedAt: '' },
  });

  test('whom a message went to is forgotten after a year, whether it went or was set aside, and that it went is not', async () => {
    const { world } = await proCast('traces');
    const pen = penOf(world, CEREMONY, 'trace');
    const write = async (n: number, state: MailRecord['state']) => {
      const mail = { ...mailOf(n, state), createdAt: pen.at, movedAt: pen.at };
      const row = { ...pen.outbox('notification', mail.about), id: mail.id };
      const events = [pen.event(mail, 'mail.attempted')];
      await world.ledger.commit({ records: [mail], events, ...(state === 'parked' && { outbox: [row] }) });
      if (state === 'parked') await world.ledger.outbox.postpone(row, PARKED_UNTIL);
    };
    const states = ['accepted', 'delivered', 'bounced', 'suppressed', 'dropped', 'parked', 'unresolved'] as const;
    for (const [n, state] of states.entries()) await write(n, state);
    // what waits for its day stands in nobody's way
    for (let n = 0; n < 101; n++) {
      const mail = { ...mailOf(100 + n, 'waiting'), createdAt: pen.at, movedAt: pen.at };
      const row = pen.outbox('notification', mail.about);
      await world.ledger.commit({ records: [mail], events: [pen.event(mail, 'mail.put-off')], outbox: [row] });
      await world.ledger.outbox.postpone(row, new Date('2199-01-01T00:00:00.000Z'));
    }
    const named = async () => {
      const all = await Promise.all(states.map((_, n) => world.ledger.read('mail', { id: mailOf(n, 'waiting').id })));
      return all
        .filter((mail) => /"(p|m|d{64}|e{64}|message-\d)"/.test(JSON.stringify(mail)))
        .map((mail) => mail?.state);
    };
    await live(world, 11);
    expect(await named()).toEqual([...states]);
    await live(world, 2);
    // of the one that is unresolved somebody still has to know the end
    expect(await named()).toEqual(['unresolved']);
    const kept = (await world.ledger.read('mail', { id: mailOf(1, 'waiting').id }))!;
    expect([kept.state, kept.about]).toEqual(['delivered', { notice: 'mandate-given' }]);
    expect((await world.ledger.list('mails-waiting', '')).items.map(({ state }) => state)).toEqual(['unresolved']);
    expect(await world.ledger.outbox.read(mailOf(5, 'parked').id)).toBeUndefined();
    expect((await world.ledger.list('mails-to-forget', '')).items).toEqual([]);
    const reports = (await world.ledger.list('purges', '')).items;
    expect(reports.reduce((sum, { counts }) => sum + (counts['mail-traces']?.erased ?? 0), 0)).toBe(6);
    expect(audit(world)).toEqual([]);
  });
});

describe('a legal hold', () => {
  test('suspends everything, and another officer than the one who set it lifts it', async () => {
    const { world, one } = await departed('hold');
    const { personId } = one.holder;
    const [first, second] = await officers(world);
    const subject = { subject: 'person', subjectId: personId } as const;
    await setHold(answering(world), caller(first), subject, 'enquête en cours');
    expect(await refusalOf(setHold(answering(world), caller(second), subject, 'a second case'))).toEqual([
      'wrong-state',
    ]);
    await live(world, 40);
    inMonths(world, 90);
    await purged(world);
    expect((await afresh(world).vault.open((await now(world, one.holder)).personal)).lastName).toBe(CAMILLE.lastName);
    const [report] = (await world.ledger.list('purges', '')).items;
    expect(report!.counts['holder-dossier']).toEqual({ erased: 0, held: 1 });

    expect(await refusalOf(liftHold(answering(world), caller(first), subject, 'closed'))).toEqual(['forbidden']);
    await liftHold(answering(world), caller(second), subject, 'closed');
    await live(world, 2);
    expect((await personOf(world, one.holder)).erasure?.state).toBe('done');
    expect(await refusalOf(setHold(answering(world), caller(second), subject, 'too late'))).toEqual(['erased']);
    expect(audit(world)).toEqual([]);
  });

  test('keeps the line of an imported file by which somebody was registered, until it is lifted', async () => {
    const place = await ministry('held line');
    const { world } = place;
    const { id } = await entering(place, file(row('Nouveau'), row('Autre')));
    await starting(place, id);
    await runThrough(place, id);
    const line = (await world.ledger.read('importLine', { importId: id, line: 3 }))!;
    const { personId: subjectId } = (await world.ledger.read('holder', { id: line.holderId! }))!;
    const [first, second] = await officers(world);
    const subject = { subject: 'person', subjectId } as const;
    await setHold(answering(world), caller(first), subject, 'un litige');
    const rowsKept = () => {
      const now = world.clock.now().toISOString();
      return recordsOf<ImportLineRecord>(world, 'importLine').filter(
        ({ importId, keptUntil }) => importId === id && now < keptUntil,
      );
    };
    await live(world, 6);
    expect((await world.ledger.read('import', { id }))!.erased).toBeUndefined();
    expect(rowsKept().map(({ line: at }) => at)).toEqual([3]);
    const { personal } = (await world.ledger.read('importPart', { importId: id, part: 0 }))!;
    expect(JSON.stringify(await afresh(world).vault.open(personal))).toContain('Autre');
    await liftHold(answering(world), caller(second), subject, 'jugé');
    await live(world, 2);
    expect((await world.ledger.read('import', { id }))!.erased).toBe(true);
    await expect(afresh(world).vault.open(personal)).rejects.toBeInstanceOf(KeyDestroyed);
    expect(audit(world)).toEqual([]);
  });

  test('its reasons are kept sealed, and go with the person', async () => {
    const { world, one } = await departed('hold');
    const [first] = await officers(world);
    await setHold(
      answering(world),
      caller(first),
      { subject: 'person', subjectId: one.holder.personId },
      'contentieux no 12',
    );
    expect(textOfAll(world)).not.toContain('contentieux');
  });
});

describe('the evidence of a structure', () => {
  test('goes ten years after the closure, with those on its forms whom nobody ever registered', async () => {
    const world = await deskWorld();
    const bureau = await makeBureau(world);
    const line = lineOf('add', 7);
    const id = await underReview(world, bureau, [line]);
    const { structure } = bureau;
    const named = { address: 'astreinte@example.org' };
    const [subscription] = bureau.subscriptions;
    const { contact } = await enterContact(world, callerOf(bureau.representative), subscription!.id, named);
    const { webhook } = await enterWebhook(
      { ...world, loopbackWebhooks: false },
      callerOf(bureau.representative),
      subscription!.id,
      { url: 'https://hooks.example.org/', types: ['certificate.issued'] },
    );
    await closing(world, structure);
    const [draft] = (await world.ledger.read('designation', { id }))!.lines;
    inMonths(world, 119);
    await purged(world);
    expect(world.dataKeys.kept.get(`dossier/${structure.id}`)).not.toBe('destroyed');
    inMonths(world, 1);
    await purged(world);
    expect(world.dataKeys.kept.get(`dossier/${structure.id}`)).toBe('destroyed');
    const designation = (await world.ledger.read('designation', { id }))!;
    expect(designation.lines.map(({ personal }) => personal.form)).toEqual(['erased']);
    const { personal, challenge } = (await world.ledger.read('contact', { id: contact.id }))!;
    expect([personal.form, challenge.secret?.form]).toEqual(['erased', 'erased']);
    const { target, secrets } = (await world.ledger.read('webhook', { id: webhook.id }))!;
    expect([target.form, ...secrets.map(({ secret }) => secret.form)]).toEqual(['erased', 'erased']);
    expect((await world.ledger.read('structure', { id: structure.id }))!.erasure?.state).toBe('done');
    if (!(await world.ledger.read('person', { id: draft!.personId })))
      expect(world.dataKeys.kept.get(`person/${draft!.personId}`)).toBe('destroyed');
    expect(audit(world)).toEqual([]);
  });

  test('its machines end with it, and are nobody’s from the next call on; one that had ended says no more why', async () => {
    const world = await deskWorld('machines');
    const cast = await makeCast(world);
    const machines = [];
    for (let n = 0; n < 2; n++) {
      const { der } = forged(world.clock.now());
      const certificate = { pem: pemOf(der), until: '2099-01-01T00:00:00.000Z' };
      const named = { issuer: '', serial: '' };
      machines.push({ der, machine: await linkedMachine(world, cast, named, { certificate }) });
    }
    const [one, other] = machines;
    await endMachine(
      world,
      { ...caller(cast.agent), roles: ['validation-agent'] },
      other!.machine.id,
      'Camille Durand wanted it gone',
    );
    const principal = () => recognised(world, presented(pemOf(one!.der)));
    expect((await principal()).machine?.id).toBe(one!.machine.id);
    await closing(world, cast.structure);
    inMonths(world, 120);
    await purged(world);
    expect((await world.ledger.read('structure', { id: cast.structure.id }))!.erasure?.state).toBe('done');
    for (const { machine } of machines) {
      const { state, reasons, ended } = (await world.ledger.read('machine', { id: machine.id }))!;
      expect([state, reasons, ended?.reasons ?? { form: 'erased' }]).toMatchObject([
        'ended',
        { form: 'erased' },
        { form: 'erased' },
      ]);
    }
    expect(await refusalOf(principal())).toEqual(['forbidden']);
    expect(textOfAll(world)).not.toContain('wanted it gone');
    expect(audit(world)).toEqual([]);
  });

  test('stays while there is a hold on it, which two officers lift', async () => {
    const world = await deskWorld('held evidence');
    const { structure } = await makeBureau(world);
    const [first, second] = await officers(world);
    const subject = { subject: 'dossier', subjectId: structure.id } as const;
    await setHold(answering(world), caller(first), subject, 'un contentieux');
    await closing(world, structure);
    inMonths(world, 121);
    const state = async () => {
      await purged(world);
      return (await world.ledger.read('structure', { id: structure.id }))!.erasure?.state;
    };
    expect(await state()).toBeUndefined();
    expect(await refusalOf(liftHold(answering(world), caller(first), subject, 'clos'))).toEqual(['forbidden']);
    await liftHold(answering(world), caller(second), subject, 'clos');
    expect(await state()).toBe('done');
    expect(await refusalOf(setHold(answering(world), caller(first), subject, 'trop tard'))).toEqual(['erased']);
  });
});

describe('the reasons of the revocation of many certificates', () => {
  const propose = async (world: World) => {
    const [one] = await officers(world);
    const selection = { by: 'list' as const, certificates: [{ issuer: 'ca', serial: '0123456789abcdef' }] };
    const input = { selection, reason: 'keyCompromise', reasons: 'Camille Durand a vendu sa clé.' } as const;
    const { order } = await proposeBulk(world, caller(one), input);
    await cancelBulk(world, caller(one), order.id);
    const key = () => world.dataKeys.kept.get(`person/${order.id}`);
    const reasons = async () => (await world.ledger.read('bulkRevocation', { id: order.id }))!.reasons;
    return { one, key, reasons };
  };

  test('are kept for ten years, and then nobody reads them any more', async () => {
    const world = await makeWorld('bulk reasons');
    const { key, reasons } = await propose(world);
    await live(world, 119);
    expect(await reasons()).not.toMatchObject({ form: 'erased' });
    inMonths(world, 1);
    expect((await purged(world))!.counts['bulk-reasons']).toEqual({ erased: 1, held: 0 });
    expect([await reasons(), key()]).toEqual([expect.objectContaining({ form: 'erased' }), 'destroyed']);
    expect((await purged(world))?.counts['bulk-reasons']?.erased ?? 0).toBe(0);
  });

  test('stay while there is a hold on the data of the officer who wrote them', async () => {
    const world = await makeWorld('bulk hold');
    const { one, key, reasons } = await propose(world);
    const [, two] = await officers(world);
    const hold = { subject: 'person', subjectId: one.personId } as const;
    await setHold(answering(world), caller(two), hold, 'a case');
    await live(world, 121);
    expect([await reasons(), key()]).not.toContain('destroyed');
    const [, three] = await officers(world);
    await liftHold(answering(world), caller(three), hold, 'it is over');
    await live(world, 1);
    expect(key()).toBe('destroyed');
  });
});

test('the reasons of a campaign are kept for ten years, and then nobody reads them any more', async () => {
  const world = await makeWorld('campaign reasons');
  const [one] = await officers(world);
  const { campaign } = await proposeCampaign(world, caller(one), early(world));
  await cancelCampaign(world, caller(one), campaign.id);
  const reasons = async () => (await world.ledger.read('campaign', { id: campaign.id }))!.reasons;
  await live(world, 119);
  expect(await reasons()).not.toMatchObject({ form: 'erased' });
  inMonths(world, 1);
  expect((await purged(world))!.counts['bulk-reasons']).toEqual({ erased: 1, held: 0 });
  expect(await reasons()).toMatchObject({ form: 'erased' });
  expect(world.dataKeys.kept.get(`person/${campaign.id}`)).toBe('destroyed');
});

describe('the dry run', () => {
  test('counts what the run will do, and writes nothing', async () => {
    const { world } = await departed('forecast');
    await live(world, 83);
    const before = textOfAll(world);
    const told = await forecast(world.ledger, '2036-04-02T09:00:00.000Z');
    expect(told.counts['holder-dossier']).toEqual({ erased: 1, held: 0 });
    expect(told.counts['former-role']!.erased).toBeGreaterThanOrEqual(1);
    expect(textOfAll(world)).toBe(before);
  });
});
