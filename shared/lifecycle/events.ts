import { createHash } from 'node:crypto';
import type { LedgerRecord } from './records.ts';

/**
 * The event format, fixed: one event per change of one aggregate, numbered without gaps by the aggregate's version.
 *
 * Its canonical bytes are those of RFC 8785 (JCS) over the fields below, for values made of strings, booleans, safe
 * integers, arrays and objects; the sealed log hashes exactly these bytes. Events hold pseudonyms (ids) and keyed
 * digests, never personal data, and no revocation cause.
 */
export interface DomainEvent {
  readonly format: 1;
  /** Unique, random: tells one writing of version n from another. */
  readonly id: string;
  /** `kind/naming fields`, for example `certificate/sceau-ca-1/5f…`. */
  readonly aggregate: string;
  readonly version: number;
  /** `aggregate.past-participle`, for example `certificate.issued`. */
  readonly type: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly actor: Actor;
  /** The call or run in which it happened. */
  readonly correlation: string;
  readonly data: Readonly<Record<string, EventValue>>;
}

export type EventValue = string | number | boolean | readonly EventValue[] | { readonly [key: string]: EventValue };

/** Who did it: a person by a mandate or for their own data, whoever has the private key, the revocation code or a mailbox, or the platform itself. */
export type Actor =
  | { readonly capacity: string; readonly person: string; readonly mandate: string; readonly authentication: string }
  /** Somebody who asks about their own data, which takes no mandate. */
  | { readonly capacity: 'data-subject'; readonly person: string; readonly authentication: string }
  | { readonly capacity: 'key-holder'; readonly authentication: 'key-proof' }
  | { readonly capacity: 'code-holder'; readonly authentication: 'revocation-code' }
  /** Whoever reads the mailbox of a contact. */
  | { readonly capacity: 'contact'; readonly authentication: 'mailed-secret' }
  | { readonly capacity: 'platform'; readonly function: string }
  | { readonly capacity: 'ceremony'; readonly approvers: readonly string[] };

/** RFC 8785 canonical form, in UTF-8. Throws TypeError on what the format does not admit (null, fractions, undefined). */
export function canonicalBytes(event: DomainEvent): Uint8Array {
  return new TextEncoder().encode(canonical(event as unknown as EventValue));
}

/** RFC 8785 canonical form of any value that events could hold, in UTF-8. Throws TypeError on what they could not. */
export function canonicalValue(value: EventValue): Uint8Array {
  return new TextEncoder().encode(canonical(value));
}

/** SHA-256 of the canonical bytes, hex. */
export function eventDigest(event: DomainEvent): string {
  return createHash('sha256').update(canonicalBytes(event)).digest('hex');
}

function canonical(value: EventValue): string {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('lone surrogate in an event');
    return JSON.stringify(value);
  }
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('events hold safe integers only');
    return String(value === 0 ? 0 : value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) throw new TypeError(`events do not hold ${typeof value}`);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member as EventValue)}`).join(',')}}`;
}

/**
 * The kinds of record that are aggregates: each new version of them has an event. The others are written once, or are the
 * parts of one that has: lines of a list, which its events name by their numbers.
 */
const AGGREGATE_NAMES: {
  readonly [K in LedgerRecord['kind']]?: (record: Extract<LedgerRecord, { kind: K }>) => string;
} = {
  structure: (r) => r.id,
  subscription: (r) => r.id,
  contact: (r) => r.id,
  webhook: (r) => r.id,
  webhookDelivery: (r) => `${r.webhookId}/${r.eventId}`,
  person: (r) => r.id,
  mandate: (r) => `${r.personId}/${r.id}`,
  machine: (r) => r.id,
  appointment: (r) => r.id,
  contract: (r) => `${r.structureId}/${r.id}`,
  workItem: (r) => r.id,
  designation: (r) => r.id,
  holder: (r) => r.id,
  direction: (r) => r.id,
  import: (r) => r.id,
  house: () => 'house',
  issuer: (r) => r.id,
  request: (r) => r.id,
  decision: (r) => r.requestId,
  certificate: (r) => `${r.issuer}/${r.serial}`,
  blockedKey: (r) => r.spkiSha256,
  crlScope: (r) => r.scope,
  challenge: (r) => r.id,
  acceptance: (r) => `${r.issuer}/${r.serial}`,
  code: (r) => `${r.issuer}/${r.serial}`,
  dueRevocation: (r) => `${r.issuer}/${r.serial}`,
  revocationRequest: (r) => `${r.issuer}/${r.serial}/${r.id}`,
  seal: (r) => r.id,
  responder: (r) => r.issuer,
  declaration: (r) => `${r.issuer}/${r.serial}`,
  receipt: (r) => `${r.issuer}/${r.serial}`,
  terms: (r) => `${r.population}/${r.edition}`,
  termsAcceptance: (r) => `${r.personId}/${r.population}`,
  privacyRequest: (r) => `${r.personId}/${r.id}`,
  hold: (r) => `${r.subject}/${r.subjectId}`,
  purge: (r) => r.id,
  relint: (r) => r.id,
  bulkRevocation: (r) => r.id,
  campaign: (r) => r.id,
  mail: (r) => r.id,
  mailbox: (r) => r.digest,
  expiryNotice: (r) => `${r.issuer}/${r.serial}`,
  scan: (r) => `${r.job}/${r.day}`,
  signWatch: () => 'trail',
  loss: (r) => r.id,
};

/** Whether there are events of a kind with this name. */
export const hasHistory = (kind: string): boolean => Object.hasOwn(AGGREGATE_NAMES, kind);

/** The name under which a record's events are numbered; undefined for rows that have no history of their own. */
export function aggregateOf(record: LedgerRecord): string | undefined {
  const name = AGGREGATE_NAMES[record.kind] as ((record: LedgerRecord) => string) | undefined;
  return name && `${record.kind}/${name(record)}`;
}
