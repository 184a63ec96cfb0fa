import { inForce } from '../../registration/authority.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import type { Role } from '../../registration/records.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';

/** More people than one change tells. */
const MOST_TOLD = 20;

/**
 * Tells those who open this holder's requests: the officers of the direction, or else the technical administrators of the
 * subscription. They are found through an index, which is good enough for telling and for nothing else.
 */
export function tellOpeners(ledger: Ledger, pen: Pen, holder: HolderRecord, notice: string): Promise<OutboxRow[]> {
  if (holder.directionId !== undefined) return tellOfficers(ledger, pen, holder, { notice });
  return told(ledger, pen, { list: 'mandates-of-subscription', of: holder.subscriptionId }, 'technical-administrator', {
    notice,
    holderId: holder.id,
  });
}

/** Tells the officers of a holder's direction, but those who know. */
export function tellOfficers(
  ledger: Ledger,
  pen: Pen,
  { id: holderId, directionId = '' }: Pick<HolderRecord, 'id' | 'directionId'>,
  { notice, except = [] }: { readonly notice: string; readonly except?: readonly string[] },
): Promise<OutboxRow[]> {
  return tellDirection(ledger, pen, directionId, { notice, holderId }, except);
}

/** Tells the officers of a direction about what `about` names. */
export function tellDirection(
  ledger: Ledger,
  pen: Pen,
  directionId: string,
  about: Readonly<Record<string, string>>,
  except: readonly string[] = [],
): Promise<OutboxRow[]> {
  return told(ledger, pen, { list: 'mandates-of-direction', of: directionId }, 'registration-officer', about, except);
}

async function told(
  ledger: Ledger,
  pen: Pen,
  { list, of }: { readonly list: 'mandates-of-subscription' | 'mandates-of-direction'; readonly of: string },
  role: Role,
  about: Readonly<Record<string, string>>,
  except: readonly string[] = [],
): Promise<OutboxRow[]> {
  const { items } = await ledger.list(list, of, { limit: 200 });
  const acting = items.filter((mandate) => mandate.role === role && inForce(mandate, new Date(pen.at)));
  const persons = new Set(acting.map(({ personId }) => personId).filter((one) => !except.includes(one)));
  return [...persons].slice(0, MOST_TOLD).map((personId) => pen.outbox('notification', { ...about, personId }));
}
