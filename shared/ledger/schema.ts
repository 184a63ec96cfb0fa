import type { DomainEvent } from '../lifecycle/events.ts';
import type { Kind, ListName, NameOf, OutboxRow, RecordOf } from '../lifecycle/ports.ts';
import { lifeDueAt } from '../registration/holder-life.ts';
import { closedFrom, lookAtOf } from '../registration/retention.ts';
import { populationOf } from '../registration/terms-records.ts';
import { bulkRows } from './bulk-rows.ts';
import { beginning, ifNamed, instant, joined, LAST, NotAName, padded, secondsOf, spread, swept } from './key-parts.ts';
import { PARTITIONS } from './partitions.ts';
import { privacyRows } from './privacy-rows.ts';
import { reachOf } from './reach.ts';
import { alone, type Entry, type Row } from './row.ts';
import type { Key } from './table.ts';

export { expiryPartitions, kindOf, type ListPlace, outboxPlace, placeOf } from './lists.ts';
/**
 * The chart of access patterns, and the only place that knows keys. A key is words and names joined by `#`; the first
 * word of `pk` is the partition that IAM's leading keys allow or refuse (`functions/lambdas.ts`).
 *
 *   record       pk                          sk                        `list` entry                     `due` entry, while
 *   structure    structure#id                record                                                     structures-to-erase, closed
 *   unique       unique#namespace#digest     record
 *   subscription subscription#id             record                    subscriptions-of-structure       every-subscription
 *   contact      contact#subscription        contact#digest
 *   person       person#id                   record                                                     people-to-look-at, until erased
 *   mandate      mandates#person             mandate#id                mandates-of-subscription, or
 *                                                                      -of-structure, -of-direction,    people-of-population, active
 *                                                                      -of-house; a holder's in none
 *   appointment  appointment#id              record
 *   contract     contract#structure          contract#id
 *   domainClaim  domain#name                 claim#here#subscription, or
 *                                            claim#below#subscription
 *   structureWord structure-words#two        word#word#structure
 *   workItem     work#id                     record                    revocation-proposals-of-structure, open-work, open
 *                                                                      revocations that are open
 *   designation  designation#id              record                    designations-of-structure        designations-to-review, until
 *                                                                                                       an agent has decided
 *   holder       holder#id                   record                    holders-of-subscription, or      holders-due, as `lifeDueAt` says
 *                                                                      holders-of-direction
 *   direction    direction#id                record                    directions-of-structure
 *   holderNames  holder-names#direction      name#digest
 *   import       import#id                   record                    imports-of-direction             imports-running, running; or
 *                                                                                                       imports-to-erase, until erased
 *   importPart   import#id                   part#0003                                                  (swept when kept no longer)
 *   importLine   import#id                   line#00012                                                 (swept when kept no longer)
 *   house        house                       record
 *   issuer       issuers                     issuer#id
 *   request      request#id                  record                    requests-of-subscription         requests-to-approve, pending
 *                                                                                                       requests-to-issue, approved
 *   decision     decision#request            record
 *   intent       intent#request              record                                                     every-intent, unless emptied
 *   certificate  certificate#issuer#serial   record                    certificates-of-subscription,    expires#day, issued
 *                                                                      once there is a certificate
 *   key          key#spki                    record
 *   blockedKey   blocked-key#spki            record
 *   crlScope     crl#scope                   head
 *   crlEntry     crl#scope                   revoked#instant#serial
 *   crlIntent    crl#scope                   number#00000012
 *   lease        crl#scope                   lease
 *   challenge    challenge#id                record                                                     (swept 30 days after expiry)
 *   acceptance   acceptance#issuer#serial    record                                                     acceptances-due, awaited
 *   code         code#issuer#serial          record                    codes-of-person, set
 *   dueRevocation due-revocation#iss.#serial record                                                     revocations-due, waiting
 *   revocation-  certificate#issuer#serial   revocation-request#instant#id
 *     Request
 *   seal         seals                       seal#id
 *   responder    responders                  responder#issuer
 *   declaration  declaration#issuer#serial   record                                                     declarations-due, awaited
 *   receipt      receipt#issuer#serial       record
 *   terms        terms#population            edition#0002
 *   terms-       terms-acceptance#person     population                terms-outstanding, awaited; or   terms-due, awaited
 *     Acceptance                                                       terms-accepted
 *   privacy-     privacy-request#person      request#id                                                 privacy-requests-open, open; or
 *     Request                                                                                           erasures-granted, until done
 *   hold         hold#subject#id             record                    holds, set
 *   purge        purge#id                    record                    purges
 *   relint       relint#id                   record                    relint-reports
 *   bulkRevocation bulk#id                   record                    bulk-revocations                 bulk-moving, or bulk-to-erase at rest
 *   bulkPart     bulk#id                     part#0003
 *   bulkTold     bulk#id                     told#person
 *   event        its record's                event#<its record's sk>#0000000003                         events-to-seal, until sealed
 *   outbox row   outbox#id                   row                                                        outbox#topic, until completed
 *   OCSP answer  ocsp#issuer#serial          answer#sha1, or -256, -bare                                (swept)
 *   call         idempotency#digest          call                                                       (swept)
 *   rate         rate#digest                 minute                                                     (swept)
 *
 * Reads: `read` and `event` are one GetItem each. Of the lists, mandates-of-person, contracts-of-structure, claims-under-domain,
 * structures-by-word, entries-of-crl-scope, entries-since, issuers, seals, responders, terms-of-population, lines-of-import, names-of-direction and
 * privacy-requests-of-person are consistent queries of one partition of the table; the others read the index named above, the newest or the oldest first. Partitions of `due` that everybody writes are spread over FAN_OUT (`…#0` to `…#3`) and read together. Writing
 * happens in one transaction per change (`ledger.ts`).
 */
