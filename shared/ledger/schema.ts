import type { Kind, NameOf, OutboxRow, RecordOf } from '../lifecycle/ports.ts';
import { contactDueAt } from '../registration/contact-life.ts';
import { closedFrom, lookAtOf } from '../registration/retention.ts';
import { populationOf } from '../registration/terms-records.ts';
import { bulkRows } from './bulk-rows.ts';
import { campaignRows } from './campaign-rows.ts';
import { certificateRows } from './certificate-rows.ts';
import { holderRows } from './holder-rows.ts';
import { beginning, ifNamed, instant, joined, LAST, NotAName, padded, secondsOf, spread } from './key-parts.ts';
import { mailRows } from './mail-rows.ts';
import { PARTITIONS } from './partitions.ts';
import { privacyRows } from './privacy-rows.ts';
import { reachOf } from './reach.ts';
import { alone, type Entry, type Row } from './row.ts';
import { signingRows } from './signing-rows.ts';
import type { Key } from './table.ts';
import { webhookRows } from './webhook-rows.ts';

export { expiryPartitions, kindOf, type ListPlace, leavesOut, outboxPlace, placeOf } from './lists.ts';
/**
 * The chart of access patterns, and the only place that knows keys. A key is words and names joined by `#`; the first
 * word of `pk` is the partition that IAM's leading keys allow or refuse (`functions/lambdas.ts`).
 *
 *   record       pk                          sk                        `list` entry                     `due` entry, while
 *   structure    structure#id                record                                                     structures-to-erase, closed
 *   unique       unique#namespace#digest     record
 *   subscription subscription#id             record                    subscriptions-of-structure       every-subscription, or
 *                                                                                                       subscriptions-to-decide
 *   contact      contact#subscription        contact#digest            contacts-of-mailbox, until ended contacts-due, as `contactDueAt` says
 *   webhook      webhook#subscription        webhook#random
 *   webhook-     webhook-delivery#webhook    delivery#event            deliveries-of-webhook            (swept)
 *     Delivery
 *   person       person#id                   record                                                     people-to-look-at, until erased
 *   mandate      mandates#person             mandate#id                mandates-of-subscription, or
 *                                                                      -of-structure, -of-direction,    people-of-population, active
 *                                                                      -of-house; none of a holder or machine
 *   machine      machine#id                  record                    machines-of-structure
 *   machineKey   machine#key#spki            record
 *   appointment  appointment#id              record                                                     appointments-to-approve, proposed
 *   contract     contract#structure          contract#id
 *   domainClaim  domain#name                 claim#here#subscription, or
 *                                            claim#below#subscription
 *   structureWord structure-words#two        word#word#structure
 *   workItem     work#id                     record                    revocation-proposals-of-structure, open-work, open
 *                                                                      revocations that are open
 *   designation  designation#id              record                    designations-of-structure        designations-to-review, until
 *                                                                                                       an agent has decided
 *   holder       holder#id                   record                    holders-of-subscription, or      holders-due, as `lifeDueAt` says
 *                                                                      holders-of-direction, or of those
 *                                                                      who wait for one holders-waiting
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
 *   campaign     campaign#id                 record                    campaigns                        campaigns-due, or campaigns-to-erase at rest
 *   campaignPart campaign#id                 part#0003
 *   campaignTold campaign#id                 told#mail
 *   earlyRenewal campaign#early#iss.#serial  record
 *   mail         mail#id                     record                    mails-of-certificate             mails-waiting, parked or unresolved; then mails-to-forget
 *   mailbox      mailbox#digest              record
 *   expiryNotice expiry#issuer#serial        record                    expiring-of-direction, until ended
 *   scan         scan#job                    day#2028-01-31
 *   signing      signing#key#0 to #3         asked#instant#id                                            (swept after 400 days)
 *   trailFile    sign-watch#day              file#id                                                     (swept after 400 days)
 *   signTrace    sign-watch#day              hour#instant                                                (swept after 400 days)
 *   signWatch    sign-watch#head             record
 *   loss         loss#id                     record
 *   opening      opened#table                row                                                        (`opening.ts`)
 *   event        its record's                event#<its record's sk>#0000000003
 *   waiting      unsealed#0 to #3            change#instant#event id                                    (taken away once sealed)
 *   log          log                         head, lease, checkpoint#000000000017
 *   place        log#certificate#iss.#serial 0000000002
 *   outbox row   outbox#id                   row                                                        outbox#topic, until completed
 *   OCSP answer  ocsp#issuer#serial          answer#sha1, or -256, -bare                                (swept)
 *   call         idempotency#digest          call                                                       (swept)
 *   rate         rate#digest                 minute                                                     (swept)
 *
 * Reads: `read` and `event` are one GetItem each. Of the lists, mandates-of-person, contracts-of-structure, claims-under-domain,
 * structures-by-word, entries-of-crl-scope, entries-since, issuers, seals, responders, terms-of-population, lines-of-import,
 * names-of-direction, scans-of-job, signings-since, trail-files-of-day, sign-traces-of-day and privacy-requests-of-person are consistent queries of one partition of the
 * table; the others read the index named above, the newest or the oldest first. Partitions of `due` that everybody writes are spread
 * over FAN_OUT (`…#0` to `…#3`) and read together. Writing
 * happens in one transaction per change (`ledger.ts`).
 */
