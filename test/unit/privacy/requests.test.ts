import { beforeEach, describe, expect, test } from 'vitest';
import { decideDesignation } from '../../../shared/lifecycle/designation/decision.ts';
import { newId } from '../../../shared/lifecycle/identity.ts';
import type { OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { followRequests } from '../../../shared/lifecycle/privacy/clock.ts';
import { deliverToAnother, deliverToOneself } from '../../../shared/lifecycle/privacy/delivering.ts';
import { heldOn } from '../../../shared/lifecycle/privacy/export.ts';
import { setHold } from '../../../shared/lifecycle/privacy/holds.ts';
import { openRequest, openRequests, ownRequests } from '../../../shared/lifecycle/privacy/reading.ts';
import { answerRequest, askForAnother } from '../../../shared/lifecycle/privacy/requests.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { termsAccepted } from '../../../shared/lifecycle/terms/acceptance.ts';
import { referenceTo } from '../../../shared/messages/texts/texts.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { clearVault } from '../../../shared/registration/personal.ts';
import type { PrivacyRequestRecord } from '../../../shared/registration/privacy-records.ts';
import { audit } from '../../faults/audit.ts';
import {
  administrators,
  callerOf,
  deskWorld,
  houseOf,
  lineOf,
  makeBureau,
  underReview,
} from '../../world/designations.ts';
import { enrol, entering, file, ministry, officiating, row, runThrough, starting } from '../../world/directions.ts';
import {
  CAMILLE,
  certified,
  end,
  type HolderWorld,
  proCast,
  type Registered,
  refusalOf,
  signedIn,
  told,
} from '../../world/holders.ts';
import { afresh, answering, ask, erasing, inMonths, purged, unused } from '../../world/privacy.ts';
import { posted, unwrapped } from '../../world/sending.ts';
import { type Cast, CEREMONY, makePerson } from '../../world/world.ts';

const ANSWERERS = ['registration-officer', 'validation-agent'] as const;
const caller = (principal: Principal) => ({ principal, roles: ANSWERERS, correlation: 'answer' });
const events = (world: HolderWorld, { id }: PrivacyRequestRecord) =>
  world.table.rows().filter(({ pk, sk }) => pk.startsWith('privacy-request#') && sk.startsWith(`event#request#${id}`));

let world: HolderWorld;
let cast: Cast;
let one: Registered & { readonly certificate: { readonly notAfter: string } };
beforeEach(async () => {
  ({ world, cast } = await proCast('requests'));
  one = await certified(world, cast);
});
const me = () => signedIn(world, one.holder.personId);
const RECTIFICATION = { asks: 'rectification', message: 'Mon nom s’écrit avec deux n.' } as const;

describe('access', () => {
  test('the person is answered at once, gets everything, and each handing over leaves an event', async () => {
    const { request } = await ask(world, await me(), { asks: 'access' });
    expect(request).toMatchObject({ state: 'answered', answer: { outcome: 'granted' } });
    const held = await deliverToOneself(answering(world), await me(), request.id, 'get');
    expect(held.sections.person).toMatchObject([{ lastName: CAMILLE.lastName, directoryId: 'camille' }]);
    expect(held.sections.holders).toMatchObject([
      {
        ...CAMILLE,
        identity: [{ how: 'in-person' }],
        attested: { dataVersion: 1 },
        serialNumber: one.holder.serialNumber,
      },
    ]);
    expect(held.sections.mandates).toMatchObject([{ role: 'holder' }]);
    expect(held.sections.requests).toHaveLength(1);
    expect(held.sections.certificates[0]!.certificate).toContain('BEGIN CERTIFICATE');
    expect(held.sections.certificates[0]!.subject).toContain('Camille');
    expect(held.sections.acceptances).toMatchObject([{ state: 'accepted' }]);
    expect(held.sections.terms).toMatchObject([{ population: 'holders' }]);
    expect(held.sections.privacyRequests).toMatchObject([{ asks: 'access' }]);
    expect(held.sections.retention.map((row) => row.class)).toContain('holder-dossier');
    expect(held.cut).toBe(false);
    await deliverToOneself(answering(world), await me(), request.id, 'get');
    expect(events(world, request)).toHaveLength(3);
    expect(audit(world)).toEqual([]);
  });

  test('tells the line of an imported file by which the person was registered, and nobody else’s, while it is kept', async () => {
    const place = await ministry('imported');
    const { id } = await entering(place, file(row('Nouveau'), row('Autre')));
    await starting(place, id);
    await runThrough(place, id);
    const line = (await place.world.ledger.read('importLine', { importId: id, line: 3 }))!;
    const { personId } = (await place.world.ledger.read('holder', { id: line.holderId! }))!;
    const told = async () => (await heldOn(answering(place.world), personId)).sections.importLines;
    expect(await told()).toMatchObject([{ importId: id, line: 3, lastName: 'Autre', directoryId: 'Autre' }]);
    inMonths(place.world, 4);
    expect(await told()).toEqual([]);
  });

  test('an officer is handed nothing of what the person is elsewhere: neither terms nor messages', async () => {
    const place = await ministry('elsewhere');
    const alix = await enrol(place);
    const { personId } = alix.holder;
    const pen = penOf(place.world, CEREMONY, 'elsewhere');
    const elsewhere = await makePerson(place.world, 'legal-representative', {
      reach: 'structure',
      structureId: place.structure.id,
    });
    const mandate = { ...elsewhere.mandates[0]!, personId, version: 1 };
    const accepted = await termsAccepted(place.world.ledger, pen, {
      personId,
      population: 'representatives',
      text: referenceTo('terms'),
      language: 'fr',
      authentication: 'token',
      act: 'acceptance',
    });
    await place.world.ledger.commit({
      records: [mandate, ...accepted.records],
      events: [pen.event(mandate, 'mandate.given'), ...accepted.events],
      outbox: [
        pen.outbox('notification', { notice: 'subscription-requested', subscriptionId: 'other', personId }),
        pen.outbox('notification', { notice: 'holder-attest', holderId: alix.holder.id, personId }),
      ],
    });
    const officer = officiating(place.one);
    const input = { asks: 'access', holderId: alix.holder.id, channel: 'counter', receivedAt: pen.at } as const;
    const { request } = await askForAnother(answering(place.world), officer, personId, input);
    const { sections } = await deliverToAnother(answering(place.world), officer, personId, request.id);
    const notices = (of: typeof sections) => of.notices.map(({ notice }) => notice);
    expect(sections.terms).toEqual([]);
    expect(notices(sections)).toContain('holder-attest');
    expect(notices(sections)).not.toContain('subscription-requested');
    const whole = (await heldOn(answering(place.world), personId)).sections;
    expect(whole.terms).toMatchObject([{ population: 'representatives' }]);
    expect(notices(whole)).toContain('subscription-requested');
  });

  test('an administrator reads their own line of the form by which they became one, and nobody else’s', async () => {
    const desk = await deskWorld('forms');
    const bureau = await makeBureau(desk);
    const id = await underReview(desk, bureau, [lineOf('add', 1), lineOf('add', 2)]);
    await decideDesignation(houseOf(desk), callerOf(bureau.agent), id, { decision: 'accepted' });
    const names = ['Nomb', 'Nomc'];
    const people = new Set(administrators(desk).map(({ personId }) => personId));
    for (const personId of people) {
      const { sections } = await heldOn(answering(desk), personId);
      const [{ lastName: own } = {}] = sections.person;
      expect(sections.designations).toMatchObject([{ id, state: 'accepted', lines: [{ lastName: own }] }]);
      expect(names.filter((name) => JSON.stringify(sections).includes(name))).toEqual([own]);
    }
    expect(people.size).toBe(2);
  });

  test('nobody else is named in it: neither the administrator, nor the agent, by id or by name', async () => {
    const { request } = await ask(world, await me(), { asks: 'access' });
    const held = await deliverToOneself(answering(world), await me(), request.id, 'get');
    const text = JSON.stringify(held);
    for (const { personId, mandates } of [cast.administrator, cast.agent]) {
      expect(text).not.toContain(personId);
      expect(text).not.toContain(mandates[0]!.id);
    }
    expect(held.events.length).toBeGreaterThan(8);
    expect(held.events.map(({ capacity }) => capacity)).toContain('technical-administrator');
    expect(held.events.filter(({ own }) => own).map(({ type }) => type)).toContain('holder.attested');
    for (const { personId, mandateId, ...rest } of held.events as never as Record<string, unknown>[]) {
      expect([personId, mandateId]).toEqual([undefined, undefined]);
      expect(Object.keys(rest).sort()).toEqual(['aggregate', 'at', 'capacity', 'own', 'type', 'version']);
    }
  });

  test('an agent records one that came by letter; the person is told; after a month it is asked anew', async () => {
    const receivedAt = world.clock.now().toISOString();
    const form = { asks: 'access', channel: 'letter', receivedAt } as const;
    const { request } = await askForAnother(answering(world), caller(cast.agent), one.holder.personId, form);
    expect(told(world).filter(({ notice }) => notice?.startsWith('privacy-'))).toEqual([
      {
        notice: 'privacy-recorded',
        privacyRequestId: request.id,
        subjectId: one.holder.personId,
        personId: one.holder.personId,
      },
    ]);
    const held = await deliverToAnother(answering(world), caller(cast.agent), one.holder.personId, request.id);
    expect(held.sections.holders).toHaveLength(1);
    inMonths(world, 1);
    expect(
      await refusalOf(deliverToAnother(answering(world), caller(cast.agent), one.holder.personId, request.id)),
    ).toEqual(['wrong-state']);
  });

  test('nobody else’s: not by the id of a request of another, nor by that of nobody', async () => {
    const { request } = await ask(world, await me(), { asks: 'access' });
    const other = await makePerson(world, 'auditor', { reach: 'house' });
    expect(await refusalOf(deliverToOneself(answering(world), other, request.id, 'get'))).toEqual(['not-found']);
    expect(await refusalOf(deliverToOneself(answering(world), await me(), 'f'.repeat(32), 'get'))).toEqual([
      'not-found',
    ]);
    const own = { ...cast.agent, personId: one.holder.personId };
    const form = { asks: 'access', channel: 'letter', receivedAt: world.clock.now().toISOString() } as const;
    expect(await refusalOf(askForAnother(answering(world), caller(own), one.holder.personId, form))).toEqual([
      'forbidden',
    ]);
  });
});

describe('rectification', () => {
  test('a holder’s is for the officers of their direction, and the agents hear of it once it is late', async () => {
    const place = await ministry('whose');
    const { holder, principal } = await enrol(place);
    const { outbox } = await ask(place.world, principal, RECTIFICATION);
    const officers = [place.one.personId, place.two.personId].sort();
    const whom = (rows: readonly OutboxRow[], word: string) =>
      rows.flatMap(({ about }) => (about.notice === word ? [about.personId] : [])).sort();
    expect(whom(outbox, 'privacy-to-answer')).toEqual(officers);
    const letters = (await posted(place.world)).map(unwrapped);
    const { personId } = holder;
    expect(letters.filter((text) => text.includes(`/persons/${personId}/privacy-requests/`))).toHaveLength(2);
    const nudged: OutboxRow[] = [];
    const house = erasing(place.world, { nudge: async (rows) => void nudged.push(...rows) });
    inMonths(place.world, 1);
    place.world.clock.advance(86_400_000);
    await followRequests(house, 'clock');
    expect(whom(nudged, 'privacy-overdue')).toEqual([...officers, place.agent.personId].sort());
    expect(nudged.map(({ about }) => about.subjectId)).toEqual(nudged.map(() => holder.personId));
  });

  test('waits for an answer within the month; a reminder before, then one a week, which is told as late', async () => {
    const { request } = await ask(world, await me(), RECTIFICATION);
    expect(request).toMatchObject({
      state: 'open',
      // in Paris both are at the same time of the day: in summer it is an hour earlier by UTC
      dueAt: '2026-04-02T08:00:00.000Z',
      nextAt: '2026-03-23T08:00:00.000Z',
    });
    expect(JSON.stringify(world.table.rows())).not.toContain('deux n');
    const nudged: OutboxRow[] = [];
    const house = erasing(world, { nudge: async (rows) => void nudged.push(...rows) });
    const run = async () => {
      const { reminded, overdue } = await followRequests(house, 'clock');
      return [reminded, overdue];
    };
    const notices = () => told(world).flatMap(({ notice }) => (notice?.startsWith('privacy-') ? [notice] : []));
    expect(notices()).toEqual(['privacy-to-answer']);
    expect(await run()).toEqual([0, 0]);
    world.clock.set('2026-03-23T08:00:00.000Z');
    expect(await run()).toEqual([1, 0]);
    expect(await run()).toEqual([0, 0]);
    world.clock.set('2026-04-02T07:59:59.999Z');
    expect(await run()).toEqual([0, 0]);
    world.clock.set('2026-04-02T08:00:00.000Z');
    expect(await run()).toEqual([0, 1]);
    expect(await run()).toEqual([0, 0]);
    world.clock.set('2026-04-09T08:00:00.000Z');
    expect(await run()).toEqual([0, 1]);
    expect(notices().sort()).toEqual(['privacy-overdue', 'privacy-overdue', 'privacy-reminder', 'privacy-to-answer']);
    // nobody waits for the sweep to be told
    expect(nudged.map(({ about }) => about.notice)).toEqual(['privacy-reminder', 'privacy-overdue', 'privacy-overdue']);
    const [late] = await openRequests(answering(world), caller(cast.agent), 10);
    expect(late!.overdueSince).toBe('2026-04-02T08:00:00.000Z');
    const { personId, id } = request;
    const input = { outcome: 'granted', text: 'Votre opérateur va corriger.' } as const;
    await answerRequest(answering(world), caller(cast.agent), { personId, id }, input);
    world.clock.set('2026-05-09T09:00:00.000Z');
    expect(await run()).toEqual([0, 0]);
    expect(await openRequests(answering(world), caller(cast.agent), 10)).toEqual([]);
    expect(audit(world)).toEqual([]);
  });

  test('a refusal names its reason in the law; an answer is given once, and not by oneself', async () => {
    const { request } = await ask(world, await me(), RECTIFICATION);
    const { personId, id } = request;
    const answer = (input: object, by = cast.agent) =>
      answerRequest(answering(world), caller(by), { personId, id }, { text: 'Réponse.', ...input } as never);
    expect(await refusalOf(answer({ outcome: 'refused' }))).toEqual(['malformed', 'ground-missing']);
    expect(await refusalOf(answer({ outcome: 'granted', ground: 'accurate' }))).toEqual([
      'malformed',
      'ground-missing',
    ]);
    expect(await refusalOf(answer({ outcome: 'refused', ground: 'legal-hold' }))).toEqual([
      'malformed',
      'ground-unfit',
    ]);
    expect(await refusalOf(answer({ outcome: 'granted' }, { ...cast.agent, personId }))).toEqual(['forbidden']);
    const { request: answered } = await answer({ outcome: 'refused', ground: 'accurate' });
    expect(answered.answer).toMatchObject({
      outcome: 'refused',
      ground: 'accurate',
      by: { capacity: 'validation-agent' },
    });
    expect(await refusalOf(answer({ outcome: 'granted' }))).toEqual(['wrong-state']);
    const [seen] = (await ownRequests(answering(world), await me(), {})).items;
    expect(seen).toMatchObject({ message: RECTIFICATION.message, text: 'Réponse.' });
  });

  test('needs words, and only so many wait at once', async () => {
    expect(await refusalOf(ask(world, await me(), { asks: 'rectification' }))).toEqual(['malformed']);
    expect(await refusalOf(ask(world, await me(), { ...RECTIFICATION, message: ' ' }))).toEqual([
      'malformed',
      'text-length',
    ]);
    expect(await refusalOf(ask(world, await me(), { ...RECTIFICATION, asks: 'access' }))).toEqual(['malformed']);
    for (let n = 0; n < 5; n++) await ask(world, await me(), RECTIFICATION);
    expect(await refusalOf(ask(world, await me(), RECTIFICATION))).toEqual(['conflict']);
  });
});

describe('erasure before its time', () => {
  test('is refused with the reason, the classes that are kept and, once they run, the date', async () => {
    const { request } = await ask(world, await me(), { asks: 'erasure' });
    expect(request.answer).toMatchObject({ outcome: 'refused', ground: 'legal-obligation' });
    expect(request.answer!.possibleFrom).toBeUndefined();
    await end(world, cast, one.principal.mandates[0]!);
    const later = await ask(world, await me(), { asks: 'erasure' });
    expect(later.request.answer!.possibleFrom).toBe('2036-03-02T09:00:00.000Z');
    expect(later.request.answer!.kept!.map((row) => row.class).sort()).toEqual([
      ...['declarations', 'former-role', 'holder-dossier', 'identity-checks', 'revocation-requester'],
    ]);
    await purged(world);
    expect((await world.ledger.read('person', { id: one.holder.personId }))!.erasure).toBeUndefined();
  });

  test('is granted where no duty stands against it, and done by the next run of the purge', async () => {
    const { record } = await unused(world);
    const principal: Principal = { personId: record.id, authentication: 'token', mandates: [], language: 'fr' };
    await ask(world, principal, { asks: 'access' });
    const { request } = await ask(world, principal, { asks: 'erasure' });
    expect(request.answer).toMatchObject({ outcome: 'granted' });
    await purged(world);
    expect((await world.ledger.read('person', record))!.erasure?.state).toBe('done');
    const done = (await world.ledger.read('privacyRequest', request))!;
    expect(done.carriedOut).toBeDefined();
    expect((await world.ledger.list('erasures-granted', '')).items).toEqual([]);
    expect(await refusalOf(ask(world, principal, { asks: 'access' }))).toEqual(['erased']);
    expect(await openRequest(answering(afresh(world)), done)).toEqual({ request: done });
    expect(audit(world)).toEqual([]);
  });

  test('is refused under a hold, without a date', async () => {
    const { record } = await unused(world);
    const [officer] = [await makePerson(world, 'security-officer', { reach: 'house' })];
    const subject = { subject: 'person', subjectId: record.id } as const;
    await setHold(
      answering(world),
      { principal: officer, roles: ['security-officer'], correlation: 'hold' },
      subject,
      'un litige',
    );
    const principal: Principal = { personId: record.id, authentication: 'token', mandates: [], language: 'fr' };
    const { request } = await ask(world, principal, { asks: 'erasure' });
    expect(request.answer).toMatchObject({ outcome: 'refused', ground: 'legal-hold' });
    expect(request.answer!.possibleFrom).toBeUndefined();
  });
});

test('what somebody writes whose own data are in clear, as the first officers’ are, is sealed all the same', async () => {
  const { world } = await proCast('clear');
  const personId = newId(world.randomness);
  const personal = await clearVault.seal(personId, {
    lastName: 'First',
    firstNames: 'Officer',
    email: 'o@example.org',
  });
  const pen = penOf(world, CEREMONY, 'officer');
  const record = { kind: 'person', id: personId, version: 1, createdAt: pen.at, personal, language: 'fr' } as const;
  await world.ledger.commit({ records: [record], events: [pen.event(record, 'person.registered')] });
  const principal = { personId, authentication: 'token+card', mandates: [], language: 'fr' } as const;
  const { request } = await ask(world, principal, { asks: 'rectification', message: 'My name is spelled wrong.' });
  expect(request.message).toMatchObject({ form: 'sealed' });
  expect(world.dataKeys.kept.has(`person/${personId}`)).toBe(true);
});
