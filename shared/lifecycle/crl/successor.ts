import { NOTHING } from '../../der/writer.ts';
import { decodeCertificateList, encodeRevokedCertificate } from '../../x509/certificate-list.ts';
import {
  CrlEntryWalk,
  compareEntries,
  type EntryAt,
  type EntryDifferences,
  entriesFrom,
  instantOf,
  missingEntries,
  secondOf,
} from '../../x509/crl-entries.ts';
import { type Believed, type Listed, NotPublishable } from '../belief.ts';
import { sha256 } from '../identity.ts';
import type { Clock, Ledger, ObjectStore } from '../ports.ts';
import type { CrlEntryRecord, CrlScopeRecord } from '../records.ts';
import { someAtATime } from '../whole-list.ts';
import { mayEnd } from './last-list.ts';
import { archiveKey, isLast, periodsOf, SKEW_MS } from './scope.ts';

const ENTRIES_A_PAGE = 5_000;

interface SuccessionHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly evidence: ObjectStore;
}

/**
 * Demands that `list` may take the place of `published`: signed over the bytes whose number was taken, of this time and
 * this length, not older, and without losing anybody who was revoked and whose certificate has not expired, and naming nobody
 * of whom the ledger does not say so. A delta must have whoever is on the published full list and not on its base.
 */
export async function demandSuccessor(
  house: SuccessionHouse,
  { issuer, head, kind }: Listed,
  { crl, crlNumber, base }: Believed,
  published: Believed | undefined,
): Promise<void> {
  const { ledger, clock } = house;
  const { scope } = head;
  const whole = await ledger.read('crlIntent', { scope, crlNumber });
  const intent = kind === 'delta' ? whole?.delta : whole;
  if (intent?.tbsSha256 !== sha256(crl.tbsDer)) throw new NotPublishable('its bytes are not those that were intended');
  const now = clock.now().getTime();
  const [from, until] = [crl.thisUpdate.getTime(), crl.nextUpdate.getTime()];
  if (from > now + SKEW_MS) throw new NotPublishable('it lies in the future');
  if (until <= now) throw new NotPublishable('it has expired');
  const { validHours } = periodsOf(issuer.record.level);
  const lasts = (one: Believed['crl'] | undefined) => isLast(one && { nextUpdate: one.nextUpdate.toISOString() });
  if (lasts(crl) && !(await mayEnd(ledger, issuer, clock.now()))) {
    throw new NotPublishable('it says that it is the last one, and certificates of its issuer are alive');
  }
  if (!lasts(crl) && lasts(published?.crl)) throw new NotPublishable('the last one of its scope is published');
  if (!lasts(crl) && until - from > validHours * 3_600_000) throw new NotPublishable('it is valid for too long');
  if (published && from < published.crl.thisUpdate.getTime()) {
    throw new NotPublishable('it is older than the published one');
  }
  const before =
    base === undefined ? published?.crl.entriesDer : await demandAllSince(house, head, base, crl.entriesDer);
  const differences = compareEntries(before ?? NOTHING, crl.entriesDer);
  await demandOnlyRevoked(ledger, scope, differences, new Date(from + SKEW_MS));
  if (!published || base !== undefined) return;
  const keeps = issuer.record.keepsExpired !== undefined;
  const { missing } = differences;
  const lastSeen = published.crl.thisUpdate.toISOString();
  const lost = keeps ? missing.length : await stillInForce(ledger, head.issuer, missing, lastSeen);
  if (lost > 0) throw new NotPublishable(`${lost} revoked certificates are missing from it`);
}

/**
 * Whoever has the base and the delta must have everything that is published. Both lists are those of the archive. Answers
 * what the published one has from the delta's first entry on.
 */
async function demandAllSince(
  { evidence }: SuccessionHouse,
  { scope, published }: CrlScopeRecord,
  base: number,
  delta: Uint8Array,
): Promise<Uint8Array> {
  if (!published || base > published.crlNumber) throw new NotPublishable('its base was never published');
  const archived = async (crlNumber: number) => {
    const kept = await evidence.get(archiveKey(scope, crlNumber));
    if (!kept) throw new NotPublishable(`number ${crlNumber}, on which it builds, is not in the archive`);
    return decodeCertificateList(kept.bytes).entriesDer;
  };
  const full = await archived(published.crlNumber);
  const since = missingEntries(full, await archived(base));
  const has = new Set<string>();
  const walk = new CrlEntryWalk(delta);
  while (walk.next()) has.add(walk.serial);
  const lost = since.filter(({ serial }) => !has.has(serial)).length;
  if (lost > 0) throw new NotPublishable(`${lost} revoked certificates are missing from it and from its base`);
  const first = new CrlEntryWalk(delta);
  return first.next() ? entriesFrom(full, first.time) : NOTHING;
}

/**
 * Whoever is new on the list must be in the scope's rows, exactly as it stands there; whoever was on it stays as they were.
 * A list that says `now` may name revocations of that second and of none that is to come.
 */
async function demandOnlyRevoked(
  ledger: Ledger,
  scope: string,
  { added, changed, doubled }: EntryDifferences,
  now: Date,
): Promise<void> {
  if (doubled.length > 0) throw new NotPublishable(`${doubled.length} certificates stand on it twice`);
  if (changed.length > 0) throw new NotPublishable(`${changed.length} entries are not as they were published`);
  const latest = secondOf(now.toISOString());
  if (added.some(({ time }) => time > latest)) throw new NotPublishable('an entry lies in the future');
  const unknown = new Map(added.map((one) => [`${one.time} ${one.serial}`, one.der]));
  let [next, start] = [0, 0];
  let cursor: string | undefined;
  while (unknown.size > 0 && next < added.length) {
    if (cursor === undefined) start = added[next]!.time;
    const page = { limit: ENTRIES_A_PAGE, ...(cursor !== undefined && { cursor }) };
    const rows = await ledger.list('entries-since', `${scope}/${instantOf(start)}`, page);
    for (const row of rows.items) {
      const name = `${secondOf(row.revokedAt)} ${row.serial}`;
      const der = unknown.get(name);
      if (der && isEntryOf(row, der)) unknown.delete(name);
    }
    if (rows.cursor === undefined) break;
    const reached = secondOf(rows.items.at(-1)!.revokedAt);
    while (next < added.length && added[next]!.time < reached) next++;
    // what lies between one that is new and the next may be a year: it is not read
    const leaps = next < added.length && added[next]!.time > Math.max(reached, start);
    cursor = leaps ? undefined : rows.cursor;
  }
  if (unknown.size > 0) throw new NotPublishable(`${unknown.size} entries are of nobody who was revoked`);
}

function isEntryOf(row: CrlEntryRecord, der: Uint8Array): boolean {
  try {
    const expected = encodeRevokedCertificate({ ...row, revocationDate: new Date(row.revokedAt) });
    return Buffer.compare(expected, der) === 0;
  } catch {
    return false;
  }
}

/**
 * How many of those who are missing had not ended when the list was made on which they stood last: only the others leave
 * (RFC 5280 §3.3). Asked of the certificates: the rows of the list are written by whoever signs it.
 */
async function stillInForce(
  ledger: Ledger,
  issuer: string,
  missing: readonly EntryAt[],
  lastSeen: string,
): Promise<number> {
  const ended = await someAtATime(missing, async ({ serial }) => {
    const certificate = await ledger.read('certificate', { issuer, serial });
    return certificate !== undefined && certificate.notAfter < lastSeen;
  });
  return ended.filter((has) => !has).length;
}
