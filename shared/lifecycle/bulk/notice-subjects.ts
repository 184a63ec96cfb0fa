import { ERASED, type PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import { rowOf } from '../inventory-row.ts';
import type { Clock, Ledger, OutboxRow } from '../ports.ts';
import { isSubscribers } from '../records.ts';
import { wouldRevoke } from './orders.ts';

type Language = 'fr' | 'en';
type Values = Readonly<Record<string, string>>;

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
  readonly wording: { dayOf(at: string, language: Language): string };
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
): Promise<((language: Language) => Values) | undefined> {
  const { bulkId, personId = '', notice } = about;
  const order = bulkId === undefined ? undefined : await desk.ledger.read('bulkRevocation', { id: bulkId });
  if (!order) return undefined;
  if (notice === 'bulk-revoked') return certificatesToldTo(desk, order.id, personId);
  const { lines, results, told } = order;
  const figures = {
    lines: String(lines),
    certificates: String(wouldRevoke(order)),
    people: String(told?.people ?? 0),
    revoked: String(results.revoked),
    left: String(results.left),
    address: `${desk.publicUrl}/bulk-revocations/${order.id}`,
  };
  return () => figures;
}

/** The first ones by name; the subject is about the first, with how many more there are. */
async function certificatesToldTo(
  { ledger, clock, vault, wording, publicUrl }: NoticeDesk,
  bulkId: string,
  personId: string,
) {
  const told = await ledger.read('bulkTold', { bulkId, personId });
  if (!told) return undefined;
  const records = await Promise.all(told.first.map((name) => ledger.read('certificate', name)));
  const names = records.map((record) => {
    const row = isSubscribers(record) ? rowOf(record, clock.now()) : undefined;
    return row && (row.names[0] ?? row.subject).replaceAll(/\s+/g, ' ');
  });
  const lines = told.first.map(({ issuer, serial }, at) =>
    names[at] === undefined ? `${issuer} ${serial}` : `${names[at]} (${issuer} ${serial})`,
  );
  const others = told.certificates - lines.length;
  const [record] = records;
  const owner = isSubscribers(record) ? await ledger.read('structure', { id: record.structureId }) : undefined;
  const values = {
    certificates: String(told.certificates),
    list: [...lines, ...(others > 0 ? [`… + ${others}`] : [])].join('\n'),
    first: `${names[0] ?? lines[0]}${told.certificates > 1 ? ` + ${told.certificates - 1}` : ''}`,
    structure: owner ? (await openStructure(vault, owner)).name : ERASED,
    address: `${publicUrl}/certificates`,
  };
  const at = record?.revocation?.at;
  return (language: Language) => ({ ...values, revokedOn: at === undefined ? '—' : wording.dayOf(at, language) });
}