export { ifNamed, LAST, NotAName, PARTITIONS, secondsOf };

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
    due: (r) => {
      const queue = r.state === 'requested' ? 'subscriptions-to-decide' : 'every-subscription';
      return { pk: spread(queue, r.id), sk: [instant(r.createdAt), r.id] };
    },
  },
  contact: {
    key: ({ id }) => {
      const dash = id.lastIndexOf('-');
      if (dash < 0) throw new NotAName('the id of a contact names its subscription');
      return { pk: ['contact', id.slice(0, dash)], sk: ['contact', id.slice(dash + 1)] };
    },
    list: ({ id, state, mailbox, personal, createdAt }) =>
      state === 'ended' || mailbox === undefined || personal.form === 'erased'
        ? undefined
        : { pk: ['contacts-of-mailbox', mailbox], sk: [instant(createdAt), id] },
    due: (r) => {
      const at = contactDueAt(r);
      return at === undefined ? undefined : { pk: spread('contacts-due', r.id), sk: [instant(at), r.id] };
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
      // a machine's is no person's to be told, counted or listed: its record names it
      const reached = r.role === 'machine' ? undefined : reachOf(r.scope);
      return reached && { pk: reached, sk: [instant(r.createdAt), r.id] };
    },
    due: (r) => {
      const population = r.state === 'active' ? populationOf(r.role) : undefined;
      return population && { pk: spread(`people-of-population#${population}`, r.personId), sk: [r.personId, r.id] };
    },
  },
  machine: {
    key: ({ id }) => alone('machine', id),
    list: (r) => ({ pk: ['machines-of-structure', r.structureId], sk: [instant(r.createdAt), r.id] }),
  },
  machineKey: { key: ({ spkiSha256 }) => alone('machine', 'key', spkiSha256) },
  appointment: {
    key: ({ id }) => alone('appointment', id),
    due: (r) =>
      r.state === 'proposed'
        ? { pk: spread('appointments-to-approve', r.id), sk: [instant(r.createdAt), r.id] }
        : undefined,
  },
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
  house: { key: () => alone('house') },
  issuer: { key: ({ id }) => ({ pk: ['issuers'], sk: ['issuer', id] }) },
  crlScope: { key: ({ scope }) => ({ pk: ['crl', scope], sk: ['head'] }) },
  crlEntry: {
    key: ({ scope, revokedAt, serial }) => ({ pk: ['crl', scope], sk: ['revoked', instant(revokedAt), serial] }),
  },
  crlIntent: { key: ({ scope, crlNumber }) => ({ pk: ['crl', scope], sk: ['number', padded(crlNumber, 8)] }) },
  challenge: {
    key: ({ id }) => alone('challenge', id),
    expires: (r) => new Date(Date.parse(r.expiresAt) + 30 * 86_400_000),
  },
  code: {
    key: ({ issuer, serial }) => alone('code', issuer, serial),
    list: (r) =>
      r.state === 'set'
        ? { pk: ['codes-of-person', r.setBy.personId], sk: [instant(r.setAt), r.issuer, r.serial] }
        : undefined,
  },
  seal: { key: ({ id }) => ({ pk: ['seals'], sk: ['seal', id] }) },
  responder: { key: ({ issuer }) => ({ pk: ['responders'], sk: ['responder', issuer] }) },
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
  loss: { key: ({ id }) => alone('loss', id) },
  relint: { key: ({ id }) => alone('relint', id), list: (r) => ({ pk: ['relint-reports'], sk: [r.id] }) },
  ...holderRows,
  ...certificateRows,
  ...privacyRows,
  ...bulkRows,
  ...campaignRows,
  ...mailRows,
  ...webhookRows,
  ...signingRows,
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

/** Whether rows of a kind are swept once nobody asks for them any more; their events stay. */
export const isSwept = (kind: Kind): boolean => rows[kind]?.expires !== undefined;

/** Key of the event of one version of the record that lives under `record`. */
export function eventKey(record: Key, version: number): Key {
  return { pk: record.pk, sk: `event#${record.sk}#${padded(version, 10)}` };
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
