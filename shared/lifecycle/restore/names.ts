import type { DomainEvent } from '../events.ts';
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
