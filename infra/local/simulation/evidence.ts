import { eventOf } from '../../../shared/ledger/rows.ts';
import type { Item } from '../../../shared/ledger/table.ts';
import type { ExpiryNoticeRecord, ScanRecord } from '../../../shared/lifecycle/expiry-records.ts';
import type { MailRecord } from '../../../shared/lifecycle/mail-records.ts';
import type { OutboxRow } from '../../../shared/lifecycle/ports.ts';
import type {
  AcceptanceRecord,
  CertificateRecord,
  RequestRecord,
  WorkItemRecord,
} from '../../../shared/lifecycle/records.ts';
import type { Handed, Taken } from './post.ts';
import { nameOf, type Scene } from './scene.ts';

/**
 * What is left after the years: rows of the ledger, read as they lie, and the provider's own book. Nothing here asks the
 * code that is looked at.
 */
export interface Evidence {
  readonly now: string;
  readonly certificates: ReadonlyMap<string, Stood>;
  readonly trails: ReadonlyMap<string, ExpiryNoticeRecord>;
  readonly mails: ReadonlyMap<string, MailRecord>;
  readonly workItems: readonly WorkItemRecord[];
  readonly scans: readonly ScanRecord[];
  readonly waiting: readonly OutboxRow[];
  readonly taken: readonly Taken[];
  /** Messages by the notice that they carry. */
  readonly takenOf: ReadonlyMap<string, readonly Taken[]>;
  readonly handed: ReadonlyMap<string, readonly Handed[]>;
  readonly alarms: readonly { readonly at: string; readonly name: string; readonly about: string }[];
  readonly history: readonly { readonly aggregate: string; readonly versions: readonly number[] }[];
}

/** A certificate, and from when to when it had a successor that somebody had accepted. */
export interface Stood {
  readonly record: CertificateRecord;
  readonly revokedAt?: string;
  readonly succeeded?: { readonly from: string; readonly until?: string };
}

/** Gathers everything once. */
export function evidenceOf({ house, post, book, alarms }: Scene): Evidence {
  const rows = house.table.rows();
  const of = <T>(kind: string) => rows.filter((row) => row.kind === kind && !isEvent(row)) as unknown as T[];
  const mine = of<CertificateRecord>('certificate').filter((record) => book.has(nameOf(record)));
  const records = new Map(mine.map((record) => [nameOf(record), record]));
  const requests = new Map(of<RequestRecord>('request').map((one) => [one.id, one]));
  const acceptances = new Map(of<AcceptanceRecord>('acceptance').map((one) => [nameOf(one), one]));
  const stood = (record: CertificateRecord): Stood => {
    const next = requests.get(requests.get(record.requestId)?.renewedBy ?? '')?.certificate;
    const successor = next && records.get(nameOf(next));
    const from = next && acceptances.get(nameOf(next))?.act?.at;
    const until = successor?.revocation?.at;
    return {
      record,
      ...(record.revocation && { revokedAt: record.revocation.at }),
      ...(from !== undefined &&
        acceptances.get(nameOf(next!))?.state === 'accepted' && { succeeded: { from, ...(until && { until }) } }),
    };
  };
  return {
    now: house.clock.now().toISOString(),
    certificates: new Map(mine.map((record) => [nameOf(record), stood(record)])),
    trails: new Map(of<ExpiryNoticeRecord>('expiryNotice').map((one) => [nameOf(one), one])),
    mails: new Map(of<MailRecord>('mail').map((one) => [one.id, one])),
    workItems: of<WorkItemRecord>('workItem'),
    scans: of<ScanRecord>('scan'),
    waiting: rows.filter(({ pk }) => pk.startsWith('outbox#')) as unknown as OutboxRow[],
    taken: post.taken,
    takenOf: Map.groupBy(post.taken, ({ noticeId }) => noticeId),
    handed: Map.groupBy(post.handed, ({ noticeId }) => noticeId),
    alarms,
    history: historyOf(rows),
  };
}

function historyOf(rows: readonly Item[]) {
  const events = rows.filter(isEvent).map(eventOf);
  return [...Map.groupBy(events, ({ aggregate }) => aggregate)].map(([aggregate, its]) => ({
    aggregate,
    versions: its.map(({ version }) => version).sort((a, b) => a - b),
  }));
}

const isEvent = ({ sk }: Item): boolean => sk.startsWith('event#');
