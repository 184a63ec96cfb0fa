import type { Personal } from './personal.ts';
import type { PING, PublicEventType } from './public-events.ts';
import type { Offer, Role } from './records.ts';

/** Machines of a subscriber that are told of its certificates. The rules of `records.ts` hold. */
export interface WebhookTarget {
  readonly url: string;
  /** What it is, as its subscriber calls it. */
  readonly label?: string;
}

/**
 * active    told
 * disabled  nothing could be delivered for too long: told no more until its people resume it
 * ended     by the subscriber, for ever
 */
export const WEBHOOK_STATES = ['active', 'disabled', 'ended'] as const;
export type WebhookState = (typeof WEBHOOK_STATES)[number];

export interface WebhookRecord {
  readonly kind: 'webhook';
  /** That of its subscription, a dash, and one of its own. */
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly offer: Offer;
  /** Under the key of the structure's dossier: an address may be a secret itself. */
  readonly target: Personal<WebhookTarget>;
  readonly types: readonly PublicEventType[];
  /** Newest first. Each signs, until its end. */
  readonly secrets: readonly WebhookSecret[];
  readonly enteredBy: { readonly personId: string; readonly mandateId: string; readonly capacity: Role };
  readonly state: WebhookState;
  /** Attempts in vain, one after the other, since an instant; absent after a success. */
  readonly failing?: { readonly count: number; readonly since: string };
  readonly disabled?: { readonly at: string; readonly toldAt?: string };
  readonly ended?: { readonly at: string; readonly by: string };
  /** Last test that was asked for, and how many on its day (UTC). */
  readonly pinged?: { readonly at: string; readonly count: number };
}

export interface WebhookSecret {
  /** Under the key of the structure's dossier. */
  readonly secret: Personal<string>;
  readonly since: string;
  /** After a rotation: until when it still signs beside the new one. */
  readonly until?: string;
}

/**
 * waiting    to be tried, or tried in vain and to be tried again
 * delivered  answered with a status of success
 * given-up   after a day of trying
 * dropped    the webhook was ended or disabled, or its address erased, before it could be delivered
 */
export const DELIVERY_STATES = ['waiting', 'delivered', 'given-up', 'dropped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event to one webhook: named by both, so that there is one for ever. */
export interface WebhookDeliveryRecord {
  readonly kind: 'webhookDelivery';
  readonly webhookId: string;
  readonly eventId: string;
  readonly version: number;
  readonly createdAt: string;
  readonly type: PublicEventType | typeof PING;
  /** The octets that are sent and signed, the same at every attempt. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly last?: DeliveryAttempt;
}

export interface DeliveryAttempt {
  readonly at: string;
  /** What the other side answered; absent where it did not. */
  readonly status?: number;
  readonly failure?: DeliveryFailure;
}

/**
 * address   its name leads to no address, or to one that is not of the public internet
 * refused   nobody there takes the connection, or it was cut
 * tls       the certificate of the other side is not one to be trusted, or no common protocol
 * timeout   no answer in time
 * status    an answer that is no success; redirections are none, and are not followed
 */
export type DeliveryFailure = 'address' | 'refused' | 'tls' | 'timeout' | 'status';
