/**
 * What the platform tells the world outside about certificates: on the event bus, and to the webhooks of a subscription.
 * No personal datum, no name of a subject, no cause of a revocation that its profile withholds. The form is fixed for one
 * `version`: members may be added, none is taken away or given another meaning (`public-event.v1.schema.json`).
 *
 * issued    signed and recorded; its holder or administrator has not accepted it yet
 * accepted  in use from now on
 * expiring  somebody was told that its end comes near (once for each stage of the plan)
 * renewed   another one with the same names, accepted, has taken its place (`successor`)
 * revoked   final
 * expired   its end has passed and it was not revoked; told within a day and an hour
 */
export const PUBLIC_EVENT_TYPES = [
  'certificate.issued',
  'certificate.accepted',
  'certificate.expiring',
  'certificate.renewed',
  'certificate.revoked',
  'certificate.expired',
] as const;
export type PublicEventType = (typeof PUBLIC_EVENT_TYPES)[number];

export interface CertificateName {
  readonly issuer: string;
  readonly serial: string;
}

export interface PublicEvent {
  /** The same at every repetition of the same event: whoever has seen it has nothing more to do. */
  readonly id: string;
  readonly type: PublicEventType;
  readonly version: 1;
  /** When it happened: ISO 8601, UTC, milliseconds. */
  readonly time: string;
  /** `issuer/serial` of the certificate. */
  readonly subject: string;
  readonly data: CertificateName & {
    readonly structureId: string;
    readonly subscriptionId: string;
    readonly profile: string;
    readonly notAfter: string;
    /** Of a revocation, where its profile publishes reasons: RFC 5280 §5.3.1. */
    readonly reason?: string;
    /** Days to its end, of `expiring`. */
    readonly days?: number;
    /** Of `renewed`. */
    readonly successor?: CertificateName;
  };
}

/** What a webhook gets when its people ask for a test: about no certificate. */
export interface PingEvent {
  readonly id: string;
  readonly type: typeof PING;
  readonly version: 1;
  readonly time: string;
  /** Id of the webhook. */
  readonly subject: string;
  readonly data: { readonly structureId: string; readonly subscriptionId: string };
}
export const PING = 'webhook.ping';
