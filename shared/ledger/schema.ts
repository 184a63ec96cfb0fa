import { createHash } from 'node:crypto';
import type { DomainEvent } from '../lifecycle/events.ts';
import type { Kind, ListName, Lists, NameOf, OutboxRow, RecordOf } from '../lifecycle/ports.ts';
import type { Key } from './table.ts';

/**
 * The chart of access patterns, and the only place that knows keys. A key is words and names joined by `#`; the first
 * word of `pk` is the partition that IAM's leading keys allow or refuse (`functions/lambdas.ts`).
 *
 *   record       pk                          sk                        `list` entry                     `due` entry, while
 *   structure    structure#id                record
 *   unique       unique#namespace#digest     record
 *   subscription subscription#id             record                    subscriptions-of-structure
 *   person       person#id                   record
 *   mandate      mandates#person             mandate#id                mandates-of-subscription, or
 *                                                                      -of-structure, -of-house
 *   appointment  appointment#id              record
 *   house        house                       record
 *   issuer       issuers                     issuer#id
 *   request      request#id                  record                    requests-of-subscription         requests-to-approve, pending
 *                                                                                                       requests-to-issue, approved
 *   decision     decision#request            record
 *   intent       intent#request              record
 *   certificate  certificate#issuer#serial   record                    certificates-of-subscription,    expires#day, issued
 *                                                                      once there is a certificate
 *   key          key#spki                    record
 *   blockedKey   blocked-key#spki            record
 *   crlScope     crl#scope                   head
 *   crlEntry     crl#scope                   revoked#instant#serial
 *   crlIntent    crl#scope                   number#00000012
 *   challenge    challenge#id                record                                                     (swept 30 days after expiry)
 *   event        its record's                event#<its record's sk>#0000000003                         events-to-seal, until sealed
 *   outbox row   outbox#id                   row                                                        outbox#topic, until completed
 *   call         idempotency#digest          call                                                       (swept)
 *   rate         rate#digest                 minute                                                     (swept)
 *
 * Reads: `read` and `event` are one GetItem each. Of the lists, mandates-of-person, entries-of-crl-scope and issuers are
 * consistent queries of one partition of the table; the others read the index named above, the newest or the oldest
 * first. Partitions of `due` that everybody writes are spread over FAN_OUT (`…#0` to `…#3`) and read together. Writing
 * happens in one transaction per change (`ledger.ts`).
 */
export const PARTITIONS = [
  'structure',
  'unique',
  'subscription',
  'person',
  'mandates',
  'appointment',
  'house',
  'issuers',
  'request',
  'decision',
  'intent',
  'certificate',
  'key',
  'blocked-key',
  'crl',
  'challenge',
  'outbox',
  'idempotency',
  'rate',
] as const;
type Partition = (typeof PARTITIONS)[number];

/** How many partitions share what would be one hot one. It may grow, never shrink. */
export const FAN_OUT = 4;

/** Ranks after every character that a name may have. */
export const LAST = '~';

interface Parts {
  readonly pk: readonly [Partition, ...string[]];
  readonly sk: readonly string[];
}
interface Entry {
  readonly pk: readonly string[];
  readonly sk: readonly string[];
}
interface Row<K extends Kind> {
  readonly key: (name: NameOf<K>) => Parts;
  readonly list?: (record: RecordOf<K>) => Entry | undefined;
  readonly due?: (record: RecordOf<K>) => Entry | undefined;
  /** Instant after which the row may be swept. */
  readonly expires?: (record: RecordOf<K>) => Date;
}

const QUEUES: { readonly [S in RecordOf<'request'>['state']]: ListName | undefined } = {
  pending: 'requests-to-approve',
  approved: 'requests-to-issue',
  issued: undefined,
  refused: undefined,
};

