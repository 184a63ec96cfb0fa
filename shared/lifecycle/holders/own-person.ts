import type { HolderRecord } from '../../registration/holder-records.ts';
import type { PersonRecord } from '../../registration/records.ts';
import type { DomainEvent } from '../events.ts';
import type { Pen } from '../recording.ts';
import { type Desk, mandatesOf } from '../registration/desk.ts';

/**
 * The Person's own names and address, moved with data of the holder's that hold: what is written to the person about terms
 * and their rights goes where the certificate goes. Nothing where the record is not this holder's alone: it has an address
 * that somebody else gave, or the person acts in another role as well.
 */
export async function personMoved(
  desk: Pick<Desk, 'ledger' | 'vault' | 'clock'>,
  pen: Pen,
  holder: Pick<HolderRecord, 'id' | 'personId' | 'personal'>,
): Promise<{ readonly records: readonly PersonRecord[]; readonly events: readonly DomainEvent[] }> {
  const nothing = { records: [], events: [] };
  const person = await desk.ledger.read('person', { id: holder.personId });
  if (!person || person.erasure) return nothing;
  const [known, data] = await Promise.all([desk.vault.open(person.personal), desk.vault.open(holder.personal)]);
  const { lastName, firstNames, email, formerEmails = [] } = data;
  const next = { ...known, lastName, firstNames, email };
  if (known.lastName === lastName && known.firstNames === firstNames && known.email === email) return nothing;
  if (known.email !== email && !formerEmails.some((former) => former.email === known.email)) return nothing;
  const now = desk.clock.now().toISOString();
  const mandates = await mandatesOf(desk.ledger, person.id);
  if (mandates.some(({ role, state, until }) => role !== 'holder' && state === 'active' && now < until)) return nothing;
  const personal = await desk.vault.seal(person.id, next);
  const record: PersonRecord = { ...person, version: person.version + 1, personal };
  return { records: [record], events: [pen.event(record, 'person.corrected', { holder: holder.id })] };
}
