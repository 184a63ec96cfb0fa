import type { PersonalVault } from '../../registration/personal.ts';
import { rowOf } from '../inventory-row.ts';
import type { Clock, Ledger, OutboxRow } from '../ports.ts';
import { isSubscribers } from '../records.ts';
import { wouldRevoke } from './orders.ts';

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
  /** Base of the API, without a final slash. */
  readonly publicUrl: string;
}

/**
 * What a notice about the revocation of many certificates says: to those concerned their own certificates, to officers the
 * figures; undefined for a row that is about something else, or about what is not there.
 */
export async function bulkValues(
  desk: NoticeDesk,
  { about }: OutboxRow,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { bulkId, personId = '', notice } = about;
  const order = bulkId === undefined ? undefined : await desk.ledger.read('bulkRevocation', { id: bulkId });
  if (!order) return undefined;
  if (notice === 'bulk-revoked') return certificatesToldTo(desk, order.id, personId);
  const { lines, results, told } = order;
  return {
    lines: String(lines),
    certificates: String(wouldRevoke(order)),
    people: String(told?.people ?? 0),
    revoked: String(results.revoked),
    left: String(results.left),
    address: `${desk.publicUrl}/bulk-revocations/${order.id}`,
  };
}

async function certificatesToldTo({ ledger, clock, publicUrl }: NoticeDesk, bulkId: string, personId: string) {
  const told = await ledger.read('bulkTold', { bulkId, personId });
  if (!told) return undefined;
  const lines = await Promise.all(
    told.first.map(async ({ issuer, serial }) => {
      const record = await ledger.read('certificate', { issuer, serial });
      const row = isSubscribers(record) ? rowOf(record, clock.now()) : undefined;
      const name = row && (row.names[0] ?? row.subject).replaceAll(/\s+/g, ' ');
      return name === undefined ? `${issuer} ${serial}` : `${name} (${issuer} ${serial})`;
    }),
  );
  const others = told.certificates - lines.length;
  return {
    certificates: String(told.certificates),
    list: [...lines, ...(others > 0 ? [`… + ${others}`] : [])].join('\n'),
    address: `${publicUrl}/certificates`,
  };
}