const rows: { readonly [K in Kind]: Row<K> } = {
  structure: { key: ({ id }) => alone('structure', id) },
  unique: { key: ({ namespace, digest }) => alone('unique', namespace, digest) },
  subscription: {
    key: ({ id }) => alone('subscription', id),
    list: (r) => ({ pk: ['subscriptions-of-structure', r.structureId], sk: [instant(r.createdAt), r.id] }),
  },
  person: { key: ({ id }) => alone('person', id) },
  mandate: {
    key: ({ personId, id }) => ({ pk: ['mandates', personId], sk: ['mandate', id] }),
    list: (r) => ({ pk: reachOf(r.scope), sk: [instant(r.createdAt), r.id] }),
  },
  appointment: { key: ({ id }) => alone('appointment', id) },
  house: { key: () => alone('house') },
  issuer: { key: ({ id }) => ({ pk: ['issuers'], sk: ['issuer', id] }) },
  request: {
    key: ({ id }) => alone('request', id),
    list: (r) => ({ pk: ['requests-of-subscription', r.subscriptionId], sk: [instant(r.createdAt), r.id] }),
    due: (r) => {
      const waits = QUEUES[r.state];
      return waits && { pk: spread(waits, r.id), sk: [instant(r.updatedAt), r.id] };
    },
  },
  decision: { key: ({ requestId }) => alone('decision', requestId) },
  intent: { key: ({ requestId }) => alone('intent', requestId) },
  certificate: {
    key: ({ issuer, serial }) => alone('certificate', issuer, serial),
    list: (r) =>
      r.state === 'issued' || r.state === 'revoked'
        ? {
            pk: ['certificates-of-subscription', r.subscriptionId],
            sk: [instant(r.createdAt), r.issuer, r.serial],
          }
        : undefined,
    due: (r) =>
      r.state === 'issued'
        ? {
            pk: spread(`expires#${instant(r.notAfter).slice(0, 10)}`, r.serial),
            sk: [r.notAfter, r.issuer, r.serial],
          }
        : undefined,
  },
  key: { key: ({ spkiSha256 }) => alone('key', spkiSha256) },
  blockedKey: { key: ({ spkiSha256 }) => alone('blocked-key', spkiSha256) },
  crlScope: { key: ({ scope }) => ({ pk: ['crl', scope], sk: ['head'] }) },
  crlEntry: {
    key: ({ scope, revokedAt, serial }) => ({ pk: ['crl', scope], sk: ['revoked', instant(revokedAt), serial] }),
  },
  crlIntent: { key: ({ scope, crlNumber }) => ({ pk: ['crl', scope], sk: ['number', padded(crlNumber, 8)] }) },
  challenge: {
    key: ({ id }) => alone('challenge', id),
    expires: (r) => new Date(Date.parse(r.expiresAt) + 30 * 86_400_000),
  },
};

/** Where a list is: part of a partition of the table (consistent), or partitions of an index. */
export type ListPlace =
  | { readonly index?: undefined; readonly partitions: readonly string[]; readonly begins: string }
  | { readonly index: 'list' | 'due'; readonly partitions: readonly string[]; readonly newestFirst: boolean };

const lists: { readonly [L in ListName]: { readonly holds: Lists[L]; readonly at: (of: string) => ListPlace } } = {
  'mandates-of-person': {
    holds: 'mandate',
    at: (of) => ({ partitions: [joined(['mandates', of])], begins: 'mandate#' }),
  },
  'mandates-of-subscription': { holds: 'mandate', at: (of) => oldestFirst('mandates-of-subscription', of) },
  'mandates-of-structure': { holds: 'mandate', at: (of) => oldestFirst('mandates-of-structure', of) },
  'subscriptions-of-structure': { holds: 'subscription', at: (of) => oldestFirst('subscriptions-of-structure', of) },
  'requests-of-subscription': { holds: 'request', at: (of) => newestFirst('requests-of-subscription', of) },
  'certificates-of-subscription': { holds: 'certificate', at: (of) => newestFirst('certificates-of-subscription', of) },
  'entries-of-crl-scope': {
    holds: 'crlEntry',
    at: (of) => ({ partitions: [joined(['crl', of])], begins: 'revoked#' }),
  },
  issuers: { holds: 'issuer', at: () => ({ partitions: ['issuers'], begins: 'issuer#' }) },
  'requests-to-issue': { holds: 'request', at: () => queue('requests-to-issue') },
  'requests-to-approve': { holds: 'request', at: () => queue('requests-to-approve') },
};

/** A part of a key that cannot be one: empty, too long, or with characters that would reach into another key. */
export class NotAName extends Error {}

/** What `make` answers; undefined when it meets a part that no key can have: such a name is the name of nothing. */
export function ifNamed<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof NotAName) return undefined;
    throw error;
  }
}

/** Key of a record. Throws `NotAName`. */
export function keyOf<K extends Kind>(kind: K, name: NameOf<K>): Key {
  const { pk, sk } = (rows[kind] as Row<K>).key(name);
  return { pk: joined(pk), sk: joined(sk) };
}

