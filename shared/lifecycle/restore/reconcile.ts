import type { Actor, DomainEvent } from '../events.ts';
import type { Change, Clock, Kind, Ledger, ObjectStore, Randomness, RecordOf } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import type { LedgerRecord, LossOutcome } from '../records.ts';
import { newWorkItem, openedEvent } from '../registration/work-items.ts';
import { revocationOf } from '../revocation.ts';
import { throughout } from '../whole-list.ts';
import { again, made } from './again.ts';
import { type CertificateSources, keptOf, redoneCertificate } from './certificates.ts';
import { lossEvent, lossRecord } from './losses.ts';
import { findLost, type Lost } from './lost.ts';
import { numberedOn, numbersTaken } from './numbers.ts';
import { asPublished, type NewestList, newestLists, reasonBehind } from './published.ts';
import type { RestoreReport } from './report.ts';
import type { SealedEvents } from './sealed.ts';
import { takesAway } from './taking.ts';

/**
 * A table that was restored to a point in time is older than what relying parties, subscribers and the log were told. This
 * brings it to where nothing of that is taken back:
 *
 *   1 what the sealed log says and the ledger does not is put on record as lost, aggregate by aggregate, and said again in
 *     the same commit as far as events and the archive of certificates tell it: revocations, ends of mandates, blocked
 *     keys and cards, holds, certificates with their serials
 *   2 what stands on a published list is revoked
 *   3 lists number on above what was published
 *
 * What only the lost table had, personal data above all, is left to an agent, as an item each. It may die anywhere and be
 * run again: an aggregate is done once its loss is on record. Erasures are replayed besides (`privacy/replay.ts`), and the
 * log's own head goes on where the batches in the bucket end (`log/sealing.ts`).
 */
export interface RestoreHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly evidence: Pick<ObjectStore, 'get'>;
  readonly repository: Pick<ObjectStore, 'get'>;
  readonly sealed: Omit<SealedEvents, 'end'>;
}

const ACTOR: Actor = { capacity: 'platform', function: 'reconcile' };

/** Kinds that nobody needs to see to when they are older or gone: the clock and those concerned do them again by themselves. */
const BY_THEMSELVES: ReadonlySet<Kind> = new Set<Kind>([
  'acceptance',
  'challenge',
  'crlScope',
  'decision',
  'expiryNotice',
  'house',
  'loss',
  'mail',
  'mailbox',
  'purge',
  'relint',
  'revocationRequest',
  'scan',
  'termsAcceptance',
  'webhookDelivery',
]);

