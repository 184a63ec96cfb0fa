import { NOWHERE, nothingHere, targetOf } from '../../registration/authority.ts';
import { openOr, type Personal } from '../../registration/personal.ts';
import { PING, type PublicEventType } from '../../registration/public-events.ts';
import type { SubscriptionRecord } from '../../registration/records.ts';
import { mustBeActive } from '../../registration/standing.ts';
import type { WebhookDeliveryRecord, WebhookRecord, WebhookTarget } from '../../registration/webhook-records.ts';
import {
  checkedTarget,
  endedWebhook,
  enteredWebhook,
  pingedWebhook,
  resumedWebhook,
  rotatedWebhook,
} from '../../registration/webhooks.ts';
import type { Written } from '../../registration/written.ts';
import { newId } from '../identity.ts';
import type { OutboxRow, Requirement } from '../ports.ts';
import { type Act, begin, type Caller, type Desk, eventOf, stillOpen } from '../registration/desk.ts';
import { readStructure } from '../registration/structures.ts';
import { dossierOf } from '../sealed-vault.ts';
import { deliveryOf, everyWebhook } from './queueing.ts';

export interface WebhookDesk extends Desk {
  /** Whether an address of this very machine is taken: a developer's setting, which deployed stages refuse. */
  readonly loopbackWebhooks: boolean;
}

/** A webhook with its secret, which nobody sees a second time. */
export interface NewSecret {
  readonly webhook: WebhookRecord;
  readonly secret: string;
}

/** A webhook with what is in its envelope; nothing where it is erased. */
export interface OpenedWebhook {
  readonly webhook: WebhookRecord;
  readonly target?: WebhookTarget;
}

/** 256 bits, with a word in front by which tools that look for secrets know it. */
const SECRET_OCTETS = 32;
const SECRET_WORD = 'sceau_whsec_';
const MOST_DELIVERIES = 50;

/**
 * Somebody of a subscription names a machine that shall be told of its certificates. Throws a Refusal `not-found`,
 * `forbidden`, `malformed`, `wrong-state`, `conflict` (too many) or `rate-limited`.
 */
export async function enterWebhook(
  desk: WebhookDesk,
  caller: Caller,
  subscriptionId: string,
  { types, ...form }: WebhookTarget & { readonly types: readonly PublicEventType[] },
): Promise<NewSecret> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  const act = await begin(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const { pen, by, mandate, mandateInForce } = act;
  const target = checkedTarget(form, desk.loopbackWebhooks);
  const structure = await readStructure(desk, subscription.structureId);
  mustBeActive(structure);
  const of = dossierOf(structure.id);
  const made = await newSecret(desk, of);
  const written = enteredWebhook(subscription, await everyWebhook(desk.ledger, subscriptionId), {
    id: `${subscriptionId}-${newId(desk.randomness)}`,
    at: pen.at,
    target: await desk.vault.seal(of, target),
    secret: made.sealed,
    types,
    enteredBy: { personId: by, mandateId: mandate.id, capacity: mandate.role },
  });
  // two that are entered at once meet in the subscription, so that neither is one too many
  const next: SubscriptionRecord = { ...subscription, version: subscription.version + 1 };
  await desk.ledger.commit({
    records: [written.record, next],
    events: [eventOf(pen, written), pen.event(next, 'subscription.webhook-entered')],
    require: [mandateInForce, { that: 'unchanged', record: structure }],
  });
  return { webhook: written.record, secret: made.secret };
}

/** The webhooks of a subscription that are not ended, oldest first. Throws a Refusal `not-found` or `forbidden`. */
export async function webhooksOf(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
): Promise<readonly OpenedWebhook[]> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  stillOpen(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const present = (await everyWebhook(desk.ledger, subscriptionId)).filter(({ state }) => state !== 'ended');
  const opened = await Promise.all(
    present.map(async (webhook) => {
      const target = await openOr(desk.vault, webhook.target, undefined);
      return { webhook, ...(target && { target }) };
    }),
  );
  return opened.sort((a, b) => (a.webhook.createdAt < b.webhook.createdAt ? -1 : 1));
}

