import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meetContact } from '../../shared/lifecycle/contacts/clock.ts';
import { endContact } from '../../shared/lifecycle/contacts/contacts.ts';
import { meetReach } from '../../shared/lifecycle/contacts/meeting.ts';
import { reachOfSubscription } from '../../shared/lifecycle/contacts/reach.ts';
import type { WorkItemRecord } from '../../shared/lifecycle/records.ts';
import { lookupSaltOf } from '../../shared/lifecycle/registration/desk.ts';
import { audit } from '../faults/audit.ts';
import { addressDies, addressLives, jobOf, rowsOf } from '../world/contact-health.ts';
import { asSubscriber, contactStage, entered, verify } from '../world/contacts.ts';
import { recordsOf } from '../world/world.ts';

const THEIRS = 'person@example.org';
const ADDRESSES = ['astreinte@example.org', 'dsi@example.org', THEIRS] as const;
const DAY = 86_400_000;

type Step =
  | { readonly what: 'dies' | 'lives'; readonly which: number }
  | { readonly what: 'ends' | 'clock'; readonly which: number }
  | { readonly what: 'works'; readonly times: number };

const which = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ what: fc.constant('dies' as const), which }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('lives' as const), which }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('ends' as const), which }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('clock' as const), which }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('works' as const), times: fc.integer({ min: 1, max: 3 }) }) },
);

/**
 * Whatever dies, lives again, ends or is over, and however late and often that is told: once all of it has been worked off,
 * there is an open item if, and only if, nothing reaches the subscription, and never two.
 */
test('an agent’s item is open exactly while nothing reaches a subscription', async () => {
  let reached = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const stage = await contactStage('reach');
      const { world, subscription, administrator } = stage;
      const contacts = [];
      for (const address of ADDRESSES.slice(0, 2)) {
        const { contact, secret } = await entered(stage, { address });
        await verify(stage, contact.id, secret);
        contacts.push(contact);
      }
      const told: Record<string, string>[] = [];
      const collect = async () =>
        void told.push(...(await rowsOf(world, 'contact')).map(({ about }) => ({ ...about })));
      const work = async (about: Record<string, string>) => {
        await meetReach(jobOf(world), { about }, 'meet', () => undefined);
        await collect();
      };
      for (const one of steps) {
        world.clock.advance(60_000);
        if (one.what === 'works') {
          // told late, and the same again
          const [about] = told.splice(0, 1);
          for (let n = 0; about && n < one.times; n++) await work(about);
          continue;
        }
        const address = ADDRESSES[one.which]!;
        const contact = contacts[one.which];
        if (one.what === 'dies' || one.what === 'lives') {
          const mailbox = await addressDies(world, address);
          if (one.what === 'lives') await addressLives(world, address);
          told.push({ mailbox, ...(address === THEIRS && { personId: administrator.personId }) });
        } else if (contact && one.what === 'ends') {
          await endContact(world, asSubscriber(administrator), contact.id).catch(() => undefined);
        } else if (one.what === 'clock') {
          world.clock.advance(200 * DAY);
          for (const { id } of contacts) await meetContact(jobOf(world), id, 'clock', () => undefined);
        }
        await collect();
      }
      for (let about = told.shift(); about; about = told.shift()) await work(about);

      const now = (await world.ledger.read('subscription', { id: subscription.id }))!;
      const reach = await reachOfSubscription(world, await lookupSaltOf(world.ledger), now);
      const open = recordsOf<WorkItemRecord>(world, 'workItem').filter(({ state }) => state === 'open');
      expect(open.map(({ task }) => task)).toEqual(reach === 'unreachable' ? ['unreachable'] : []);
      expect(now.unreachable?.workItemId).toBe(open[0]?.id);
      expect(audit(world)).toEqual([]);
      if (reach === 'reached') reached++;
    }),
    { numRuns: 60 },
  );
  // both ends were met, or nothing was shown
  expect(reached).toBeGreaterThan(5);
  expect(reached).toBeLessThan(55);
});
