import { beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { contactsOf, endContact } from '../../../shared/lifecycle/contacts/contacts.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { ContactRecord } from '../../../shared/registration/contact-records.ts';
import { contactStanding } from '../../../shared/registration/contacts.ts';
import type { SubscriptionRecord } from '../../../shared/registration/records.ts';
import { audit } from '../../faults/audit.ts';
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
  PAGES,
  verify,
} from '../../world/contacts.ts';
import { CEREMONY, makePerson } from '../../world/world.ts';

const DAY = 86_400_000;
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (thrown: unknown) => (thrown instanceof Refusal ? thrown.code : String(thrown)),
  );

describe('contacts of a subscription', () => {
  let stage: ContactStage;
  beforeEach(async () => {
    stage = await contactStage();
  });
  const listed = () => contactsOf(stage.world, asSubscriber(stage.administrator), stage.subscription.id);
  const end = (contact: ContactRecord, by = stage.representative) =>
    endContact(stage.world, asSubscriber(by), contact.id);

  describe('are entered', () => {
    test('by its administrator or its representative, and stand unverified until whoever reads the mailbox says so', async () => {
      const one = await enter(stage);
      stage.world.clock.advance(1000);
      const other = await enter(stage, { address: 'dsi@example.org' }, stage.representative);
      expect(one.contact).toMatchObject({ state: 'unverified', offer: 'SERV-SSL', challenge: { count: 1 } });
      expect(other.contact.enteredBy.capacity).toBe('legal-representative');
      expect((await listed()).map(({ data }) => data)).toEqual([ON_CALL, { address: 'dsi@example.org' }]);
      expect(audit(stage.world)).toEqual([]);
    });

    test('with the address sealed: in no row, key, event or outbox row does it or the secret stand in clear', async () => {
      const { secret } = await entered(stage);
      await enter(stage, { address: 'nuit@example.org' });
      const kept = JSON.stringify(stage.world.table.rows(), (_, value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      );
      for (const word of ['astreinte@', 'Astreinte', 'nuit@', secret]) expect(kept).not.toContain(word);
    });

    test.each([
      [{ address: 'nobody' }, '/address'],
      [{ address: 'a@example.org\nBcc: b@example.org' }, '/address'],
      [{ address: 'a@example.org', label: '' }, '/label'],
      [{ address: 'a@example.org', label: 'x'.repeat(61) }, '/label'],
      [{ address: 'a@example.org', label: 'ligne\nautre' }, '/label'],
    ])('%j is refused at %s', async (data, pointer) => {
      await expect(enter(stage, data)).rejects.toMatchObject({ code: 'malformed', findings: [{ pointer }] });
    });

    test('once: the same address, however it is written, is refused, also twice at once', async () => {
      const attempts = await Promise.allSettled([enter(stage), enter(stage)]);
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await codeOf(enter(stage, { address: 'ASTREINTE@Example.org' }))).toBe('conflict');
      expect(await mailed(stage)).toHaveLength(1);
    });

    test('ten at most, however many are entered at once; an ended one makes room', async () => {
      for (let n = 0; n < 9; n++) await enter(stage, { address: `c${n}@example.org` });
      const two = await Promise.allSettled([
        enter(stage, { address: 'x@e.org' }),
        enter(stage, { address: 'y@e.org' }),
      ]);
      expect(two.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await codeOf(enter(stage, { address: 'z@example.org' }))).toBe('conflict');
      const [first] = await listed();
      await end(first!.contact);
      expect(await codeOf(enter(stage, { address: 'z@example.org' }))).toBe('done');
      expect(await listed()).toHaveLength(10);
    });

    test('not once the subscription has ended, nor while the dossier is suspended', async () => {
      const { contact } = await enter(stage);
      const { world, structure } = stage;
      const pen = penOf(world, CEREMONY, 'suspend');
      const suspended = { ...structure, version: 2, state: 'suspended' } as const;
      await world.ledger.commit({ records: [suspended], events: [pen.event(suspended, 'structure.suspended')] });
      expect(await codeOf(enter(stage, { address: 'other@example.org' }))).toBe('wrong-state');
      expect(await codeOf(again(stage, contact))).toBe('wrong-state');
      const resumed = { ...structure, version: 3 };
      await world.ledger.commit({ records: [resumed], events: [pen.event(resumed, 'structure.resumed')] });
      await subscriptionEnds();
      expect(await codeOf(enter(stage, { address: 'other@example.org' }))).toBe('wrong-state');
      expect(await codeOf(again(stage, contact))).toBe('wrong-state');
      expect(await codeOf(end(contact))).toBe('done');
    });

    test('by nobody of another structure, and nothing is said of whether it is there', async () => {
      const { contact } = await enter(stage);
      const scope = { reach: 'subscription', structureId: 'x', subscriptionId: 'y' } as const;
      const stranger = await makePerson(stage.world, 'technical-administrator', scope);
      const other = asSubscriber(stranger);
      const { world, subscription } = stage;
      expect(await codeOf(enter(stage, { address: 'x@example.org' }, stranger))).toBe('not-found');
      expect(await codeOf(contactsOf(world, other, subscription.id))).toBe('not-found');
      expect(await codeOf(endContact(world, other, contact.id))).toBe('not-found');
      expect(await codeOf(endContact(world, other, 'nothing-here'))).toBe('not-found');
    });
  });

  const subscriptionEnds = async () => {
    const { world, subscription } = stage;
    const pen = penOf(world, CEREMONY, 'end');
    const now = (await world.ledger.read('subscription', { id: subscription.id }))!;
    const ended: SubscriptionRecord = { ...now, version: now.version + 1, state: 'ended' };
    await world.ledger.commit({ records: [ended], events: [pen.event(ended, 'subscription.ended')] });
  };

  describe('the mail', () => {
    test('goes to that address alone; says who asks, for what, and that nothing happens without a click on the page', async () => {
      const { message, contact, secret } = await entered(stage);
      expect(message.to).toBe(ON_CALL.address);
      expect(message.subject).toBe("Adresse de contact à vérifier : Hôpital d'exemple");
      for (const said of ['Person Test', 'SERV-SSL', 'example.org', 'Ouvrir l’adresse ne suffit pas'])
        expect(message.text.replaceAll('\n', ' ')).toContain(said);
      expect(message.text).toContain(`${PAGES}/#/contact/${contact.id}/${secret}`);
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
      // what people typed goes to an address that may be anybody's: their label does not
      expect(message.text).not.toContain(ON_CALL.label);
      expect(message.html).not.toMatch(/<a |<img|<form/);
    });

    test('goes again with another link, and the one before opens nothing any more', async () => {
      const { contact, secret } = await entered(stage);
      await again(stage, contact);
      const [message] = await mailed(stage);
      const link = linkIn(message!);
      expect(link.secret).not.toBe(secret);
      expect(await codeOf(verify(stage, contact.id, secret))).toBe('not-found');
      expect(await codeOf(verify(stage, contact.id, link.secret))).toBe('done');
    });

    test('goes five times a day, also to an address that is ended and entered again in between; the next day anew', async () => {
      const { contact } = await enter(stage);
      for (let n = 0; n < 3; n++) await again(stage, contact);
      await end(contact);
      expect((await enter(stage)).contact).toMatchObject({ state: 'unverified', challenge: { count: 5 } });
      await expect(again(stage, contact)).rejects.toMatchObject({ code: 'rate-limited', retryAfterSeconds: 15 * 3600 });
      await end(contact);
      expect(await codeOf(enter(stage))).toBe('rate-limited');
      stage.world.clock.advance(DAY);
      expect(await codeOf(enter(stage))).toBe('done');
      expect(audit(stage.world)).toEqual([]);
    });

    test('goes to fifty addresses a day at most, though each is ended at once', async () => {
      for (let n = 0; n < 50; n++) await end((await enter(stage, { address: `c${n}@example.org` })).contact);
      expect(await codeOf(enter(stage, { address: 'c50@example.org' }))).toBe('rate-limited');
    });

    test('does not go once there is nothing to ask any more', async () => {
      const ended = await enter(stage);
      await end(ended.contact);
      await enter(stage, { address: 'late@example.org' });
      stage.world.clock.advance(7 * DAY);
      expect(await mailed(stage)).toEqual([]);
    });
  });

  describe('a click', () => {
    test('verifies for one year, after which the contact reads as expired, until a new mail is answered', async () => {
      const { contact, secret } = await entered(stage);
      const verified = await verify(stage, contact.id, secret);
      expect(verified.verified).toEqual({ at: '2026-03-02T09:00:00.000Z', until: '2027-03-02T09:00:00.000Z' });
      expect(verified.challenge.secret).toBeUndefined();
      expect(contactStanding(verified, '2027-03-02T08:59:59.999Z')).toBe('verified');
      expect(contactStanding(verified, '2027-03-02T09:00:00.000Z')).toBe('expired');
      stage.world.clock.advance(366 * DAY);
      await again(stage, contact);
      const [message] = await mailed(stage);
      const renewed = await verify(stage, contact.id, linkIn(message!).secret);
      expect(contactStanding(renewed, stage.world.clock.now().toISOString())).toBe('verified');
      expect(audit(stage.world)).toEqual([]);
    });

    test('a second and a parallel one answer the same and change nothing', async () => {
      const { contact, secret } = await entered(stage);
      const both = await Promise.all([verify(stage, contact.id, secret), verify(stage, contact.id, secret)]);
      stage.world.clock.advance(DAY);
      const third = await verify(stage, contact.id, secret);
      expect([...both, third].map(({ version }) => version)).toEqual([2, 2, 2]);
      stage.world.clock.advance(6 * DAY);
      expect(await codeOf(verify(stage, contact.id, secret))).toBe('not-found');
      expect((await contactNow(stage, contact)).state).toBe('verified');
    });

    test('a new mail to a verified address takes no verification away', async () => {
      const { contact, secret } = await entered(stage);
      await verify(stage, contact.id, secret);
      expect((await again(stage, contact)).contact.state).toBe('verified');
    });

    test('gets one and the same answer for everything that is not so', async () => {
      const { contact, secret } = await entered(stage);
      const other = await entered(stage, { address: 'dsi@example.org' });
      const ended = await entered(stage, { address: 'old@example.org' });
      await end(ended.contact);
      const tries: Record<string, () => Promise<unknown>> = {
        wrong: () => verify(stage, contact.id, `${secret}x`),
        others: () => verify(stage, contact.id, other.secret),
        empty: () => verify(stage, contact.id, ''),
        absent: () => verify(stage, `${stage.subscription.id}-${'0'.repeat(32)}`, secret),
        nameless: () => verify(stage, '#', secret),
        ended: () => verify(stage, ended.contactId, ended.secret),
        late: () => {
          stage.world.clock.advance(7 * DAY);
          return verify(stage, contact.id, secret);
        },
        'of an ended subscription': async () => {
          stage.world.clock.advance(-7 * DAY);
          await subscriptionEnds();
          return verify(stage, contact.id, secret);
        },
      };
      const said = new Set<string>();
      for (const [name, attempt] of Object.entries(tries)) {
        const refusal = await attempt().then(
          () => undefined,
          (thrown: Refusal) => thrown,
        );
        expect(refusal?.code, name).toBe('not-found');
        said.add(refusal!.message);
      }
      expect(said.size).toBe(1);
      expect((await contactNow(stage, contact)).state).toBe('unverified');
    });
  });
});
