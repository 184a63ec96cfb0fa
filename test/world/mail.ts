import { type DeliveryNews, takeNews } from '../../shared/lifecycle/mail/delivery.ts';
import { NotAccepted } from '../../shared/lifecycle/mail/not-accepted.ts';
import type { NoticeOutcome } from '../../shared/lifecycle/mail/sending.ts';
import type { MailNews, MailRecord } from '../../shared/lifecycle/mail-records.ts';
import type { Mailer, OutboxRow } from '../../shared/lifecycle/ports.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import { wording } from '../../shared/messages/notices.ts';
import { deskWorld } from './designations.ts';
import { sendNotices } from './sending.ts';
import { CEREMONY, makePerson, recordsOf, type World } from './world.ts';

/** What the provider does with a message: takes it, takes it without a word, loses it, or says no. */
export type Way = 'takes' | 'takes-unanswered' | 'loses' | 'throttled' | 'paused' | 'refused' | 'unreachable';

export interface Provider extends Mailer {
  /** What it took, in order. */
  readonly taken: { readonly messageId: string; readonly noticeId: string; readonly to: string; readonly at: string }[];
  /** What it does with the next messages; then it takes them. */
  readonly ways: Way[];
  /** Called while it has the message and has not answered. */
  meanwhile?: (() => Promise<unknown>) | undefined;
}

/** A mail provider that does as it is told. */
export function provider(world: Pick<World, 'clock'>): Provider {
  const it: Provider = {
    taken: [],
    ways: [],
    async send({ to, noticeId }) {
      const way = it.ways.shift() ?? 'takes';
      if (way === 'loses') throw new Error('no answer');
      if (way !== 'takes' && way !== 'takes-unanswered') throw new NotAccepted(way);
      const messageId = `message-${it.taken.length + 1}`;
      it.taken.push({ messageId, noticeId, to, at: world.clock.now().toISOString() });
      await it.meanwhile?.();
      if (way === 'takes-unanswered') throw new Error('no answer');
      return { messageId };
    },
  };
  return it;
}

export interface MailStage {
  readonly world: World;
  readonly provider: Provider;
  /** The outbox row whose mail it is all about. */
  readonly row: OutboxRow;
  readonly told: NoticeOutcome[];
}

export const ADDRESS = 'person@example.org';

/** Somebody with a mandate, and the row that tells of it. */
export async function mailStage(seed = 'mail'): Promise<MailStage> {
  const world = await deskWorld(seed);
  return { world, provider: provider(world), row: await tellOfMandate(world), told: [] };
}

/** One more person with a mandate, and the row that tells them. */
export async function tellOfMandate(
  world: World,
  email = ADDRESS,
  more: Record<string, string> = {},
): Promise<OutboxRow> {
  const { personId, mandates } = await makePerson(world, 'auditor', { reach: 'house' }, email);
  const pen = penOf(world, CEREMONY, 'test');
  const about = { notice: 'mandate-given', personId, mandateId: mandates[0]!.id, ...more };
  const row = pen.outbox('notification', about);
  const again = { ...mandates[0]!, version: 2 };
  await world.ledger.commit({ records: [again], events: [pen.event(again, 'mandate.told')], outbox: [row] });
  return row;
}

/** One run of the sender, over the given network if any. */
export function run({ world, provider: mailer, told }: MailStage, through: Partial<MailStage> = {}): Promise<number> {
  const house = { ...(through.world ?? world), mailer: through.provider ?? mailer, wording };
  return sendNotices(
    { ...house, publicUrl: 'https://api.example.test' },
    undefined,
    (outcome) => void told.push(outcome),
  );
}

/** What the provider tells of its `nth` message. */
export function newsOf({ provider: { taken } }: MailStage, nth: number, news: MailNews, afterMs = 1_000): DeliveryNews {
  const { messageId, noticeId, to, at } = taken[nth]!;
  return { mailId: noticeId, messageId, to, news, at: new Date(Date.parse(at) + afterMs).toISOString() };
}

export const hear = ({ world }: Pick<MailStage, 'world'>, news: DeliveryNews) => takeNews(world, news, 'test');

export const mailNow = async ({ world, row }: MailStage): Promise<MailRecord | undefined> =>
  world.ledger.read('mail', { id: row.id });

export const rowsLeft = ({ world }: Pick<MailStage, 'world'>) =>
  world.table.rows().filter(({ pk }) => pk.startsWith('outbox#')).length;

export const mailsOf = (world: World) => recordsOf<MailRecord>(world, 'mail');

export const minutes = (count: number) => count * 60_000;
