import { Refusal } from '../errors.ts';
import { houseRules } from './house-rules.ts';
import type { Personal } from './personal.ts';
import { isLiteralAddress, isLoopbackAddress } from './public-address.ts';
import type { PublicEventType } from './public-events.ts';
import type { SubscriptionRecord } from './records.ts';
import type { DeliveryAttempt, WebhookDeliveryRecord, WebhookRecord, WebhookTarget } from './webhook-records.ts';
import { plainText, refuseField, type Written } from './written.ts';

/** Webhooks of a subscription: entered by its people, told of its certificates, disabled when nobody answers. */
const LONGEST_URL = 500;
const LONGEST_LABEL = 60;
const HOUR_MS = 3_600_000;

/** Names that lead nowhere in public: RFC 6761, RFC 6762, RFC 7686, RFC 8375, and what ICANN keeps for private use. */
const NOT_PUBLIC = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|onion|invalid|corp|home|mail)$/;

/**
 * Checks an address before it is sealed. `loopback`: a machine of a developer may name itself. Throws a Refusal `malformed`
 * with the field that is wrong. What its name leads to is looked at when it is asked.
 */
export function checkedTarget({ url, label }: WebhookTarget, loopback: boolean): WebhookTarget {
  const wrong = (code: string, detail: string): never => refuseField('/url', code, detail, 'Sceau, webhooks');
  if (url.length > LONGEST_URL || !URL.canParse(url)) wrong('not-an-address', 'This is not an address on the web.');
  const { protocol, username, password, hostname, port, hash, href } = new URL(url);
  if (protocol !== 'https:') wrong('not-https', 'A webhook is asked over https only.');
  if (username || password) wrong('has-credentials', 'The address holds a name or a password: leave them out.');
  if (hash || href.endsWith('#')) wrong('has-fragment', 'No machine ever sees a fragment: leave it out.');
  const own = isLoopbackAddress(hostname.replaceAll(/[[\]]/g, '')) || hostname === 'localhost';
  if (!(loopback && own)) {
    if (isLiteralAddress(hostname)) wrong('not-a-name', 'The address names its host in figures: give a host name.');
    const named = hostname.includes('.') && !hostname.endsWith('.') && !NOT_PUBLIC.test(hostname);
    if (!named) wrong('not-public', 'This host name is not one of the public internet.');
  }
  if (port !== '' && Number(port) < 1024) wrong('port', 'Other ports than 443 begin at 1024.');
  return { url: href, ...(label !== undefined && { label: plainText(label, '/label', LONGEST_LABEL) }) };
}

export interface WebhookEntry {
  readonly id: string;
  readonly at: string;
  readonly target: Personal<WebhookTarget>;
  readonly secret: Personal<string>;
  readonly types: readonly PublicEventType[];
  readonly enteredBy: WebhookRecord['enteredBy'];
}

/** `known`: every webhook that the subscription has or had. Throws a Refusal `wrong-state`, `conflict` or `rate-limited`. */
export function enteredWebhook(
  { structureId, id: subscriptionId, offer, state }: SubscriptionRecord,
  known: readonly WebhookRecord[],
  { id, at, target, secret, types, enteredBy }: WebhookEntry,
): Written<WebhookRecord> {
  if (state !== 'requested' && state !== 'active') throw new Refusal('wrong-state', `This subscription is ${state}.`);
  const most = houseRules.webhooksPerSubscription;
  if (known.filter((one) => one.state !== 'ended').length >= most) {
    throw new Refusal('conflict', `A subscription has ${most} webhooks at most: end one of them first.`);
  }
  // the address may be somebody else's: who ends one and enters another gains no more tests of it
  if (known.filter(({ createdAt }) => sameDay(createdAt, at)).length >= houseRules.webhookEntriesADay) {
    const retryAfterSeconds = secondsOfDayLeft(at);
    throw new Refusal('rate-limited', 'No more webhooks of this subscription are entered today.', {
      retryAfterSeconds,
    });
  }
  const record: WebhookRecord = {
    kind: 'webhook',
    id,
    version: 1,
    createdAt: at,
    structureId,
    subscriptionId,
    offer,
    target,
    types: [...new Set(types)].sort(),
    secrets: [{ secret, since: at }],
    enteredBy,
    state: 'active',
  };
  return { record, event: { type: 'webhook.entered', data: { subscription: subscriptionId } } };
}

/** A new secret signs from now on; the one before signs beside it for a day, and older ones no more. */
export function rotatedWebhook(webhook: WebhookRecord, secret: Personal<string>, at: string): Written<WebhookRecord> {
  demandPresent(webhook);
  const [before] = webhook.secrets;
  const until = new Date(Date.parse(at) + houseRules.webhookOldSecretHours * HOUR_MS).toISOString();
  const secrets = [{ secret, since: at }, ...(before ? [{ ...before, until }] : [])];
  return { record: { ...moved(webhook), secrets }, event: { type: 'webhook.secret-rotated', data: {} } };
}

/** Told again after it was disabled, with nothing counted against it. Throws a Refusal `wrong-state`. */
export function resumedWebhook(webhook: WebhookRecord): Written<WebhookRecord> {
  if (webhook.state !== 'disabled') throw new Refusal('wrong-state', `This webhook is ${webhook.state}.`);
  const { disabled: _, failing: __, ...rest } = moved(webhook);
  return { record: { ...rest, state: 'active' }, event: { type: 'webhook.resumed', data: {} } };
}

