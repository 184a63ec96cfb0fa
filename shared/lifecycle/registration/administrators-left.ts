import type { Finding } from '../../errors.ts';
import { cardObstacle } from '../../registration/cards.ts';
import { administered } from '../../registration/designation-effects.ts';
import type { MandateRecord, SubscriptionRecord } from '../../registration/records.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { all } from '../whole-list.ts';

export interface FewLeft {
  readonly subscription: SubscriptionRecord;
  readonly notice: 'no-administrator-left' | 'one-administrator-left';
}

const DETAIL = {
  'no-administrator-left':
    'Nobody administers it any more: no certificate can be asked for until somebody is designated.',
  'one-administrator-left': 'One person alone administers it: designate a second.',
} as const;

/**
 * The offers in force that are left with one administrator or none once `leaving` count no more and `coming` do. Who
 * administers is found through an index, and whose card rests does not count: good enough to warn, and for nothing else.
 */
export async function fewLeft(
  ledger: Ledger,
  { at }: Pen,
  leaving: readonly MandateRecord[],
  coming: readonly MandateRecord[] = [],
): Promise<readonly FewLeft[]> {
  const gone = new Set(leaving.map(({ id }) => id));
  const subscriptionIds = leaving.flatMap(({ role, scope }) =>
    role === 'technical-administrator' && scope.reach === 'subscription' ? [scope.subscriptionId] : [],
  );
  const found: FewLeft[] = [];
  for (const id of new Set(subscriptionIds)) {
    const [subscription, mandates] = await Promise.all([
      ledger.read('subscription', { id }),
      all((page) => ledger.list('mandates-of-subscription', id, page)),
    ]);
    if (subscription?.state !== 'active') continue;
    const staying = administered([...mandates, ...coming], id, at).filter((mandate) => !gone.has(mandate.id));
    let left = 0;
    for (const personId of new Set(staying.map((mandate) => mandate.personId))) {
      const person = await ledger.read('person', { id: personId });
      if (person && !cardObstacle(person)) left++;
      if (left > 1) break;
    }
    if (left === 0) found.push({ subscription, notice: 'no-administrator-left' });
    if (left === 1) found.push({ subscription, notice: 'one-administrator-left' });
  }
  return found;
}

/** The same as findings, for the answer of the act that left it so. */
export function findingsLeft(few: readonly FewLeft[]): readonly Finding[] {
  return few.map(({ subscription: { id, offer }, notice }) => ({
    code: notice,
    citation: 'Sceau, Technical administrators',
    pointer: `/subscriptions/${id}`,
    detail: `${offer}: ${DETAIL[notice]}`,
  }));
}

/** The same as notices to these people. */
export function warningsTo(pen: Pen, people: readonly string[], few: readonly FewLeft[]): readonly OutboxRow[] {
  return few.flatMap(({ subscription, notice }) =>
    people.map((personId) => pen.outbox('notification', { notice, subscriptionId: subscription.id, personId })),
  );
}