export async function reconcile(
  house: RestoreHouse,
  correlation: string,
  /** `dryRun`: writes nothing. */
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<RestoreReport> {
  const { ledger, sealed } = house;
  const lost = await findLost(ledger, sealed);
  const founded = lost.flatMap(({ kind, aggregate, record, believed }) =>
    kind === 'issuer' && !record && believed.some((event) => !takesAway(event))
      ? [aggregate.slice('issuer/'.length)]
      : [],
  );
  if (founded.length > 0 && !dryRun)
    throw new Error(`${founded.join(', ')}: founded after this copy. Restore a later one.`);
  const numbers = numbersTaken(lost);
  const lists = await newestLists(house, numbers);
  const compromised = new Map(
    lost.flatMap(({ kind, aggregate, believed: [first] }) =>
      kind === 'blockedKey' && first ? [[aggregate.slice('blockedKey/'.length), first.at]] : [],
    ),
  );
  const digests = new Map(
    lost.flatMap(({ aggregate, believed }) => {
      const issued = believed.find(({ type }) => type === 'certificate.issued');
      return issued ? [[aggregate, String(issued.data.certificateSha256)]] : [];
    }),
  );
  const submitted = new Map(
    lost.flatMap(({ kind, aggregate, believed: [first] }) =>
      kind === 'request' && first?.type === 'request.submitted'
        ? [[aggregate.slice('request/'.length), first.data]]
        : [],
    ),
  );
  const run: Run = {
    house,
    pen: penOf(house, ACTOR, correlation),
    lists,
    compromised,
    submitted,
    digests,
    back: new Set(),
  };
  let changes = 0;
  const commit = async (change: Change) => {
    changes++;
    if (!dryRun) await ledger.commit(change);
  };

  const kinds: { [K in Kind]?: Record<LossOutcome, number> } = {};
  const toSee: { aggregate: string; left: LossOutcome }[] = [];
  for (const one of lost) {
    if (one.kind === 'crlScope' || (await ledger.read('loss', { id: one.id }))) continue;
    const { change, left, seen } = await lossOf(run, one);
    await commit(change);
    const counts = kinds[one.kind] ?? { back: 0, kept: 0, gone: 0 };
    kinds[one.kind] = { ...counts, [left]: counts[left] + 1 };
    if (seen) toSee.push({ aggregate: one.aggregate, left });
  }
  const revokedByList: string[] = [];
  const strangers: string[] = [];
  for (const list of lists) {
    const missing = await entriesMissing(ledger, list);
    for (const serial of missing) {
      const change = await listedAgain(run, list, serial);
      if (!change) continue;
      await commit(change);
      const revoked = change.records.some(({ kind }) => kind === 'certificate');
      (revoked ? revokedByList : strangers).push(`${list.issuer}/${serial}`);
    }
  }
  const moved: { scope: string; crlNumber: number }[] = [];
  const scopes = new Set([...numbers.keys(), ...lists.map(({ scope }) => scope)]);
  for (const scope of scopes) {
    for await (const { crlNumber, ...change } of numberedOn({ ...run, ledger }, scope, lost, numbers.get(scope) ?? 0)) {
      await commit(change);
      if (change.outbox) moved.push({ scope, crlNumber });
    }
  }
  const { signed, checkpoint, doubts } = sealed;
  const looked = sealed.events.length;
  return {
    looked,
    signed,
    ...(checkpoint && { checkpoint: checkpoint.number }),
    doubts,
    kinds,
    toSee,
    founded,
    revokedByList,
    strangers,
    numbers: moved,
    changes,
  };
}

interface Run {
  readonly house: RestoreHouse;
  readonly pen: Pen;
  readonly lists: readonly NewestList[];
  readonly compromised: CertificateSources['compromised'];
  readonly submitted: CertificateSources['submitted'];
  /** Of certificates that were issued since, by aggregate. */
  readonly digests: ReadonlyMap<string, string>;
  /** Certificates that this run brings back, also where it only looks. */
  readonly back: Set<string>;
}

/** One loss with what is said again, as one change. */
async function lossOf(
  run: Run,
  lost: Lost,
): Promise<{ readonly change: Change; readonly left: LossOutcome; readonly seen: boolean }> {
  const { pen, house } = run;
  const redone = await redo(run, lost);
  const left: LossOutcome = redone?.whole ? 'back' : redone || lost.record ? 'kept' : 'gone';
  const loss = lossRecord(lost, left, pen);
  const own = redone?.records[0];
  const seen = left !== 'back' && !BY_THEMSELVES.has(lost.kind);
  const item = seen
    ? newWorkItem(house.randomness, pen, { task: 'lost', cause: 'ledger.restored', ...concerned(lost) })
    : undefined;
  return {
    left,
    seen,
    change: {
      records: [loss, ...(redone?.records ?? []), ...(item ? [item] : [])],
      events: [
        lossEvent(pen, loss),
        ...(own ? [pen.event(own, `${own.kind}.reconciled`, reconciledData(lost))] : []),
        ...(item ? [openedEvent(pen, item)] : []),
      ],
    },
  };
}

/** Digests by which what is signed, or is not to be signed, is found again. */
function reconciledData({ believed }: Lost): Record<string, string> {
  const names = ['tbsSha256', 'certificateSha256', 'signRequestId'];
  const found = believed.flatMap(({ data }) =>
    names.flatMap((name) => (data[name] ? [[name, String(data[name])]] : [])),
  );
  return Object.fromEntries(found);
}

/** The aggregate's own record first. */
async function redo(
  run: Run,
  lost: Lost,
): Promise<{ readonly records: readonly LedgerRecord[]; readonly whole: boolean } | undefined> {
  const { house, pen } = run;
  if (lost.kind === 'certificate') {
    const certificate = await redoneCertificate({ ...run, ...house }, lost as Lost<'certificate'>, pen);
    if (certificate) run.back.add(lost.aggregate);
    return certificate;
  }
  const base = lost.record ?? (await madeOf(run, lost));
  if (!base) return undefined;
  const steps = again[lost.kind] as
    | Readonly<Record<string, (r: LedgerRecord, e: DomainEvent) => LedgerRecord>>
    | undefined;
  const told = lost.believed.filter(({ type }) => steps?.[type]);
  if (lost.record && told.length === 0) return undefined;
  const next = told.reduce((record, event) => steps![event.type]!(record, event), base);
  const { events, believed } = lost;
  const said = believed.every(({ type, version }) => steps?.[type] || (!lost.record && version === 1));
  const whole = said && believed.length === events.length;
  return { records: [{ ...next, version: (lost.record?.version ?? 0) + 1 }], whole };
}

async function madeOf(run: Run, { kind, believed: events }: Lost): Promise<LedgerRecord | undefined> {
  const { house, back } = run;
  if (kind === 'request') return requestOf(run, events);
  const make = made[kind] as ((events: readonly DomainEvent[]) => LedgerRecord | undefined) | undefined;
  if (!make || events[0]?.version !== 1) return undefined;
  const record = make(events);
  const about = record && 'serial' in record && kind !== 'blockedKey' ? record : undefined;
  if (!about) return record;
  // nothing hangs on a certificate that is not back
  const { issuer, serial } = about as RecordOf<'acceptance'>;
  if (back.has(`certificate/${issuer}/${serial}`)) return record;
  return (await house.ledger.read('certificate', { issuer, serial })) ? record : undefined;
}

/** A request that led to a certificate was kept with it: that of its own name, and no other. */
async function requestOf(
  { house, digests, ...sources }: Run,
  events: readonly DomainEvent[],
): Promise<RecordOf<'request'> | undefined> {
  const issued = events.find(({ type }) => type === 'request.issued');
  if (!issued) return undefined;
  const [id, serial] = [String(issued.data.issuer), String(issued.data.serial)];
  const digest = digests.get(`certificate/${id}/${serial}`);
  const issuer = digest === undefined ? undefined : await house.ledger.read('issuer', { id });
  const kept = issuer && (await keptOf({ ...sources, ...house }, issuer, serial, { certificateSha256: digest! }));
  return issued.aggregate === `request/${kept?.request?.id}` ? kept?.request : undefined;
}

/** Stands where what is lost belongs to no structure that anybody knows of. */
const NO_STRUCTURE = '0'.repeat(32);

/** Whom an item is about, by pseudonyms alone. */
function concerned({ kind, aggregate, record, believed: events }: Lost) {
  const [, first = '', second = ''] = aggregate.split('/');
  const fields = (record ?? {}) as { structureId?: string; personId?: string };
  const said = events.map(({ data }) => data.structure).find((one) => typeof one === 'string');
  const structureId =
    kind === 'structure' ? first : (fields.structureId ?? (said as string | undefined) ?? NO_STRUCTURE);
  const personId = kind === 'person' || kind === 'mandate' || kind === 'privacyRequest' ? first : fields.personId;
  return {
    structureId: /^[0-9a-f]{32}$/.test(structureId) ? structureId : NO_STRUCTURE,
    lost: aggregate,
    ...(personId !== undefined && { personId }),
    ...(kind === 'holder' && { holderId: first }),
    ...(kind === 'certificate' && { certificate: { issuer: first, serial: second } }),
  };
}

/** Serials of a published list of which the ledger has no entry. */
async function entriesMissing(ledger: Ledger, { scope, entries }: NewestList): Promise<readonly string[]> {
  const missing = new Set(entries.keys());
  for await (const { serial } of throughout((at) => ledger.list('entries-of-crl-scope', scope, { limit: 1000, ...at })))
    missing.delete(serial);
  return [...missing];
}

/** A revocation that is published and that neither ledger nor log know; undefined where it has been written meanwhile. */
async function listedAgain({ house, pen }: Run, list: NewestList, serial: string): Promise<Change | undefined> {
  const { issuer, scope } = list;
  const said = list.entries.get(serial)!;
  const { revokedAt } = said;
  const certificate = await house.ledger.read('certificate', { issuer, serial });
  if (certificate?.state === 'issued') {
    const at = { ...pen, at: revokedAt };
    const reason = reasonBehind(said) ?? 'unspecified';
    const revocation = { at: revokedAt, reason, capacity: 'platform', channel: 'clock' } as const;
    const { records, events } = await revocationOf(house.ledger, certificate, revocation, at);
    return { records: asPublished(records, said), events };
  }
  if (certificate?.state === 'revoked' && certificate.crlScope !== scope && scope !== issuer) return undefined;
  const notAfter = certificate?.notAfter ?? FAR;
  const entry = { kind: 'crlEntry', version: 1, scope, ...said, serial, notAfter } as const;
  const head = await house.ledger.read('crlScope', { scope });
  if (!head) return undefined;
  const moved = { ...head, version: head.version + 1 };
  return { records: [entry, moved], events: [pen.event(moved, 'crlScope.entered-again', { serial })] };
}

/** Nobody knows when it ends: it stays on lists for ever. */
const FAR = '9999-12-31T23:59:59.000Z';
