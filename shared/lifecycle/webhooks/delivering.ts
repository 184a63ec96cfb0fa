import { KeyDestroyed, type PersonalVault } from '../../registration/personal.ts';
import type { DeliveryAttempt, WebhookDeliveryRecord, WebhookRecord } from '../../registration/webhook-records.ts';
import { SIGNATURE_HEADER, signatureHeader } from '../../registration/webhook-signature.ts';
import {
  attempted,
  droppedDelivery,
  failedWebhook,
  signingSecrets,
  workingWebhook,
} from '../../registration/webhooks.ts';
import type { Written } from '../../registration/written.ts';
import type { Actor } from '../events.ts';
import { delayMs } from '../outbox.ts';
import { type Clock, Conflict, type Ledger, type OutboxRow, type Randomness, type WebhookSender } from '../ports.ts';
import { penOf } from '../recording.ts';
import type { LedgerRecord } from '../records.ts';
import { someAtATime } from '../whole-list.ts';

export interface DeliveryHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: PersonalVault;
  readonly sender: WebhookSender;
}

/** What became of one row; `failed` and `put-off` come again. */
export type DeliveryOutcome = 'delivered' | 'failed' | 'given-up' | 'dropped' | 'put-off' | 'broken';
export type TellDelivery = (
  outcome: DeliveryOutcome,
  row: OutboxRow,
  attempt?: DeliveryAttempt,
  thrown?: unknown,
) => void;

const ACTOR: Actor = { capacity: 'platform', function: 'webhooks' };
const A_PAGE = 100;
/** Webhooks that are asked side by side; one webhook is asked one thing at a time. */
const LANES = 16;
/** A run takes up nothing new after so long: the sweep calls again within a minute. */
const RUN_MS = 35_000;
/** So long a run is there for one webhook; what else waits for it comes minute by minute, at the pace that it has shown. */
const SHARE_MS = 20_000;
const MOST_MEETINGS = 4;

/**
 * Delivers what is due: each event to its webhook, signed, at least once. One webhook that does not answer is asked once in
 * a run, whatever else waits for it; one that answers slowly has its share of the run and no more. Neither keeps anybody
 * waiting. Order is not kept. Answers how many rows it looked at.
 */
export async function deliverWebhooks(
  house: DeliveryHouse,
  nudged: string | undefined,
  correlation: string,
  tell: TellDelivery,
): Promise<{ readonly done: number; readonly disabled: readonly string[] }> {
  const { ledger, clock } = house;
  const until = clock.now().getTime() + RUN_MS;
  const seen = new Set<string>();
  const turns = new Map<string, Turn>();
  const disabled: string[] = [];
  for (let first = nudged; clock.now().getTime() < until; first = undefined) {
    const rows = new Map((await ledger.outbox.due('webhook', clock.now(), A_PAGE)).map((row) => [row.id, row]));
    const named = first === undefined ? undefined : await ledger.outbox.read(first);
    if (named?.topic === 'webhook' && named.notBefore <= clock.now().toISOString()) rows.set(named.id, named);
    const fresh = [...rows.values()].filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) break;
    for (const { id } of fresh) seen.add(id);
    const groups = [...Map.groupBy(fresh, ({ about }) => about.webhookId ?? '').values()];
    await inLanes(groups, async (group) => {
      const turn = turnOf(turns, group[0]?.about.webhookId ?? '');
      for (const [at, row] of group.entries()) {
        // what is left when the time is over comes at the next sweep
        const now = clock.now();
        if (now.getTime() >= until) return;
        if (turn.down !== undefined || turn.spentMs >= SHARE_MS) {
          await someAtATime(group.slice(at), async (left) => {
            await ledger.outbox.postpone(left, laterBy(turn, now), 'uncounted');
            tell('put-off', left);
          });
          return;
        }
        turn.down = await deliverOne(house, row, correlation, tell, disabled);
        turn.spentMs += clock.now().getTime() - now.getTime();
        turn.asked += 1;
      }
    });
  }
  return { done: seen.size, disabled };
}

/** What a run has given one webhook. */
interface Turn {
  asked: number;
  spentMs: number;
  putOff: number;
  /** Until when it is left in peace, once an attempt was in vain. */
  down: Date | undefined;
}

function turnOf(turns: Map<string, Turn>, webhookId: string): Turn {
  const turn = turns.get(webhookId) ?? { asked: 0, spentMs: 0, putOff: 0, down: undefined };
  turns.set(webhookId, turn);
  return turn;
}

/** When the next row comes that is put off: as many in a minute as were asked now, so that each is put off once. */
function laterBy(turn: Turn, now: Date): Date {
  if (turn.down) return turn.down;
  return new Date(now.getTime() + 60_000 * (1 + Math.floor(turn.putOff++ / turn.asked)));
}

/** Each of `groups` by one of so many workers, which take the next when they are done. */
async function inLanes<T>(groups: readonly T[], act: (group: T) => Promise<void>): Promise<void> {
  const left = groups.values();
  await Promise.all(
    Array.from({ length: Math.min(LANES, groups.length) }, async () => {
      for (const group of left) await act(group);
    }),
  );
}

