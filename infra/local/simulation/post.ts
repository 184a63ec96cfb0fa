import type { Clock, Mailer } from '../../../shared/lifecycle/ports.ts';
import type { Dice } from './dice.ts';
import { figures } from './figures.ts';

/** How a mailbox behaves; a day is the first of it. */
export interface Mailbox {
  readonly dies?: string;
  readonly full?: { readonly from: string; readonly to: string };
  /** Its reader calls the next message unwanted, once. */
  readonly complainsFrom?: string;
}

/** A message that the provider took, whatever it answered. */
export interface Taken {
  readonly messageId: string;
  readonly noticeId: string;
  readonly to: string;
  readonly at: string;
  readonly subject: string;
  /** What became of it at the mailbox. */
  readonly fate: 'read' | 'bounced' | 'full' | 'complained';
  /** Whether the sender was told that it was taken. */
  readonly answered: boolean;
}

/** One send as the sender made it, and what it heard. */
export interface Handed {
  readonly noticeId: string;
  readonly at: string;
  readonly answer: 'accepted' | 'refused' | 'silence';
}

export type EventKind = 'Send' | 'Delivery' | 'Bounce' | 'Complaint';

/** What the provider tells afterwards. */
export interface PostEvent {
  readonly kind: EventKind;
  readonly of: Taken;
  /** When it happened, and when it is told. */
  readonly at: string;
  readonly toldAt: string;
  readonly permanent?: boolean;
}

/** The mail provider, and the mailboxes behind it. */
export interface Post extends Mailer {
  readonly taken: readonly Taken[];
  readonly handed: readonly Handed[];
  readonly mailboxes: Map<string, Mailbox>;
  readonly sends: Readonly<Record<'throttled' | 'lost' | 'unanswered' | 'refused', number>>;
  /** Events whose time has come, in the order in which they are told. */
  events(): readonly PostEvent[];
  /** Messages that were read since the last look, with their text. */
  read(): readonly { readonly message: Taken; readonly text: string }[];
}

/** How the provider says no, or nothing. */
export interface Refusals {
  /** It takes nothing for now. */
  disabled(): Error;
  throttled(): Error;
  /** No answer: whether it has the message is not known. */
  silence(): Error;
}

const HOUR_MS = 3_600_000;

export function openPost(
  clock: Clock,
  dice: Dice,
  refusals: Refusals,
  outages: readonly { readonly from: string; readonly to: string }[],
): Post {
  const taken: Taken[] = [];
  const handed: Handed[] = [];
  const mailboxes = new Map<string, Mailbox>();
  const sends = { throttled: 0, lost: 0, unanswered: 0, refused: 0 };
  let waiting: PostEvent[] = [];
  let unread: { readonly message: Taken; readonly text: string }[] = [];

  const fateOf = (to: string, at: string): Taken['fate'] => {
    const box = mailboxes.get(to) ?? {};
    if (box.dies !== undefined && box.dies <= at) return 'bounced';
    if (box.full && box.full.from <= at && at < box.full.to) return 'full';
    if (box.complainsFrom === undefined || at < box.complainsFrom) return 'read';
    const { complainsFrom: _, ...calm } = box;
    mailboxes.set(to, calm);
    return 'complained';
  };
  const tell = (of: Taken, kind: EventKind, afterMs: number, permanent?: boolean) => {
    if ((kind === 'Send' || kind === 'Delivery') && dice.chance(figures.eventLost)) return;
    const at = new Date(Date.parse(of.at) + afterMs).toISOString();
    const late = () => (dice.chance(figures.eventLate) ? dice.between(1, 48) * HOUR_MS : dice.between(0, 60_000));
    for (let times = dice.chance(figures.eventTwice) ? 2 : 1; times > 0; times--) {
      const toldAt = new Date(Date.parse(at) + late()).toISOString();
      waiting.push({ kind, of, at, toldAt, ...(permanent !== undefined && { permanent }) });
    }
  };

  return {
    taken,
    handed,
    mailboxes,
    sends,
    async send({ to, subject, text, noticeId }) {
      const at = clock.now().toISOString();
      const hear = (answer: Handed['answer']) => void handed.push({ noticeId, at, answer });
      if (outages.some(({ from, to: until }) => from <= at && at < until)) {
        sends.refused++;
        hear('refused');
        throw refusals.disabled();
      }
      if (dice.chance(figures.throttled)) {
        sends.throttled++;
        hear('refused');
        throw refusals.throttled();
      }
      if (dice.chance(figures.lost)) {
        sends.lost++;
        hear('silence');
        throw refusals.silence();
      }
      const answered = !dice.chance(figures.unanswered);
      const messageId = `m-${taken.length + 1}`;
      const message = { messageId, noticeId, to, at, subject, fate: fateOf(to, at), answered };
      taken.push(message);
      tell(message, 'Send', 1000);
      if (message.fate === 'bounced') tell(message, 'Bounce', 5000, true);
      else if (message.fate === 'full') tell(message, 'Bounce', 14 * HOUR_MS, false);
      else {
        tell(message, 'Delivery', 3000);
        unread.push({ message, text });
        if (message.fate === 'complained') tell(message, 'Complaint', HOUR_MS);
      }
      hear(answered ? 'accepted' : 'silence');
      if (answered) return { messageId };
      sends.unanswered++;
      throw refusals.silence();
    },
    events() {
      const now = clock.now().toISOString();
      const due = waiting.filter(({ toldAt }) => toldAt <= now);
      waiting = waiting.filter(({ toldAt }) => toldAt > now);
      return due.sort((a, b) => (a.toldAt < b.toldAt ? -1 : a.toldAt > b.toldAt ? 1 : 0));
    },
    read() {
      const now = unread;
      unread = [];
      return now;
    },
  };
}
