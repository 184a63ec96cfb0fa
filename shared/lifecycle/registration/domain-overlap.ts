import { domainAndParents, overlapping } from '../../registration/domains.ts';
import type { SubscriptionRecord } from '../../registration/records.ts';
import type { Ledger } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { WorkItemRecord } from '../records.ts';
import { throughout } from '../whole-list.ts';
import type { Desk } from './desk.ts';
import { newWorkItem } from './work-items.ts';

/**
 * The subscription with the overlap that was found, and the work item about it; undefined when no other structure declares
 * its domain, one above it or one below it.
 */
export async function withOverlap(
  desk: Desk,
  pen: Pen,
  subscription: SubscriptionRecord,
): Promise<{ readonly subscription: SubscriptionRecord; readonly item: WorkItemRecord } | undefined> {
  const rivals = await rivalsOf(desk.ledger, subscription);
  if (rivals.length === 0) return undefined;
  const { id: subscriptionId, structureId } = subscription;
  const item = newWorkItem(desk.randomness, pen, {
    task: 'domain-overlap',
    structureId,
    subscriptionIds: [subscriptionId],
    cause: 'subscription.requested',
  });
  return { subscription: { ...subscription, overlap: { state: 'open', with: rivals, workItemId: item.id } }, item };
}

/** More than a person compares. */
const MOST_RIVALS = 20;

/**
 * Subscriptions of other structures whose declared domain meets this one. Claims stand under their domain and each of its
 * parents, so those at or below it are in one list, and those above it are each the claims on a parent itself.
 */
async function rivalsOf(ledger: Ledger, subscription: SubscriptionRecord): Promise<readonly string[]> {
  const { domain, structureId } = subscription;
  if (!domain) return [];
  const rivals = new Set<string>();
  for (const under of domainAndParents(domain.name)) {
    const list = under === domain.name ? 'claims-under-domain' : 'claims-on-domain';
    for await (const claim of throughout((at) => ledger.list(list, under, at))) {
      const met = claim.state === 'open' && claim.structureId !== structureId && overlapping(claim.declared, domain);
      if (met) rivals.add(claim.subscriptionId);
      if (rivals.size >= MOST_RIVALS) return [...rivals];
    }
  }
  return [...rivals];
}
