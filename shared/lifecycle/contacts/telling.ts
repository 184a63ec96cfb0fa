import type { MandateRecord, SubscriptionRecord } from '../../registration/records.ts';
import type { OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { tell } from '../registration/telling.ts';
import { peopleOf, type ReachHouse } from './reach.ts';

type TellingHouse = Pick<ReachHouse, 'ledger' | 'clock'>;

/** More people than one change tells. */
const MOST_TOLD = 20;

/** A subscription has one address fewer: told to those who look after it, or else to those who sign for it. */
export async function tellContactLost(
  house: TellingHouse,
  pen: Pen,
  subscription: SubscriptionRecord,
): Promise<readonly OutboxRow[]> {
  const { id: subscriptionId, structureId } = subscription;
  const about = { notice: 'contact-lost', subscriptionId };
  const people = (await peopleOf(house, subscription)).slice(0, MOST_TOLD);
  if (people.length === 0) return tell(house.ledger, pen, { structureId }, about);
  return people.map((personId) => pen.outbox('notification', { ...about, personId }));
}

/**
 * Subscriptions that somebody has begun or ceased to look after: whether anything reaches their people is judged anew. The
 * sweep finds these rows; nobody waits for them.
 */
export function reachAgain(pen: Pen, mandates: readonly MandateRecord[]): readonly OutboxRow[] {
  const ids = mandates.flatMap(({ scope }) =>
    scope.reach === 'subscription' || scope.reach === 'direction' ? [scope.subscriptionId] : [],
  );
  return reachRows(pen, ids);
}

/** The same for subscriptions by name. */
export const reachRows = (pen: Pen, ids: readonly string[]): readonly OutboxRow[] =>
  [...new Set(ids)].map((subscriptionId) => pen.outbox('contact', { subscriptionId }));

/**
 * What concerns somebody's address is told to the others who act beside them, and to an agent where there is nobody else, for
 * each structure in whose name they act.
 */
export async function tellColleagues(
  house: TellingHouse,
  pen: Pen,
  personId: string,
  mandates: readonly MandateRecord[],
  notice: 'colleague-unreachable' | 'colleague-address' = 'colleague-unreachable',
): Promise<readonly OutboxRow[]> {
  const acting = mandates.filter(({ role }) => role !== 'holder');
  const structures = new Set(
    acting.flatMap(({ scope }) => (scope.reach === 'house' || scope.reach === 'holder' ? [] : [scope.structureId])),
  );
  const rows: OutboxRow[] = [];
  for (const structureId of structures) {
    const about = { notice, structureId, colleagueId: personId };
    const beside = await besideThem(house, acting, structureId);
    const whom = { structureId, also: beside.filter((one) => one !== personId), except: [personId] };
    const told = await tell(house.ledger, pen, whom, about);
    rows.push(...(told.length > 0 ? told : await tell(house.ledger, pen, { agents: true, except: [personId] }, about)));
  }
  return rows.slice(0, MOST_TOLD);
}

/** Those who look after the same subscriptions of a structure. */
async function besideThem(
  house: TellingHouse,
  acting: readonly MandateRecord[],
  structureId: string,
): Promise<readonly string[]> {
  const ids = new Set(
    acting.flatMap(({ scope }) =>
      (scope.reach === 'subscription' || scope.reach === 'direction') && scope.structureId === structureId
        ? [scope.subscriptionId]
        : [],
    ),
  );
  const found: string[] = [];
  for (const id of ids) {
    const subscription = await house.ledger.read('subscription', { id });
    if (subscription) found.push(...(await peopleOf(house, subscription)));
  }
  return [...new Set(found)];
}