/** A new secret; the one before serves a day more. Throws a Refusal `not-found`, `forbidden` or `wrong-state`. */
export async function rotateSecret(desk: Desk, caller: Caller, id: string): Promise<NewSecret> {
  const { webhook, pen, mandateInForce } = await take(desk, caller, id, begin);
  const made = await newSecret(desk, dossierOf(webhook.structureId));
  const written = rotatedWebhook(webhook, made.sealed, pen.at);
  await save(desk, pen, written, [mandateInForce]);
  return { webhook: written.record, secret: made.secret };
}

/** Told again after it was disabled. Throws a Refusal `not-found`, `forbidden` or `wrong-state`. */
export async function resumeWebhook(desk: Desk, caller: Caller, id: string): Promise<WebhookRecord> {
  const { webhook, pen, mandateInForce } = await take(desk, caller, id, begin);
  return save(desk, pen, resumedWebhook(webhook), [mandateInForce]);
}

/** Nothing goes there any more. Open to whoever is late with terms too. Throws a Refusal `not-found` or `wrong-state`. */
export async function endWebhook(desk: Desk, caller: Caller, id: string): Promise<WebhookRecord> {
  const { webhook, pen, by, mandateInForce } = await take(desk, caller, id, stillOpen);
  return save(desk, pen, endedWebhook(webhook, by, pen.at), [mandateInForce]);
}

/** A test event goes there. Throws a Refusal `not-found`, `forbidden`, `wrong-state` or `rate-limited`. */
export async function pingWebhook(
  desk: Desk,
  caller: Caller,
  id: string,
): Promise<{ readonly delivery: WebhookDeliveryRecord; readonly outbox: readonly OutboxRow[] }> {
  const { webhook, pen, mandateInForce } = await take(desk, caller, id, begin);
  const { structureId, subscriptionId } = webhook;
  const written = pingedWebhook(webhook, pen.at);
  const { delivery, row } = deliveryOf(pen, id, {
    id: newId(desk.randomness),
    type: PING,
    version: 1,
    time: pen.at,
    subject: id,
    data: { structureId, subscriptionId },
  });
  await desk.ledger.commit({
    records: [written.record, delivery],
    events: [eventOf(pen, written), pen.event(delivery, 'webhookDelivery.queued', { type: PING })],
    outbox: [row],
    require: [mandateInForce],
  });
  return { delivery, outbox: [row] };
}

/** The last deliveries, newest first. Throws a Refusal `not-found` or `forbidden`. */
export async function deliveriesOf(desk: Desk, caller: Caller, id: string): Promise<readonly WebhookDeliveryRecord[]> {
  await take(desk, caller, id, stillOpen);
  return (await desk.ledger.list('deliveries-of-webhook', id, { limit: MOST_DELIVERIES })).items;
}

async function take(
  desk: Desk,
  caller: Caller,
  id: string,
  takeUp: typeof begin | typeof stillOpen,
): Promise<Act & { readonly webhook: WebhookRecord }> {
  const webhook = await desk.ledger.read('webhook', { id });
  const act = await takeUp(desk, caller, webhook ? targetOf({ ...webhook, id: webhook.subscriptionId }) : NOWHERE);
  if (!webhook) throw nothingHere();
  return { ...act, webhook };
}

async function save(
  { ledger }: Desk,
  pen: Act['pen'],
  written: Written<WebhookRecord>,
  require: readonly Requirement[],
): Promise<WebhookRecord> {
  await ledger.commit({ records: [written.record], events: [eventOf(pen, written)], require });
  return written.record;
}

async function newSecret(
  { randomness, vault }: Desk,
  of: string,
): Promise<{ readonly secret: string; readonly sealed: Personal<string> }> {
  const secret = SECRET_WORD + Buffer.from(randomness.bytes(SECRET_OCTETS)).toString('base64url');
  return { secret, sealed: await vault.seal(of, secret) };
}
