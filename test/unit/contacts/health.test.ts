import { beforeEach, describe, expect, test } from 'vitest';
import { findContacts, meetContact } from '../../../shared/lifecycle/contacts/clock.ts';
import { contactsOf, endContact } from '../../../shared/lifecycle/contacts/contacts.ts';
import { meetReach, meetSubscription } from '../../../shared/lifecycle/contacts/meeting.ts';
import { addressesOf, contactRecipient, usableContacts } from '../../../shared/lifecycle/contacts/usable.ts';
import type { OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { WorkItemRecord } from '../../../shared/lifecycle/records.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import type { SubscriptionRecord } from '../../../shared/registration/records.ts';
import { audit } from '../../faults/audit.ts';
import { asFunction } from '../../world/as-function.ts';
import { addressDies, addressLives, contactIs, jobOf, rowsOf } from '../../world/contact-health.ts';
import {
  again,
  asSubscriber,
  type ContactStage,
  contactNow,
  contactStage,
  enter,
  entered,
  linkIn,
  mailed,
  ON_CALL,
  verify,
} from '../../world/contacts.ts';
import { makePerson, recordsOf } from '../../world/world.ts';

const DAY = 86_400_000;
const SECOND = { address: 'dsi@example.org' };
const THEIRS = 'person@example.org';

describe('the health of contacts', () => {
  let stage: ContactStage;
  let told: string[];
  beforeEach(async () => {
    stage = await contactStage();
    told = [];
  });
  const tell = (change: string, id: string) => void told.push(`${change} ${id === stage.subscription.id}`);
  const clock = (id: string) => meetContact(jobOf(stage.world), id, 'clock', tell);
  const meet = (about: Record<string, string>) => meetReach(jobOf(stage.world), { about }, 'meet', tell);
  const standing = async () =>
    (await contactsOf(stage.world, asSubscriber(stage.administrator), stage.subscription.id)).map(
      ({ standing: how }) => how,
    );
  const health = () => addressesOf(stage.world.ledger, stage.subscription.id, stage.world.clock.now());
  const verified = async (data = ON_CALL) => {
    const { contact, secret } = await entered(stage, data);
    await verify(stage, contact.id, secret);
    return contact;
  };
  const subscriptionNow = async (): Promise<SubscriptionRecord> =>
    (await stage.world.ledger.read('subscription', { id: stage.subscription.id }))!;
  const items = () => recordsOf<WorkItemRecord>(stage.world, 'workItem').filter(({ task }) => task === 'unreachable');
  const notices = (rows: readonly OutboxRow[]) => rows.map(({ about }) => `${about.notice} ${about.personId}`);
  const later = (days: number) => stage.world.clock.advance(days * DAY);

  describe('is told on reading', () => {
    test('a verified one is usable until its mailbox dies, and again once its reader clicks in a mail that goes there all the same', async () => {
      const contact = await verified();
      expect(await health()).toEqual({ usable: 1, unverified: 0, expired: 0, dead: 0 });
      expect(await contactRecipient(stage.world, contact.id)).toMatchObject({ to: ON_CALL.address, language: 'fr' });
      await addressDies(stage.world, ON_CALL.address);
      expect(await standing()).toEqual(['dead']);
      expect(await health()).toEqual({ usable: 0, unverified: 0, expired: 0, dead: 1 });
      expect(await contactRecipient(stage.world, contact.id)).toBeUndefined();
      expect(await usableContacts(stage.world.ledger, stage.subscription.id, stage.world.clock.now())).toEqual([]);
      const { outbox } = await again(stage, contact);
      expect(outbox[0]!.about).toMatchObject({ insist: 'yes' });
      const [message] = await mailed(stage);
      const { contactId, secret } = linkIn(message!);
      await verify(stage, contactId, secret);
      expect(await health()).toEqual({ usable: 1, unverified: 0, expired: 0, dead: 0 });
      expect(audit(stage.world)).toEqual([]);
    });

    test('each of them counts once, those that ended do not', async () => {
      const first = await verified();
      stage.world.clock.advance(360 * DAY);
      await verified(SECOND);
      await enter(stage, { address: 'nuit@example.org' });
      const { contact } = await enter(stage, { address: 'ancienne@example.org' });
      await endContact(stage.world, asSubscriber(stage.administrator), contact.id);
      await addressDies(stage.world, 'nuit@example.org');
      later(6);
      expect(await contactIs(stage.world, first.id)).toBe('expired');
      expect(await health()).toEqual({ usable: 1, unverified: 0, expired: 1, dead: 1 });
    });

    test('an address that is entered where another subscription had it die is dead at once', async () => {
      await addressDies(stage.world, ON_CALL.address);
      const { contact } = await enter(stage);
      expect(await contactIs(stage.world, contact.id)).toBe('dead');
    });
  });

  describe('is looked after by the clock', () => {
    const found = async () => {
      const asked: string[] = [];
      const invoker = { meetContact: async (of: object) => void asked.push(...Object.values(of)) };
      await findContacts(asFunction({ ...stage.world, invoker }, 'renewal', stage.world.table));
      return asked;
    };

    test('a verification is asked for again thirty and seven days before its end, and its people are told once it is over', async () => {
      const contact = await verified();
      const { until } = (await contactNow(stage, contact)).verified!;
      const at = (days: number) => {
        stage.world.clock.set(new Date(Date.parse(until) + days * DAY).toISOString());
      };
      at(-30.01);
      expect(await found()).toEqual([]);
      expect(await clock(contact.id)).toEqual([]);
      for (const days of [-30, -7]) {
        at(days);
        expect(await found()).toEqual([contact.id]);
        expect((await clock(contact.id)).map(({ about }) => about)).toEqual([
          { notice: 'contact-to-verify-again', contactId: contact.id },
        ]);
        expect(await clock(contact.id)).toEqual([]);
        const [message] = await mailed(stage);
        expect(message).toMatchObject({ to: ON_CALL.address });
        expect(message!.subject).toContain('Adresse de contact à confirmer');
      }
      expect(await standing()).toEqual(['verified']);
      at(0);
      expect(await found()).toEqual([contact.id]);
      expect(notices(await clock(contact.id))).toEqual([`contact-lost ${stage.administrator.personId}`]);
      expect(await standing()).toEqual(['expired']);
      expect(await found()).toEqual([]);
      expect(audit(stage.world)).toEqual([]);
    });

    test('a click in the mail before the end gives another year, counted from the click', async () => {
      const contact = await verified();
      later(340);
      await clock(contact.id);
      const [message] = await mailed(stage);
      await verify(stage, contact.id, linkIn(message!).secret);
      later(200);
      expect(await standing()).toEqual(['verified']);
      expect(await found()).toEqual([]);
    });

    test('after a year without a clock the last step alone is done', async () => {
      const contact = await verified();
      later(400);
      expect(notices(await clock(contact.id))).toEqual([`contact-lost ${stage.administrator.personId}`]);
      expect(await clock(contact.id)).toEqual([]);
      expect(await found()).toEqual([]);
    });

    test('one that nobody verified is asked once more and then left alone', async () => {
      const { contact } = await entered(stage);
      later(houseRules.contactRemindedAfterDays);
      expect((await clock(contact.id)).map(({ about }) => about)).toEqual([
        { notice: 'contact-to-verify', contactId: contact.id },
      ]);
      later(400);
      expect(await found()).toEqual([]);
      expect(await clock(contact.id)).toEqual([]);
    });

    test('nothing is asked of a dead mailbox, of a contact that ended, or for a subscription that did', async () => {
      const [dead, gone] = [await verified(), await verified(SECOND)];
      await addressDies(stage.world, ON_CALL.address);
      await endContact(stage.world, asSubscriber(stage.administrator), gone.id);
      later(340);
      expect(await found()).toEqual([dead.id]);
      expect(await clock(dead.id)).toEqual([]);
      expect(await clock(gone.id)).toEqual([]);
      expect(await clock('0'.repeat(65))).toEqual([]);
    });
  });

  describe('a subscription that nothing reaches', () => {
    const everythingDies = async () => {
      const contact = await verified();
      await addressDies(stage.world, THEIRS);
      const mailbox = await addressDies(stage.world, ON_CALL.address);
      return { contact, mailbox };
    };

    test('is an agent’s to see to once its last address died: one item, one line, however often it is told', async () => {
      const contact = await verified();
      const mailbox = await addressDies(stage.world, ON_CALL.address);
      await meet({ mailbox });
      expect(items()).toEqual([]);
      const own = await addressDies(stage.world, THEIRS);
      for (let times = 0; times < 3; times++) await meet({ mailbox: own, personId: stage.administrator.personId });
      expect(items()).toMatchObject([
        { state: 'open', cause: 'mailbox.died', subscriptionIds: [contact.subscriptionId] },
      ]);
      expect((await subscriptionNow()).unreachable).toMatchObject({ workItemId: items()[0]!.id });
      expect(told).toEqual(['unreachable true']);
      expect(audit(stage.world)).toEqual([]);
    });

    test('is closed by itself when somebody clicks in a mail, and is another one when it dies again', async () => {
      const { contact, mailbox } = await everythingDies();
      await meet({ mailbox });
      await again(stage, contact);
      const [message] = (await mailed(stage)).filter(({ to }) => to === ON_CALL.address);
      await verify(stage, contact.id, linkIn(message!).secret);
      for (const row of await rowsOf(stage.world, 'contact')) await meet({ ...row.about });
      expect(items()).toMatchObject([{ state: 'done', closed: { by: 'platform' } }]);
      expect((await subscriptionNow()).unreachable).toBeUndefined();
      await addressDies(stage.world, ON_CALL.address);
      await meet({ mailbox });
      expect(
        items()
          .map(({ state }) => state)
          .sort(),
      ).toEqual(['done', 'open']);
      expect(told).toEqual(['unreachable true', 'reached-again true', 'unreachable true']);
    });

    test('is looked at again by the clock, which closes it once another administrator has an address that lives', async () => {
      const { mailbox } = await everythingDies();
      await meet({ mailbox });
      const asked: object[] = [];
      const invoker = { meetContact: async (of: object) => void asked.push(of) };
      await findContacts(asFunction({ ...stage.world, invoker }, 'renewal', stage.world.table));
      expect(asked).toEqual([{ subscriptionId: stage.subscription.id }]);
      await addressLives(stage.world, THEIRS);
      await meetSubscription(jobOf(stage.world), stage.subscription.id, 'clock', tell);
      expect(items()).toMatchObject([{ state: 'done' }]);
    });

    test('stays closed when an agent has dismissed it, until an address lives', async () => {
      const { mailbox } = await everythingDies();
      await meet({ mailbox });
      const [item] = items();
      const dismissed = {
        ...item!,
        version: 2,
        state: 'dismissed',
        closed: { at: item!.createdAt, by: 'agent' },
      } as const;
      const pen = penOf(stage.world, { capacity: 'platform', function: 'test' }, 'test');
      await stage.world.ledger.commit({ records: [dismissed], events: [pen.event(dismissed, 'workItem.dismissed')] });
      await meet({ mailbox });
      expect(items()).toHaveLength(1);
      await addressLives(stage.world, ON_CALL.address);
      await meet({ mailbox });
      expect(items()).toMatchObject([{ state: 'dismissed' }]);
      expect((await subscriptionNow()).unreachable).toBeUndefined();
    });

    test('is none of theirs who have no address at all, nor once it has ended', async () => {
      const pen = penOf(stage.world, { capacity: 'platform', function: 'test' }, 'test');
      const { mailbox } = await everythingDies();
      const now = await subscriptionNow();
      const ended: SubscriptionRecord = { ...now, version: now.version + 1, state: 'ended' };
      await stage.world.ledger.commit({ records: [ended], events: [pen.event(ended, 'subscription.ended')] });
      await meet({ mailbox });
      expect(items()).toEqual([]);
    });
  });

  describe('those around a dead address are told once', () => {
    test('of a contact: who administers; of a person: the others; and again when it has lived in between', async () => {
      await verified();
      const scope = { reach: 'structure', structureId: stage.structure.id } as const;
      const mandatary = await makePerson(stage.world, 'mandatary', scope);
      const mailbox = await addressDies(stage.world, ON_CALL.address);
      expect(notices(await meet({ mailbox }))).toEqual([`contact-lost ${stage.administrator.personId}`]);
      expect(await meet({ mailbox })).toEqual([]);
      await addressLives(stage.world, ON_CALL.address);
      stage.world.clock.advance(1000);
      expect(await meet({ mailbox })).toEqual([]);
      await addressDies(stage.world, ON_CALL.address);
      expect(await meet({ mailbox })).toHaveLength(1);

      const theirs = await addressDies(stage.world, THEIRS);
      const about = { mailbox: theirs, personId: mandatary.personId };
      const rows = await meet(about);
      expect(notices(rows)).toEqual([`colleague-unreachable ${stage.representative.personId}`]);
      expect(await meet(about)).toEqual([]);
      await mailed(stage);
      expect(audit(stage.world)).toEqual([]);
    });

    test('an agent is, where nobody acts beside them', async () => {
      const theirs = await addressDies(stage.world, THEIRS);
      const rows = await meet({ mailbox: theirs, personId: stage.representative.personId });
      expect(notices(rows)).toEqual([`colleague-unreachable ${stage.agent.personId}`]);
      await addressLives(stage.world, THEIRS);
      const messages = await mailed(stage);
      expect(messages.map(({ subject }) => subject)).toEqual([
        "Les avis n’arrivent plus à Person Test : Hôpital d'exemple",
      ]);
    });
  });
});