export { ifNamed, LAST, NotAName, PARTITIONS, secondsOf };

const QUEUES: { readonly [S in RecordOf<'request'>['state']]: ListName | undefined } = {
  pending: 'requests-to-approve',
  approved: 'requests-to-issue',
  issued: undefined,
  refused: undefined,
};

const rows: { readonly [K in Kind]: Row<K> } = {
  structure: {
    key: ({ id }) => alone('structure', id),
    due: (r) => {
      const from = r.erasure?.state === 'done' ? undefined : closedFrom(r);
      return from === undefined ? undefined : { pk: spread('structures-to-erase', r.id), sk: [instant(from), r.id] };
    },
  },
  unique: { key: ({ namespace, digest }) => alone('unique', namespace, digest) },
  subscription: {
    key: ({ id }) => alone('subscription', id),
    list: (r) => ({ pk: ['subscriptions-of-structure', r.structureId], sk: [instant(r.createdAt), r.id] }),
    due: (r) => ({ pk: spread('every-subscription', r.id), sk: [instant(r.createdAt), r.id] }),
  },
  contact: {
    key: ({ id }) => {
      const dash = id.lastIndexOf('-');
      if (dash < 0) throw new NotAName('the id of a contact names its subscription');
      return { pk: ['contact', id.slice(0, dash)], sk: ['contact', id.slice(dash + 1)] };
    },
  },
  person: {
    key: ({ id }) => alone('person', id),
    due: (r) =>
      r.erasure?.state === 'done'
        ? undefined
        : { pk: spread('people-to-look-at', r.id), sk: [instant(lookAtOf(r)), r.id] },
  },
  mandate: {
    key: ({ personId, id }) => ({ pk: ['mandates', personId], sk: ['mandate', id] }),
    list: (r) => {
      const reached = reachOf(r.scope);
      return reached && { pk: reached, sk: [instant(r.createdAt), r.id] };
    },
    due: (r) => {
      const population = r.state === 'active' ? populationOf(r.role) : undefined;
      return population && { pk: spread(`people-of-population#${population}`, r.personId), sk: [r.personId, r.id] };
    },
  },
  appointment: { key: ({ id }) => alone('appointment', id) },
  contract: { key: ({ structureId, id }) => ({ pk: ['contract', structureId], sk: ['contract', id] }) },
  domainClaim: {
    key: ({ under, subscriptionId, declared }) => ({
      pk: ['domain', under],
      sk: ['claim', declared.name === under ? 'here' : 'below', subscriptionId],
    }),
  },
  structureWord: {
    key: ({ word, structureId }) => ({ pk: ['structure-words', beginning(word)], sk: ['word', word, structureId] }),
  },
  workItem: {
    key: ({ id }) => alone('work', id),
    list: (r) =>
      r.state === 'open' && r.task === 'revocations'
        ? { pk: ['revocation-proposals-of-structure', r.structureId], sk: [instant(r.createdAt), r.id] }
        : undefined,
    due: (r) => (r.state === 'open' ? { pk: spread('open-work', r.id), sk: [instant(r.createdAt), r.id] } : undefined),
  },
  designation: {
    key: ({ id }) => alone('designation', id),
    list: (r) => ({ pk: ['designations-of-structure', r.structureId], sk: [instant(r.createdAt), r.id] }),
    due: (r) =>
      r.state === 'submitted' || r.state === 'under-review'
        ? { pk: spread('designations-to-review', r.id), sk: [instant(r.updatedAt), r.id] }
        : undefined,
  },
  holder: {
    key: ({ id }) => alone('holder', id),
    list: (r) => {
      const of = r.directionId === undefined ? 'subscription' : 'direction';
      return { pk: [`holders-of-${of}`, r.directionId ?? r.subscriptionId], sk: [instant(r.createdAt), r.id] };
    },
    due: (r) => {
      const at = lifeDueAt(r);
      return at === undefined ? undefined : { pk: spread('holders-due', r.id), sk: [instant(at), r.id] };
    },
  },
  direction: {
    key: ({ id }) => alone('direction', id),
    list: (r) => ({ pk: ['directions-of-structure', r.structureId], sk: [instant(r.createdAt), r.id] }),
  },
  holderNames: {
    key: ({ directionId, digest }) => ({ pk: ['holder-names', directionId], sk: ['name', digest] }),
  },
  import: {
    key: ({ id }) => alone('import', id),
    list: (r) => ({ pk: ['imports-of-direction', r.directionId], sk: [instant(r.createdAt), r.id] }),
    due: (r) => {
      if (r.state === 'running') return { pk: spread('imports-running', r.id), sk: [instant(r.movedAt), r.id] };
      return r.erased ? undefined : { pk: spread('imports-to-erase', r.id), sk: [instant(r.keptUntil), r.id] };
    },
  },
  importPart: {
    key: ({ importId, part }) => ({ pk: ['import', importId], sk: ['part', padded(part, 4)] }),
    expires: (r) => swept(r.keptUntil),
  },
  importLine: {
    key: ({ importId, line }) => ({ pk: ['import', importId], sk: ['line', padded(line, 5)] }),
    expires: (r) => swept(r.keptUntil),
  },
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
  intent: {
    key: ({ requestId }) => alone('intent', requestId),
    due: (r) =>
      r.tbsCertificate.length > 0
        ? { pk: spread('every-intent', r.requestId), sk: [instant(r.createdAt), r.requestId] }
        : undefined,
  },
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
  acceptance: {
    key: ({ issuer, serial }) => alone('acceptance', issuer, serial),
    due: (r) =>
      r.state === 'awaited'
        ? { pk: spread('acceptances-due', r.serial), sk: [instant(r.dueAt), r.issuer, r.serial] }
        : undefined,
  },
  code: {
    key: ({ issuer, serial }) => alone('code', issuer, serial),
    list: (r) =>
      r.state === 'set'
        ? { pk: ['codes-of-person', r.setBy.personId], sk: [instant(r.setAt), r.issuer, r.serial] }
        : undefined,
  },
  revocationRequest: {
    key: ({ issuer, serial, createdAt, id }) => ({
      pk: ['certificate', issuer, serial],
      sk: ['revocation-request', instant(createdAt), id],
    }),
  },
  dueRevocation: {
    key: ({ issuer, serial }) => alone('due-revocation', issuer, serial),
    due: (r) =>
      r.state === 'waiting'
        ? { pk: spread('revocations-due', r.serial), sk: [instant(r.at), r.issuer, r.serial] }
        : undefined,
  },
  seal: { key: ({ id }) => ({ pk: ['seals'], sk: ['seal', id] }) },
  responder: { key: ({ issuer }) => ({ pk: ['responders'], sk: ['responder', issuer] }) },
  declaration: {
    key: ({ issuer, serial }) => alone('declaration', issuer, serial),
    due: (r) =>
      r.state === 'awaited'
        ? { pk: spread('declarations-due', r.serial), sk: [instant(r.dueAt), r.issuer, r.serial] }
        : undefined,
  },
  receipt: { key: ({ issuer, serial }) => alone('receipt', issuer, serial) },
  terms: { key: ({ population, edition }) => ({ pk: ['terms', population], sk: ['edition', padded(edition, 4)] }) },
  termsAcceptance: {
    key: ({ personId, population }) => ({ pk: ['terms-acceptance', personId], sk: [population] }),
    list: ({ personId, population, accepted, awaited }) => {
      const [word, edition] = awaited ? ['outstanding', awaited.edition] : ['accepted', accepted?.edition ?? 1];
      return { pk: spread(`terms-${word}#${population}#${edition}`, personId), sk: [personId] };
    },
    due: ({ personId, population, awaited }) =>
      awaited?.dueAt === undefined
        ? undefined
        : { pk: spread('terms-due', personId), sk: [instant(awaited.dueAt), personId, population] },
  },
  relint: { key: ({ id }) => alone('relint', id), list: (r) => ({ pk: ['relint-reports'], sk: [r.id] }) },
  ...privacyRows,
  ...bulkRows,
};

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

/** The attribute by which an index, or the table, sorts. */
export function sortAttribute(index: 'list' | 'due' | undefined): string {
  return index === undefined ? 'sk' : `${index}Sk`;
}

/** What rows have beside the fields of what they store. */
export const ROW_ATTRIBUTES = ['pk', 'sk', 'listPk', 'listSk', 'duePk', 'dueSk', 'expires'] as const;

function indexed(index: 'list' | 'due', entry: Entry | undefined): Record<string, string> {
  return entry ? { [`${index}Pk`]: joined(entry.pk), [`${index}Sk`]: joined(entry.sk) } : {};
}
