import type { MailNews, MailRecord, MailState, MessageTold } from '../mail-records.ts';

/**
 * What became of a message, from the set of what was told of it: a message that arrived and was answered by a robot has
 * arrived; one that arrived and came back for good has not; a complaint outweighs all.
 */
const BY_WEIGHT = [
  ['complaint', 'complained'],
  ['permanent', 'bounced'],
  ['delivery', 'delivered'],
  ['transient', 'bounced'],
  ['reject', 'rejected'],
  ['send', 'accepted'],
] as const satisfies readonly (readonly [MailNews, MailState])[];

type Fate = (typeof BY_WEIGHT)[number];

function fateOf({ news }: MessageTold): Fate {
  return BY_WEIGHT.find(([told]) => news[told] !== undefined) ?? ['send', 'accepted'];
}

/** Of several messages of one notice the best is what counts, unless its reader complained. */
const BEST_FIRST: readonly MailState[] = ['complained', 'delivered', 'accepted', 'bounced', 'rejected'];

/** State of a mail of which the provider has at least one message, and the news that it rests on. */
function standing(messages: readonly MessageTold[]): { readonly state: MailState; readonly why: MailNews } | undefined {
  const fates = messages.map(fateOf).sort((a, b) => BEST_FIRST.indexOf(a[1]) - BEST_FIRST.indexOf(b[1]));
  const best = fates[0];
  return best && { state: best[1], why: best[0] };
}

/** How a message came back: the words of `MailRecord.why`. */
const BACK: ReadonlySet<MailState> = new Set(['bounced', 'complained', 'rejected']);

/**
 * The record with one more thing that the provider told, or undefined where it was told already. News that come late, twice
 * or in another order lead to the same record but for `version` and `movedAt`.
 */
export function withNews(
  mail: MailRecord,
  told: { readonly messageId: string; readonly news: MailNews; readonly at: string },
  now: string,
): MailRecord | undefined {
  const known = mail.messages.find(({ id }) => id === told.messageId);
  if (known?.news[told.news] !== undefined) return undefined;
  const message = { id: told.messageId, news: { ...known?.news, [told.news]: told.at } };
  const messages = [...mail.messages.filter(({ id }) => id !== told.messageId), message].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  const { state, why } = standing(messages)!;
  const { why: _, ...rest } = mail;
  return {
    ...rest,
    version: mail.version + 1,
    messages,
    state,
    ...(BACK.has(state) && { why }),
    movedAt: state === mail.state ? mail.movedAt : now,
  };
}

/**
 * Whether a message of this id can be this mail's: one that it knows, or one more than it knows while sends are open of
 * which nobody knows what they were called.
 */
export function admits(mail: MailRecord, messageId: string): boolean {
  return mail.messages.some(({ id }) => id === messageId) || mail.messages.length < mail.attempts - mail.refused;
}

/** States in which a mail reached nobody and will not by itself. */
export const UNREACHED: ReadonlySet<MailState> = new Set([
  'bounced',
  'complained',
  'rejected',
  'suppressed',
  'dropped',
  'parked',
]);

/** States in which nothing is left to be sent. */
export const SETTLED: ReadonlySet<MailState> = new Set([...UNREACHED, 'accepted', 'delivered']);
