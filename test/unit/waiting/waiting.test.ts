import { beforeEach, describe, expect, test } from 'vitest';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../../shared/ledger/memory-table.ts';
import type { Ledger, RecordOf } from '../../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../../shared/lifecycle/records.ts';
import type { WaitingTask } from '../../../shared/lifecycle/waiting/entries.ts';
import { workOf } from '../../../shared/lifecycle/waiting/gathering.ts';
import { MOST_OF_A_QUEUE } from '../../../shared/lifecycle/waiting/queues.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import type { MandateRecord, Role } from '../../../shared/registration/records.ts';
import { at, certificate, event, holder, imported, mandate, request, workItem } from '../../contract/records.ts';

const ROLES = ['registration-officer', 'validation-agent', 'security-officer', 'auditor'] as const;
const NOW = new Date('2026-02-01T00:00:00.000Z');
const DIRECTION = 'direction-1';

const acting = (role: Role, scope: MandateRecord['scope'] = { reach: 'house' }): MandateRecord =>
  mandate({ role, scope, personId: role, from: at(0), until: '2030-01-01T00:00:00.000Z' });
const officerOf = (directionId: string) =>
  acting('registration-officer', { reach: 'direction', structureId: 's', subscriptionId: 'sub', directionId });
const principal = (...mandates: readonly MandateRecord[]): Principal => ({
  personId: mandates[0]?.personId ?? 'nobody',
  authentication: 'token+card',
  mandates,
  language: 'fr',
});
const AGENT = principal(acting('validation-agent'));
const SECURITY = principal(acting('security-officer'));
const AUDITOR = principal(acting('auditor'));
const OFFICER = principal(officerOf(DIRECTION));