/** Key and index attributes of a record's row. Throws `NotAName`. */
export function attributesOf<K extends Kind>(record: RecordOf<K>): Key & Readonly<Record<string, string | number>> {
  const row = rows[record.kind] as unknown as Row<K>;
  const key = keyOf(record.kind as K, record as unknown as NameOf<K>);
  const expires = row.expires?.(record);
  return {
    ...key,
    ...indexed('list', row.list?.(record)),
    ...indexed('due', row.due?.(record)),
    ...(expires && { expires: secondsOf(expires) }),
  };
}

/** Key of the event of one version of the record that lives under `record`. */
export function eventKey(record: Key, version: number): Key {
  return { pk: record.pk, sk: `event#${record.sk}#${padded(version, 10)}` };
}

/** Index attributes of an event's row: it waits for the sealer. */
export function eventAttributes(event: DomainEvent): Readonly<Record<string, string>> {
  return indexed('due', { pk: spread('events-to-seal', event.aggregate), sk: [instant(event.at), event.id] });
}

/** Key of an outbox row. */
export function outboxKey(id: string): Key {
  return { pk: joined(['outbox', id]), sk: 'row' };
}

/** Index attributes of an outbox row. */
export function outboxAttributes(row: OutboxRow): Readonly<Record<string, string>> {
  return indexed('due', { pk: spread(`outbox#${row.topic}`, row.id), sk: [instant(row.notBefore), row.id] });
}

/** Where the rows of a topic wait, by `notBefore`. */
export function outboxPlace(topic: OutboxRow['topic']): ListPlace {
  return queue(`outbox#${topic}`);
}

/** The partitions of `due` with the certificates whose notAfter is on a day (`2028-01-31`, UTC). */
export function expiryPartitions(day: string): readonly string[] {
  return fanOut(`expires#${day}`);
}

/** Where a list is read. Throws `NotAName`. */
export function placeOf(list: ListName, of: string): ListPlace {
  return lists[list].at(of);
}

/** The kind of record that a list holds. */
export function kindOf<L extends ListName>(list: L): Lists[L] {
  return lists[list].holds;
}

/** The attribute by which an index, or the table, sorts. */
export function sortAttribute(index: 'list' | 'due' | undefined): string {
  return index === undefined ? 'sk' : `${index}Sk`;
}

/** For time to live. */
export function secondsOf(instant: Date): number {
  return Math.ceil(instant.getTime() / 1000);
}

/** What rows have beside the fields of what they store. */
export const ROW_ATTRIBUTES = ['pk', 'sk', 'listPk', 'listSk', 'duePk', 'dueSk', 'expires'] as const;

function alone(partition: Partition, ...names: string[]): Parts {
  return { pk: [partition, ...names], sk: ['record'] };
}

function oldestFirst(list: ListName, of: string): ListPlace {
  return { index: 'list', partitions: [joined([list, of])], newestFirst: false };
}

function newestFirst(list: ListName, of: string): ListPlace {
  return { index: 'list', partitions: [joined([list, of])], newestFirst: true };
}

function queue(word: string): ListPlace {
  return { index: 'due', partitions: fanOut(word), newestFirst: false };
}

function reachOf(scope: RecordOf<'mandate'>['scope']): readonly string[] {
  if (scope.reach === 'subscription') return ['mandates-of-subscription', scope.subscriptionId];
  return scope.reach === 'structure' ? ['mandates-of-structure', scope.structureId] : ['mandates-of-house'];
}

function indexed(index: 'list' | 'due', entry: Entry | undefined): Record<string, string> {
  return entry ? { [`${index}Pk`]: joined(entry.pk), [`${index}Sk`]: joined(entry.sk) } : {};
}

/** Words may hold `#`, names may not; `spread` and `fanOut` make words. */
function joined(parts: readonly string[]): string {
  const [word, ...names] = parts;
  for (const name of names) if (!/^[!-"$-}]{1,256}$/.test(name)) throw new NotAName(`not a name for the ledger's keys`);
  return [word, ...names].join('#');
}

function spread(word: string, name: string): readonly string[] {
  return [word, String(createHash('sha256').update(name).digest()[0]! % FAN_OUT)];
}

function fanOut(word: string): readonly string[] {
  return Array.from({ length: FAN_OUT }, (_, shard) => `${word}#${shard}`);
}

/** Sort keys compare as text, so an instant must have the one form. */
function instant(value: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value))
    throw new NotAName('not an instant in UTC with milliseconds');
  return value;
}

function padded(value: number, digits: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 10 ** digits) throw new NotAName('not a number for a key');
  return String(value).padStart(digits, '0');
}
