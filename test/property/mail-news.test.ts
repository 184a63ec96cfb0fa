import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { mailboxHealth, mailboxOf } from '../../shared/lifecycle/mail/mailboxes.ts';
import { MAIL_NEWS, type MailNews } from '../../shared/lifecycle/mail-records.ts';
import { audit } from '../faults/audit.ts';
import { ADDRESS, hear, type MailStage, mailNow, mailStage, minutes, newsOf, run } from '../world/mail.ts';
import { recordsOf } from '../world/world.ts';

const SALT = 'a5'.repeat(32);

/** One piece of news of one of the messages, so long after it was taken. */
type Told = readonly [nth: number, news: MailNews, seconds: number];

/** A mail of which the provider has two messages, because it did not answer the first time. */
async function twice(): Promise<MailStage> {
  const stage = await mailStage();
  stage.provider.ways.push('takes-unanswered');
  await run(stage);
  stage.world.clock.advance(minutes(16));
  await run(stage);
  return stage;
}

/** What is known at the end, without what depends on when it was written down. */
async function end(stage: MailStage) {
  const mail = (await mailNow(stage))!;
  const messages = mail.messages.map(({ id, news }) =>
    [id, ...Object.keys(news).filter((one) => one !== 'send')].sort(),
  );
  return {
    state: mail.state,
    why: mail.why,
    messages,
    mailbox: await mailboxHealth(stage.world.ledger, mailboxOf(SALT, ADDRESS)),
  };
}

const told = fc.tuple(fc.nat(1), fc.constantFrom(...MAIL_NEWS), fc.nat(5)) as fc.Arbitrary<Told>;
/** The provider dates a thing once, however often it tells it. */
const sets = fc.uniqueArray(told, { maxLength: 8, selector: ([nth, news]) => `${nth} ${news}` });
const orders = sets.chain((set) =>
  fc.tuple(
    fc.constant(set),
    fc
      .shuffledSubarray([...set, ...set], { minLength: set.length })
      .filter((order) => set.every((one) => order.includes(one))),
  ),
);

test('any order and repetition of what the provider tells ends in the same state', async () => {
  await fc.assert(
    fc.asyncProperty(orders, async ([set, order]) => {
      const [straight, shuffled] = [await twice(), await twice()];
      for (const [stage, list] of [
        [straight, set],
        [shuffled, order],
      ] as const) {
        for (const [nth, news, seconds] of list) {
          expect((await hear(stage, newsOf(stage, nth, news, seconds * 1_000))).outcome).not.toBe('not-believed');
        }
      }
      const [a, b] = [await end(straight), await end(shuffled)];
      expect({ ...a, mailbox: b.mailbox }).toEqual(b);
      // two messages to one mailbox: news of one may be past for the other; that it is dead for good never depends on order
      const oneMessage = new Set(set.map(([nth]) => nth)).size === 1;
      if (oneMessage) expect(a.mailbox).toBe(b.mailbox);
      expect(audit(shuffled.world)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('each of several at once is taken down, and each counts once', async () => {
  await fc.assert(
    fc.asyncProperty(sets, async (set) => {
      const stage = await twice();
      const patiently = async (news: Parameters<typeof hear>[1]) => {
        // so many at once that some are sent away: whoever brings them comes again
        while (
          await hear(stage, news).then(
            () => false,
            (thrown) => thrown instanceof Refusal,
          )
        )
          await Promise.resolve();
      };
      await Promise.all([...set, ...set].map(([nth, news, seconds]) => patiently(newsOf(stage, nth, news, seconds))));
      const known = set.filter(([, news]) => news !== 'send').length;
      const mail = (await mailNow(stage))!;
      const kept = mail.messages.flatMap(({ news }) => Object.keys(news).filter((one) => one !== 'send'));
      expect(kept).toHaveLength(known);
      const [mailbox] = recordsOf<{ complaints: number }>(stage.world, 'mailbox');
      expect(mailbox?.complaints ?? 0).toBe(set.filter(([, news]) => news === 'complaint').length);
      expect(audit(stage.world)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
