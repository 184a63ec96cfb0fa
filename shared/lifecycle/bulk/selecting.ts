import { profiles } from '../../policy/profiles.ts';
import type { BulkFilter, BulkSelection } from '../bulk-records.ts';
import { profileOf } from '../gate.ts';
import type { Clock, Ledger } from '../ports.ts';
import { type CertificateRecord, isSubscribers } from '../records.ts';
import { siblingsOf } from '../siblings.ts';
import { all } from '../whole-list.ts';

/**
 * The certificates that keys or a filter select, bit by bit, so that whoever looks them up can stop anywhere and go on.
 * Read through indexes: what is done to a certificate is decided on its own row, later.
 */
export interface Looked {
  readonly certificates: readonly CertificateRecord[];
  /** Give it back to look on; absent at the end. */
  readonly next?: string;
}

interface House {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Rows of one read, and the rows and places after which one call stops. */
const ROWS_A_READ = 1_000;
const ENOUGH = 1_000;
const MOST_PLACES = 60;

/** The next of a selection. `from` is what the call before answered. */
export function lookUp(house: House, selection: BulkSelection, from: string | undefined): Promise<Looked> {
  switch (selection.by) {
    case 'key':
      return ofKeys(house.ledger, selection, from);
    case 'filter':
      return ofFilter(house, selection.filter, from);
    case 'list':
      throw new TypeError('a list names its certificates itself');
  }
}

/** The certificate of each key, and those that the same person requested under the same subscription. */
async function ofKeys(
  ledger: Ledger,
  { keys, siblings }: Extract<BulkSelection, { by: 'key' }>,
  from = '',
): Promise<Looked> {
  const found = new Map<string, CertificateRecord>();
  const add = (record: CertificateRecord) => found.set(`${record.issuer}/${record.serial}`, record);
  for (const spkiSha256 of keys) {
    const certificate = await certificateOfKey(ledger, spkiSha256);
    if (!certificate) continue;
    add(certificate);
    if (siblings) for (const one of await siblingsOf(ledger, certificate, Number.POSITIVE_INFINITY)) add(one);
  }
  // in the order of names, so that whoever goes on meets nobody twice
  const left = [...found].filter(([name]) => name > from).sort(([a], [b]) => (a < b ? -1 : 1));
  const some = left.slice(0, ENOUGH);
  const certificates = some.map(([, record]) => record);
  return left.length > ENOUGH ? { certificates, next: some.at(-1)![0] } : { certificates };
}

/** The one certificate that says this key; undefined where none has left. */
export async function certificateOfKey(ledger: Ledger, spkiSha256: string): Promise<CertificateRecord | undefined> {
  const held = await ledger.read('key', { spkiSha256 });
  const request = held && (await ledger.read('request', { id: held.requestId }));
  const certificate = request?.certificate && (await ledger.read('certificate', request.certificate));
  return certificate?.spkiSha256 === spkiSha256 ? certificate : undefined;
}

/** Where a filter is looked for: a subscription, or a day on which certificates end. */
interface Places {
  readonly list: 'certificates-of-subscription' | 'certificates-expiring';
  readonly first: string | undefined;
  readonly after: (place: string) => string | undefined;
}

async function ofFilter({ ledger, clock }: House, filter: BulkFilter, from: string | undefined): Promise<Looked> {
  const now = clock.now();
  const places = await placesOf(ledger, filter, now);
  let [place, cursor] = from === undefined ? [places.first] : (JSON.parse(from) as [string, string?]);
  const certificates: CertificateRecord[] = [];
  for (let visited = 0; place !== undefined; ) {
    const page = await ledger.list(places.list, place, {
      limit: ROWS_A_READ,
      ...(cursor !== undefined && { cursor }),
    });
    certificates.push(...page.items.filter((record) => fits(record, filter, now)));
    cursor = page.cursor;
    if (cursor === undefined) {
      place = places.after(place);
      visited++;
    }
    if (place !== undefined && (certificates.length >= ENOUGH || visited >= MOST_PLACES)) {
      return { certificates, next: JSON.stringify(cursor === undefined ? [place] : [place, cursor]) };
    }
  }
  return { certificates };
}

async function placesOf(ledger: Ledger, filter: BulkFilter, now: Date): Promise<Places> {
  const { structureId, subscriptionId } = filter;
  if (structureId === undefined && subscriptionId === undefined) return daysOf(filter, now);
  const ids =
    subscriptionId !== undefined
      ? [subscriptionId]
      : (await all((at) => ledger.list('subscriptions-of-structure', structureId!, at))).map(({ id }) => id);
  const after = (id: string) => ids[ids.indexOf(id) + 1];
  return { list: 'certificates-of-subscription', first: ids[0], after };
}

/** Every day on which a certificate in force may end. */
function daysOf({ expiresFrom, expiresUntil }: BulkFilter, now: Date): Places {
  const longest = Math.max(...Object.values(profiles).map(({ validity }) => validity.years));
  const last = new Date(now);
  last.setUTCFullYear(last.getUTCFullYear() + longest, last.getUTCMonth(), last.getUTCDate() + 2);
  const dayOf = (at: string) => at.slice(0, 10);
  const first = dayOf([now.toISOString(), expiresFrom ?? ''].sort().at(-1)!);
  const end = dayOf([last.toISOString(), expiresUntil ?? last.toISOString()].sort()[0]!);
  const upTo = (day: string) => (day <= end ? day : undefined);
  return {
    list: 'certificates-expiring',
    first: upTo(first),
    after: (day) => upTo(dayOf(new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString())),
  };
}

/** Whether a filter selects a certificate: it is a subscriber's, in force, and all that is asked fits. */
export function fits(record: CertificateRecord, filter: BulkFilter, now: Date): boolean {
  if (!isSubscribers(record) || record.state !== 'issued' || record.notAfter < now.toISOString()) return false;
  const { issuedFrom, issuedUntil, expiresFrom, expiresUntil, usage } = filter;
  const same = (['issuer', 'structureId', 'subscriptionId', 'profile'] as const).every(
    (name) => filter[name] === undefined || filter[name] === record[name],
  );
  const within = (at: string, from: string | undefined, until: string | undefined) =>
    (from === undefined || at >= from) && (until === undefined || at < until);
  return (
    same &&
    (usage === undefined || profileOf(record.profile).usage === usage) &&
    within(record.issuedAt ?? record.createdAt, issuedFrom, issuedUntil) &&
    within(record.notAfter, expiresFrom, expiresUntil)
  );
}