/** Nothing is sent there any more, and its secrets are of no use. Throws a Refusal `wrong-state`. */
export function endedWebhook(webhook: WebhookRecord, by: string, at: string): Written<WebhookRecord> {
  demandPresent(webhook);
  const record: WebhookRecord = { ...moved(webhook), state: 'ended', secrets: [], ended: { at, by } };
  return { record, event: { type: 'webhook.ended', data: {} } };
}

/** A test is asked for. Throws a Refusal `wrong-state` or `rate-limited`: the address may be somebody else's. */
export function pingedWebhook(webhook: WebhookRecord, at: string): Written<WebhookRecord> {
  if (webhook.state !== 'active') throw new Refusal('wrong-state', `This webhook is ${webhook.state}.`);
  const { pinged } = webhook;
  const count = pinged && sameDay(pinged.at, at) ? pinged.count + 1 : 1;
  if (count > houseRules.webhookPingsADay) {
    const retryAfterSeconds = secondsOfDayLeft(at);
    throw new Refusal('rate-limited', 'No more tests of this webhook are sent today.', { retryAfterSeconds });
  }
  return { record: { ...moved(webhook), pinged: { at, count } }, event: { type: 'webhook.pinged', data: {} } };
}

/** On the same day, UTC. */
const sameDay = (one: string, other: string): boolean => one.slice(0, 10) === other.slice(0, 10);

const secondsOfDayLeft = (at: string): number =>
  Math.max(1, Math.ceil((Date.parse(at.slice(0, 10)) + 24 * HOUR_MS - Date.parse(at)) / 1000));

/** The secrets that sign at an instant. */
export const signingSecrets = ({ secrets }: WebhookRecord, at: string): readonly Personal<string>[] =>
  secrets.filter(({ until }) => until === undefined || at < until).map(({ secret }) => secret);

/**
 * After an attempt in vain: counted, and disabled once so many have failed in a row and for so long; undefined where that
 * says nothing new, because it is not told any more anyway.
 */
export function failedWebhook(webhook: WebhookRecord, at: string): Written<WebhookRecord> | undefined {
  if (webhook.state !== 'active') return undefined;
  const { failing = { count: 0, since: at } } = webhook;
  const next = { ...moved(webhook), failing: { ...failing, count: failing.count + 1 } };
  const long = Date.parse(at) - Date.parse(failing.since) >= houseRules.webhookFailsForHours * HOUR_MS;
  if (next.failing.count < houseRules.webhookMostFailures || !long) {
    return { record: next, event: { type: 'webhook.failed', data: { count: next.failing.count } } };
  }
  const record: WebhookRecord = { ...next, state: 'disabled', disabled: { at } };
  return { record, event: { type: 'webhook.disabled', data: { count: next.failing.count } } };
}

/** After a success: whatever was counted is forgotten; undefined where nothing was. */
export function workingWebhook(webhook: WebhookRecord): Written<WebhookRecord> | undefined {
  if (webhook.state !== 'active' || webhook.failing === undefined) return undefined;
  const { failing: _, ...record } = moved(webhook);
  return { record, event: { type: 'webhook.works-again', data: {} } };
}

/** A delivery after an attempt: over when it succeeded, or after a day and some attempts in vain. */
export function attempted(
  delivery: WebhookDeliveryRecord,
  attempt: DeliveryAttempt,
): { readonly written: Written<WebhookDeliveryRecord>; readonly again?: Date } {
  const attempts = delivery.attempts + 1;
  const next = { ...delivery, version: delivery.version + 1, attempts, last: attempt };
  const { status = 0, failure } = attempt;
  if (failure === undefined) {
    return {
      written: {
        record: { ...next, state: 'delivered' },
        event: { type: 'webhookDelivery.delivered', data: { status } },
      },
    };
  }
  const last = Date.parse(delivery.createdAt) + TRIED_FOR_HOURS * HOUR_MS;
  const now = Date.parse(attempt.at);
  const data = { failure, status };
  const late = now >= last;
  if (late && attempts >= FEWEST_ATTEMPTS) {
    return { written: { record: { ...next, state: 'given-up' }, event: { type: 'webhookDelivery.given-up', data } } };
  }
  const written = { record: next, event: { type: 'webhookDelivery.failed', data } };
  const soon = now + minutesBefore(attempts + 1) * 60_000;
  return { written, again: new Date(late ? soon : Math.min(soon, last)) };
}

/** The last attempt is made this long after the event. */
const TRIED_FOR_HOURS = 24;
/** What waited for a day behind others, and then fails, is tried so many times all the same. */
const FEWEST_ATTEMPTS = 4;
const WAITS_MINUTES = [1, 5, 15, 60, 120, 240] as const;

/** How long the attempt of this number waits after the one before. */
const minutesBefore = (attempt: number): number => WAITS_MINUTES[attempt - 2] ?? WAITS_MINUTES.at(-1)!;

/** There is nobody to deliver it to any more. */
export function droppedDelivery(delivery: WebhookDeliveryRecord): Written<WebhookDeliveryRecord> {
  const record = { ...delivery, version: delivery.version + 1, state: 'dropped' } as const;
  return { record, event: { type: 'webhookDelivery.dropped', data: {} } };
}

function demandPresent({ state }: WebhookRecord): void {
  if (state === 'ended') throw new Refusal('wrong-state', 'This webhook has ended: enter the address again.');
}

const moved = (webhook: WebhookRecord): WebhookRecord => ({ ...webhook, version: webhook.version + 1 });
