import { decodeCertificate } from '../../x509/certificate.ts';
import { decodeSubjectPublicKeyInfo } from '../../x509/subject-public-key-info.ts';
import { fits, type Looked, lookUp } from '../bulk/selecting.ts';
import type { CampaignFilter } from '../campaign-records.ts';
import { profileOf } from '../gate.ts';
import type { Clock, Ledger } from '../ports.ts';
import { type CertificateRecord, isSubscribers } from '../records.ts';

/**
 * The certificates that a campaign's filter selects, subscription by subscription, so that what the same people have to
 * renew stands together in the list and comes in few messages. Read through indexes, bit by bit: what is done about a
 * certificate is decided on its own row, later.
 */
interface House {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

const SUBSCRIPTIONS_A_READ = 50;
const ROWS_A_READ = 1_000;
const ENOUGH = 1_000;

/** The next of a selection. `from` is what the call before answered. */
export async function lookUpCampaign(house: House, filter: CampaignFilter, from: string | undefined): Promise<Looked> {
  if (filter.structureId === undefined && filter.subscriptionId === undefined) {
    return throughSubscriptions(house, filter, from);
  }
  const { certificates, ...next } = await lookUp(house, { by: 'filter', filter }, from);
  return { certificates: certificates.filter((record) => fitsCampaign(record, filter)), ...next };
}

/** Page of subscriptions, the next of them by its name (others come between them meanwhile), and how far in its certificates. */
type Place = readonly [page: string | null, subscriptionId: string | null, cursor?: string];

async function throughSubscriptions(
  { ledger, clock }: House,
  filter: CampaignFilter,
  from: string | undefined,
): Promise<Looked> {
  const now = clock.now();
  let [page, next, cursor] = from === undefined ? ([null, null] as Place) : (JSON.parse(from) as Place);
  const { items, cursor: nextPage } = await ledger.list('every-subscription', '', {
    limit: SUBSCRIPTIONS_A_READ,
    ...(page !== null && { cursor: page }),
  });
  let index = next === null ? 0 : items.findIndex(({ id }) => id === next);
  // others have pushed it onto the next page
  if (index < 0) index = items.length;
  else next = null;
  const certificates: CertificateRecord[] = [];
  while (index < items.length && certificates.length < ENOUGH) {
    const read = await ledger.list('certificates-of-subscription', items[index]!.id, {
      limit: ROWS_A_READ,
      ...(cursor !== undefined && { cursor }),
    });
    certificates.push(...read.items.filter((record) => fits(record, filter, now) && fitsCampaign(record, filter)));
    cursor = read.cursor;
    if (cursor === undefined) index++;
  }
  if (index < items.length) {
    return { certificates, next: JSON.stringify([page, items[index]!.id, ...(cursor === undefined ? [] : [cursor])]) };
  }
  if (nextPage === undefined) return { certificates };
  return { certificates, next: JSON.stringify([nextPage, next, ...(cursor === undefined ? [] : [cursor])]) };
}

/** What a campaign may ask for beside what every filter may. */
function fitsCampaign(record: CertificateRecord, { directionId, offer, key }: CampaignFilter): boolean {
  return (
    (directionId === undefined || record.directionId === directionId) &&
    (offer === undefined || profileOf(record.profile).offer === offer) &&
    (key === undefined || kindsOfKey(record).includes(key))
  );
}

/** The family of a certificate's key, and its size: `RSA` and `RSA-3072`, `EC` and `P-256`. */
function kindsOfKey(record: CertificateRecord): readonly string[] {
  if (!isSubscribers(record)) return [];
  const key = decodeSubjectPublicKeyInfo(decodeCertificate(record.certificate).tbs.spki);
  if (key.kind === 'rsa') return ['RSA', `RSA-${key.bits}`];
  return key.kind === 'ec' ? ['EC', key.curve] : [];
}