describe('what waits for somebody', () => {
  let ledger: Ledger;
  beforeEach(() => {
    ledger = createLedger(createMemoryTable());
  });
  const put = async (...records: readonly LedgerRecord[]) => {
    for (const record of records) await ledger.commit({ records: [record], events: [event(record)] });
  };
  const work = (who: Principal, more: { task?: WaitingTask; limit?: number; cursor?: string } = {}) =>
    workOf({ ledger, clock: { now: () => NOW } }, { principal: who, roles: ROLES, limit: 50, ...more });
  const tasksOf = async (who: Principal) => (await work(who)).items.map(({ task }) => task);

  const subscription = (more: Partial<RecordOf<'subscription'>> = {}): RecordOf<'subscription'> => ({
    kind: 'subscription',
    id: 'subscription-1',
    version: 1,
    createdAt: at(3),
    structureId: 'structure-1',
    offer: 'ORG',
    control: undefined,
    population: 'production',
    dualControl: false,
    state: 'requested',
    ...more,
  });
  const appointment = (more: Partial<RecordOf<'appointment'>> = {}): RecordOf<'appointment'> => ({
    kind: 'appointment',
    id: 'appointment-1',
    version: 1,
    createdAt: at(1),
    personId: 'person-1',
    role: 'auditor',
    until: '2027-01-01T00:00:00.000Z',
    proposedBy: 'another',
    evidence: { what: 'note', sha256: 'a'.repeat(64) },
    state: 'proposed',
    ...more,
  });
  const mail = (more: Partial<RecordOf<'mail'>> = {}): RecordOf<'mail'> => ({
    kind: 'mail',
    id: 'mail-1',
    version: 1,
    createdAt: at(0),
    about: { notice: 'expiry-to-renew', issuer: 'ca-1', serial: '5f' },
    state: 'parked',
    messages: [],
    attempts: 20,
    refused: 20,
    possibleDuplicates: 0,
    excused: 0,
    movedAt: at(9),
    ...more,
  });
  const privacy = (more: Partial<RecordOf<'privacyRequest'>> = {}): RecordOf<'privacyRequest'> => ({
    kind: 'privacyRequest',
    id: 'asked-1',
    version: 1,
    createdAt: at(4),
    personId: 'person-1',
    asks: 'access',
    receivedAt: at(4),
    channel: 'api',
    recordedBy: { personId: 'person-1', capacity: 'data-subject' },
    dueAt: '2026-02-05T09:04:00.000Z',
    state: 'open',
    nextAt: at(5),
    ...more,
  });
  const ofDirection = (directionId = DIRECTION) => ({
    holderId: 'h',
    structureId: 's',
    subscriptionId: 'sub',
    directionId,
  });

  describe('of an agent', () => {
    test('is joined from every queue of the house, the oldest first, with counts and where it is done', async () => {
      await put(
        workItem({
          id: 'item',
          createdAt: at(5),
          task: 'unreachable',
          cause: 'mailbox.died',
          subscriptionIds: ['sub'],
        }),
        request({ id: 'asked', state: 'pending', updatedAt: at(2) }),
        subscription(),
        mail(),
        privacy(),
        // what waits for nobody, or for somebody else
        request({ state: 'approved' }),
        workItem({ state: 'done' }),
        subscription({ id: 'subscription-2', state: 'active' }),
        mail({ id: 'mail-2', state: 'unresolved' }),
        privacy({ id: 'asked-2', state: 'answered' }),
        privacy({ id: 'asked-3', holder: ofDirection() }),
        appointment(),
      );
      const { items, counts, complete, cursor } = await work(AGENT);
      expect(items.map(({ task, since, href }) => [task, since, href])).toEqual([
        ['request', at(2), '/requests/asked'],
        ['subscription', at(3), '/subscriptions/subscription-1'],
        ['privacy', at(4), '/persons/person-1/privacy-requests/asked-1'],
        ['unreachable', at(5), '/work-items/item'],
        ['mail', at(9), '/mails'],
      ]);
      expect(items[3]!.about).toMatchObject({ workItemId: 'item', subscriptionId: 'sub' });
      expect(items[2]!.dueAt).toBe('2026-02-05T09:04:00.000Z');
      expect(counts.map(({ task, count, oldest }) => `${task} ${count} ${oldest}`)).toEqual([
        `request 1 ${at(2)}`,
        `subscription 1 ${at(3)}`,
        `privacy 1 ${at(4)}`,
        `unreachable 1 ${at(5)}`,
        `mail 1 ${at(9)}`,
      ]);
      expect(complete).toBe(true);
      expect(cursor).toBeUndefined();
    });

    test('a direction’s request about data is theirs as well once it is late', async () => {
      await put(privacy({ holder: ofDirection(), overdueSince: at(8) }));
      expect(await tasksOf(AGENT)).toEqual(['privacy']);
    });

    test('what they submitted themselves waits for another', async () => {
      const requestedBy = { personId: AGENT.personId, mandateId: 'm' };
      await put(
        request({ state: 'pending', requestedBy }),
        subscription({ entered: { by: AGENT.personId, capacity: 'validation-agent' } }),
      );
      expect(await work(AGENT)).toMatchObject({ items: [], counts: [] });
      expect(await tasksOf(AUDITOR)).toEqual(['request', 'subscription']);
    });
  });

  describe('of security officers', () => {
    test('is what takes a second of them, and never what they proposed', async () => {
      await put(appointment(), appointment({ id: 'appointment-2', proposedBy: SECURITY.personId }));
      await put(appointment({ id: 'appointment-3', state: 'given' }), request({ state: 'pending' }));
      expect((await work(SECURITY)).items).toMatchObject([
        { task: 'appointment', href: '/appointments/appointment-1/approval', about: { personId: 'person-1' } },
      ]);
      expect(await tasksOf(AUDITOR)).toEqual(['request', 'appointment', 'appointment']);
    });
  });

  describe('of a registration officer', () => {
    const ofOther = 'direction-2';
    const asked = { at: at(3), by: 'colleague' };
    const unconfirmed = (more: Partial<RecordOf<'holder'>> = {}) =>
      holder({
        directionId: DIRECTION,
        state: 'unconfirmed',
        confirmation: { why: ['outside-directory'], dataVersion: 1, asked, told: 'welcome' },
        ...more,
      } as Partial<RecordOf<'holder'>>);

    test('is that of their own directions, and of no other', async () => {
      const message = { personal: 1, of: 'person/1', form: 'erased' } as const;
      const expiring = (serial: string, more: Partial<RecordOf<'expiryNotice'>> = {}): RecordOf<'expiryNotice'> => ({
        kind: 'expiryNotice',
        issuer: 'ca-1',
        serial,
        version: 1,
        createdAt: at(7),
        structureId: 's',
        subscriptionId: 'sub',
        directionId: DIRECTION,
        notAfter: '2026-05-01T00:00:00.000Z',
        told: [],
        ...more,
      });
      const issued = (serial: string, requestId: string) =>
        certificate({
          serial,
          requestId,
          state: 'issued',
          profile: 'person-auth-1',
          directionId: DIRECTION,
          holderId: 'h',
        });
      await put(
        unconfirmed({ id: 'second' }),
        unconfirmed({
          id: 'mine',
          confirmation: { ...unconfirmed().confirmation!, asked: { at: at(3), by: OFFICER.personId } },
        }),
        unconfirmed({ id: 'elsewhere', directionId: ofOther }),
        holder({
          id: 'wrong',
          directionId: DIRECTION,
          state: 'correction-asked',
          correctionAsked: { at: at(1), message },
        }),
        imported({ id: 'file', directionId: DIRECTION, state: 'checked', movedAt: at(6) }),
        imported({ id: 'done', directionId: DIRECTION, state: 'done' }),
        privacy({ holder: ofDirection() }),
        privacy({ id: 'theirs', holder: ofDirection(ofOther) }),
        request({ id: 'r1', state: 'issued' }),
        request({ id: 'r2', state: 'issued', renewedBy: 'r3' }),
        request({ id: 'r3', state: 'pending' }),
        issued('01', 'r1'),
        issued('02', 'r2'),
        expiring('01'),
        expiring('02'),
        expiring('03', { ended: { at: at(8), why: 'renewed' } }),
      );
      const { items } = await work(OFFICER);
      expect(items.map(({ task, href }) => [task, href])).toEqual([
        ['correction', '/holders/wrong'],
        ['confirmation', '/holders/second'],
        ['privacy', '/persons/person-1/privacy-requests/asked-1'],
        ['import', '/imports/file'],
        ['renewal', '/certificates/ca-1/01'],
      ]);
      expect(items[4]).toMatchObject({ dueAt: '2026-05-01T00:00:00.000Z', about: { holderId: 'h' } });
    });

    test('needs the card, and a mandate in force', async () => {
      await expect(work({ ...OFFICER, authentication: 'token' })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(work(principal())).rejects.toMatchObject({ code: 'forbidden' });
      const ended = { ...officerOf(DIRECTION), state: 'ended' } as MandateRecord;
      await expect(work(principal(ended))).rejects.toMatchObject({ code: 'forbidden' });
    });

    test('of somebody with several mandates is all of it', async () => {
      await put(
        unconfirmed({ id: 'one' }),
        unconfirmed({ id: 'two', directionId: ofOther }),
        request({ state: 'pending' }),
      );
      const many = principal(officerOf(DIRECTION), officerOf(ofOther), acting('validation-agent'));
      expect((await work(many)).counts.map(({ task, count }) => `${task} ${count}`)).toEqual([
        'request 1',
        'confirmation 2',
      ]);
    });

    test('counts once what two of their mandates show them', async () => {
      await put(unconfirmed({ id: 'one' }), privacy({ holder: ofDirection(), overdueSince: at(8) }));
      const twice = principal(officerOf(DIRECTION), officerOf(DIRECTION), acting('validation-agent'));
      expect((await work(twice)).counts.map(({ task, count }) => `${task} ${count}`)).toEqual([
        'confirmation 1',
        'privacy 1',
      ]);
    });

    test('is found however many holders the direction has, the longest there included', async () => {
      const many = Array.from({ length: 600 }, (_, n) =>
        holder({ id: `h${n}`, directionId: DIRECTION, state: 'attested', createdAt: at(n + 2) }),
      );
      const message = { personal: 1, of: 'person/1', form: 'erased' } as const;
      const wrong = { state: 'correction-asked', correctionAsked: { at: at(1), message } } as const;
      await put(holder({ id: 'wrong', directionId: DIRECTION, createdAt: at(0), ...wrong }), ...many);
      expect(await work(OFFICER)).toMatchObject({ complete: true, items: [{ task: 'correction', since: at(1) }] });
    });
  });

  describe('in pages', () => {
    const many = (count: number) =>
      put(...Array.from({ length: count }, (_, n) => request({ id: `r${n}`, state: 'pending', updatedAt: at(n) })));

    test('goes on behind the last one, whatever was done in between, and counts the whole', async () => {
      await many(5);
      await put(workItem({ createdAt: at(1) }));
      const first = await work(AGENT, { limit: 3 });
      expect(first.items.map(({ since }) => since)).toEqual([at(0), at(1), at(1)]);
      const done = (await ledger.read('request', { id: 'r2' }))!;
      await put({ ...done, version: 2, state: 'approved' });
      const second = await work(AGENT, { limit: 3, cursor: first.cursor! });
      expect(second.items.map(({ since }) => since)).toEqual([at(3), at(4)]);
      expect(second.counts).toMatchObject([{ count: 4 }, { count: 1 }]);
      expect(second.cursor).toBeUndefined();
    });

    test('leaves nothing out of what waits since the same instant', async () => {
      await put(mail(), mail({ id: 'mail-2' }), mail({ id: 'mail-3' }));
      const seen: (string | undefined)[] = [];
      let cursor: string | undefined;
      do {
        const page = await work(AGENT, { limit: 1, ...(cursor !== undefined && { cursor }) });
        seen.push(...page.items.map(({ about }) => about.mailId));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen.sort()).toEqual(['mail-1', 'mail-2', 'mail-3']);
    });

    test('by task, with the counts of all', async () => {
      await many(3);
      await put(workItem({ createdAt: at(1) }));
      const { items, counts } = await work(AGENT, { task: 'revocations' });
      expect(items.map(({ task }) => task)).toEqual(['revocations']);
      expect(counts).toHaveLength(2);
    });

    test('takes no cursor of another task, another person or nobody', async () => {
      await many(3);
      const { cursor } = await work(AGENT, { limit: 1 });
      const refused = { code: 'malformed' };
      await expect(work(AGENT, { cursor: cursor!, task: 'request' })).rejects.toMatchObject(refused);
      await expect(work(AUDITOR, { cursor: cursor! })).rejects.toMatchObject(refused);
      await expect(work(AGENT, { cursor: 'made-up' })).rejects.toMatchObject(refused);
    });

    test('says when a queue holds more than is read', async () => {
      await many(MOST_OF_A_QUEUE + 1);
      const { complete, counts } = await work(AGENT);
      expect({ complete, counted: counts[0]!.count }).toEqual({ complete: false, counted: MOST_OF_A_QUEUE });
    });
  });
});
