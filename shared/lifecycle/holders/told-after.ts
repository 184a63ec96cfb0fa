import type { HolderRecord, HolderTold } from '../../registration/holder-records.ts';
import type { OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { Desk } from '../registration/desk.ts';
import { tellOfficers } from './telling.ts';

interface Told {
  readonly told: HolderTold;
  /** The version that last had the address which gave way. */
  readonly formerVersion?: number | undefined;
}

/**
 * Who is told after something was entered about a holder: the other officers while it waits for one of them, and then
 * nobody else; the holder and an address that gave way as soon as it holds.
 */
export async function toldAfter(
  desk: Pick<Desk, 'ledger' | 'vault'>,
  pen: Pen,
  holder: HolderRecord,
  { by, ...what }: Told & { readonly by: string },
): Promise<OutboxRow[]> {
  if (holder.state !== 'unconfirmed') return toldNow(desk, pen, holder, what);
  return tellOfficers(desk.ledger, pen, holder, { notice: 'holder-to-confirm', except: [by] });
}

/** What a holder is told now, with what was held back until now. */
export async function toldNow(
  { ledger, vault }: Pick<Desk, 'ledger' | 'vault'>,
  pen: Pen,
  holder: HolderRecord,
  { told, formerVersion }: Told,
): Promise<OutboxRow[]> {
  const { id: holderId, personId } = holder;
  const about = { notice: told, holderId };
  const rows = [pen.outbox('notification', about)];
  const { email, formerEmails = [] } = await vault.open(holder.personal);
  const former = formerEmails.find(({ dataVersion }) => dataVersion === formerVersion);
  if (former && former.email !== email) {
    const gaveWay = { notice: 'holder-address-changed', holderId, dataVersion: String(former.dataVersion) };
    rows.push(pen.outbox('notification', gaveWay));
  }
  // nobody becomes a holder behind their own back, at an address that somebody else has given
  const person = told === 'holder-invited' ? await ledger.read('person', { id: personId }) : undefined;
  const known = person && person.createdAt < holder.createdAt;
  if (known && (await vault.open(person.personal)).email !== email) {
    rows.push(pen.outbox('notification', { ...about, to: 'person' }));
  }
  return rows;
}
