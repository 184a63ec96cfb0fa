import { beforeEach, describe, expect, test } from 'vitest';
import { meetReach } from '../../../shared/lifecycle/contacts/meeting.ts';
import { renounceMandate } from '../../../shared/lifecycle/designation/duties.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { WorkItemRecord } from '../../../shared/lifecycle/records.ts';
import { endMandate } from '../../../shared/lifecycle/registration/mandates.ts';
import { closeWorkItem } from '../../../shared/lifecycle/registration/work-items.ts';
import type { ContactRecord } from '../../../shared/registration/contact-records.ts';
import { audit } from '../../faults/audit.ts';
import { addressDies, addressLives, jobOf, rowsOf } from '../../world/contact-health.ts';
import { type ContactStage, contactStage, entered, ON_CALL, verify } from '../../world/contacts.ts';
import { houseOf } from '../../world/designations.ts';
import { makePerson, recordsOf } from '../../world/world.ts';

const THEIRS = 'person@example.org';

describe('a subscription that nothing reaches any more', () => {
  let stage: ContactStage;
  let told: string[];
  beforeEach(async () => {
    stage = await contactStage();
    told = [];
  });
  const tell = (change: string, id: string) => void told.push(`${change} ${id === stage.subscription.id}`);
  const meet = (about: Record<string, string>) => meetReach(jobOf(stage.world), { about }, 'meet', tell);
  const verified = async () => {
    const { contact, secret } = await entered(stage);
    await verify(stage, contact.id, secret);
  };
  const everythingDies = async () => {
    await verified();
    await addressDies(stage.world, THEIRS);
    return { mailbox: await addressDies(stage.world, ON_CALL.address) };
  };
  const items = () => recordsOf<WorkItemRecord>(stage.world, 'workItem').filter(({ task }) => task === 'unreachable');
  const subscriptionNow = async () => (await stage.world.ledger.read('subscription', { id: stage.subscription.id }))!;
  const endTheirs = () => {
    const { personId, mandates } = stage.administrator;
    const caller = { principal: stage.agent, roles: ['validation-agent'] as const, correlation: 'end' };
    return endMandate(stage.world, caller, { personId, id: mandates[0]!.id }, 'has left');
  };
  const meetAll = async () => {
    for (const row of await rowsOf(stage.world, 'contact')) await meet({ ...row.about });
  };

  test('is found when the mandate of the last one who could be reached ends', async () => {
    const scope = {
      reach: 'subscription',
      structureId: stage.structure.id,
      subscriptionId: stage.subscription.id,
    } as const;
    await makePerson(stage.world, 'technical-administrator', scope, 'gone@example.org');
    await addressDies(stage.world, 'gone@example.org');
    await meetAll();
    expect(items()).toEqual([]);
    await endTheirs();
    await meetAll();
    expect(items()).toMatchObject([{ state: 'open', subscriptionIds: [stage.subscription.id] }]);
    expect(told).toEqual(['unreachable true']);
    expect(audit(stage.world)).toEqual([]);
  });

  test('is found when the last one who could be reached renounces', async () => {
    await verified();
    await addressDies(stage.world, ON_CALL.address);
    const principal = stage.administrator;
    const house = houseOf(stage.world);
    await renounceMandate(house, { principal, mandateId: principal.mandates[0]!.id, correlation: 'end' });
    await meetAll();
    expect(items()).toMatchObject([{ state: 'open' }]);
  });

  test('is not done as long as nothing reaches it; once it is done, the next time that everything dies is another', async () => {
    const { mailbox } = await everythingDies();
    await meet({ mailbox });
    const close = (outcome: 'done' | 'dismissed') =>
      closeWorkItem(
        stage.world,
        { principal: stage.agent, roles: ['validation-agent'], correlation: 'close' },
        items()[0]!.id,
        { outcome },
      );
    await expect(close('done')).rejects.toMatchObject({ code: 'wrong-state' });
    await addressLives(stage.world, THEIRS);
    expect(await close('done')).toMatchObject({ state: 'done' });
    await meetAll();
    expect((await subscriptionNow()).unreachable).toBeUndefined();
    await addressDies(stage.world, THEIRS);
    await meet({ mailbox });
    expect(
      items()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['done', 'open']);
  });

  test('has everybody told who looks after it, be the mailbox that of very many subscriptions', async () => {
    await verified();
    const contact = recordsOf<ContactRecord>(stage.world, 'contact')[0]!;
    const pen = penOf(stage.world, { capacity: 'platform', function: 'test' }, 'test');
    const ids = Array.from({ length: 100 }, (_, n) => `${n}`.padStart(32, 'a'));
    for (const id of ids) {
      const subscription = { ...stage.subscription, id, version: 1 };
      const its = { ...contact, id: `${id}-c`, version: 1, subscriptionId: id };
      const events = [pen.event(subscription, 'subscription.recorded'), pen.event(its, 'contact.entered')];
      await stage.world.ledger.commit({ records: [subscription, its], events });
    }
    const mailbox = await addressDies(stage.world, ON_CALL.address);
    const first = await meet({ mailbox });
    for (const row of await rowsOf(stage.world, 'contact')) await meet({ ...row.about });
    const told = [...first, ...(await rowsOf(stage.world, 'notification'))].filter(
      ({ about }) => about.notice === 'contact-lost',
    );
    const of = new Set(told.map(({ about }) => about.subscriptionId));
    expect([...of].sort()).toEqual([...ids, stage.subscription.id].sort());
  });

  test('is not reached by somebody whose data are erased', async () => {
    await verified();
    const mailbox = await addressDies(stage.world, ON_CALL.address);
    const { personId } = stage.administrator;
    const person = (await stage.world.ledger.read('person', { id: personId }))!;
    const erased = {
      ...person,
      version: person.version + 1,
      personal: { personal: 1, of: personId, form: 'erased' },
    } as const;
    const pen = penOf(stage.world, { capacity: 'platform', function: 'test' }, 'test');
    await stage.world.ledger.commit({ records: [erased], events: [pen.event(erased, 'person.erased')] });
    await meet({ mailbox });
    expect(items()).toMatchObject([{ state: 'open' }]);
  });
});
