import { type DomainEvent, hasHistory } from '../events.ts';
import type { Kind, NameOf, NamingFields } from '../ports.ts';

/** The fields that aggregates' names are made of, in their order (`events.ts`); the last one takes what is left. */
const FIELDS: { readonly [K in Kind]?: readonly NamingFields[K][] } = {
  webhookDelivery: ['webhookId', 'eventId'],
  mandate: ['personId', 'id'],
  contract: ['structureId', 'id'],
  house: [],
  decision: ['requestId'],
  certificate: ['issuer', 'serial'],
  blockedKey: ['spkiSha256'],
  crlScope: ['scope'],
  acceptance: ['issuer', 'serial'],
  code: ['issuer', 'serial'],
  dueRevocation: ['issuer', 'serial'],
  revocationRequest: ['issuer', 'serial', 'id'],
  responder: ['issuer'],
  declaration: ['issuer', 'serial'],
  receipt: ['issuer', 'serial'],
  terms: ['population', 'edition'],
  termsAcceptance: ['personId', 'population'],
  privacyRequest: ['personId', 'id'],
  hold: ['subject', 'subjectId'],
  mailbox: ['digest'],
  expiryNotice: ['issuer', 'serial'],
  scan: ['job', 'day'],
};

export interface Named<K extends Kind = Kind> {
  readonly kind: K;
  readonly name: NameOf<K>;
}

/** Which record the events of an aggregate are about; `first` is the first of them that is at hand. */
export function namedBy({ aggregate, at }: Pick<DomainEvent, 'aggregate' | 'at'>): Named {
  const [word = '', ...parts] = aggregate.split('/');
  const kind = word as Kind;
  const fields: readonly string[] = FIELDS[kind] ?? ['id'];
  const values = fields.map((field, place) => {
    const value = place === fields.length - 1 ? parts.slice(place).join('/') : parts[place];
    return [field, field === 'edition' ? Number(value) : value];
  });
  // kept beside its certificate by the instant of its one event
  const when = kind === 'revocationRequest' ? [['createdAt', at]] : [];
  return { kind, name: Object.fromEntries([...values, ...when]) as NameOf<Kind> };
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isThing = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether a leaf that nobody has signed for could be an event of the house at all: of a kind that it has, with a whole name,
 * and an instant. What is no such thing must not keep anybody from a restore.
 */
export function isOurs({ aggregate, version, type, at, actor, data }: DomainEvent): boolean {
  const [kind = '', ...parts] = aggregate.split('/');
  const named =
    parts.length >= (FIELDS[kind as Kind]?.length ?? 1) && parts.every((part) => /^[!-"$-}]{1,256}$/.test(part));
  const dated = typeof at === 'string' && INSTANT.test(at) && !Number.isNaN(Date.parse(at));
  return (
    hasHistory(kind) && named && dated && version >= 1 && typeof type === 'string' && isThing(actor) && isThing(data)
  );
}