/** Until when its webhook is left in peace, where the attempt was in vain. */
async function deliverOne(
  house: DeliveryHouse,
  row: OutboxRow,
  correlation: string,
  tell: TellDelivery,
  disabled: string[],
): Promise<Date | undefined> {
  const { outbox } = house.ledger;
  try {
    const delivery = await readDelivery(house, row);
    if (delivery?.state !== 'waiting') {
      await outbox.complete(row);
      return undefined;
    }
    const call = await callFor(house, delivery);
    if (!call) {
      await write(house, correlation, delivery, droppedDelivery);
      await outbox.complete(row);
      tell('dropped', row);
      return undefined;
    }
    const answer = await house.sender.post(call);
    const attempt: DeliveryAttempt = { ...answer, at: house.clock.now().toISOString() };
    const { again, webhook } = await record(house, correlation, delivery, attempt);
    if (webhook?.state === 'disabled') disabled.push(webhook.id);
    if (again) await outbox.postpone(row, again);
    else await outbox.complete(row);
    const failed = attempt.failure !== undefined;
    tell(again ? 'failed' : failed ? 'given-up' : 'delivered', row, attempt);
    return failed ? restUntil(house.clock.now(), webhook?.failing?.count ?? 1) : undefined;
  } catch (thrown) {
    // ours to mend: counted on the row alone
    await outbox.postpone(row, new Date(house.clock.now().getTime() + delayMs(row.attempts)));
    tell('broken', row, undefined, thrown);
    return undefined;
  }
}

/** How long what else waits for a machine is put off: a minute, doubling with each failure in a row, up to an hour. */
const restUntil = (now: Date, failures: number): Date =>
  new Date(now.getTime() + Math.min(60, 2 ** Math.min(failures - 1, 10)) * 60_000);

async function readDelivery({ ledger }: DeliveryHouse, { about }: OutboxRow) {
  const { webhookId, eventId } = about;
  if (webhookId === undefined || eventId === undefined) throw new TypeError('a row about no delivery');
  return ledger.read('webhookDelivery', { webhookId, eventId });
}

/** What is posted, signed now; undefined where there is nobody to post it to any more. */
async function callFor(
  { ledger, clock, vault }: DeliveryHouse,
  { webhookId, eventId, type, body }: WebhookDeliveryRecord,
): Promise<Parameters<WebhookSender['post']>[0] | undefined> {
  const webhook = await ledger.read('webhook', { id: webhookId });
  if (webhook?.state !== 'active') return undefined;
  const now = clock.now();
  try {
    const { url } = await vault.open(webhook.target);
    const secrets = await Promise.all(signingSecrets(webhook, now.toISOString()).map((one) => vault.open(one)));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Sceau',
      'sceau-event-id': eventId,
      'sceau-event-type': type,
      [SIGNATURE_HEADER.toLowerCase()]: signatureHeader(secrets, now, body),
    };
    return { url, headers, body };
  } catch (thrown) {
    if (thrown instanceof KeyDestroyed) return undefined;
    throw thrown;
  }
}

/** The attempt on the delivery, and what it says of the webhook, in one commit; disabled, its people are told by a row. */
async function record(
  house: DeliveryHouse,
  correlation: string,
  delivery: WebhookDeliveryRecord,
  attempt: DeliveryAttempt,
): Promise<{ readonly again?: Date; readonly webhook?: WebhookRecord }> {
  for (let meetings = 1; ; meetings++) {
    const { ledger } = house;
    const webhook = await ledger.read('webhook', { id: delivery.webhookId });
    const said =
      webhook && (attempt.failure === undefined ? workingWebhook(webhook) : failedWebhook(webhook, attempt.at));
    const { written, again } = attempted(delivery, attempt);
    const pen = penOf(house, ACTOR, correlation);
    const all: Written<LedgerRecord & { version: number }>[] = [written, ...(said ? [said] : [])];
    const outbox =
      said?.record.state === 'disabled'
        ? [pen.outbox('event', { event: 'webhook.disabled', webhookId: webhook!.id })]
        : [];
    try {
      await ledger.commit({
        records: all.map(({ record: one }) => one),
        events: all.map(({ record: one, event }) => pen.event(one, event.type, { ...event.data })),
        outbox,
      });
      return { ...(again && { again }), ...(said && { webhook: said.record }) };
    } catch (thrown) {
      const met = thrown instanceof Conflict && thrown.about.includes('webhook') && meetings < MOST_MEETINGS;
      if (!met) throw thrown;
    }
  }
}

async function write<R extends LedgerRecord & { version: number }>(
  house: DeliveryHouse,
  correlation: string,
  before: R,
  rule: (record: R) => Written<R>,
): Promise<void> {
  const pen = penOf(house, ACTOR, correlation);
  const { record: next, event } = rule(before);
  await house.ledger.commit({ records: [next], events: [pen.event(next, event.type, { ...event.data })] });
}
