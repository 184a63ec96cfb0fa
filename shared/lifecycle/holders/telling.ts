import { inForce } from '../../registration/authority.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';

/** More people than one change tells. */
const MOST_TOLD = 20;

/**
 * Tells those who open this holder's requests: the technical administrators of the subscription. They are found through an
 * index, which is good enough for telling and for nothing else.
 */
export async function tellOpeners(
  ledger: Ledger,
  pen: Pen,
  { id: holderId, subscriptionId }: HolderRecord,
  notice: string,
): Promise<OutboxRow[]> {
  const { items } = await ledger.list('mandates-of-subscription', subscriptionId, { limit: 200 });
  const opening = items.filter(
    (mandate) => mandate.role === 'technical-administrator' && inForce(mandate, new Date(pen.at)),
  );
  const persons = [...new Set(opening.map(({ personId }) => personId))].slice(0, MOST_TOLD);
  return persons.map((personId) => pen.outbox('notification', { notice, holderId, personId }));
}
