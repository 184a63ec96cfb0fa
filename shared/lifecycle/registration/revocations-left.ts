import { inForce, NOWHERE, nothingHere, reaches } from '../../registration/authority.ts';
import type { SubscriptionRecord } from '../../registration/records.ts';
import type { Ledger, Page } from '../ports.ts';
import type { CertificateRecord, WorkItemRecord } from '../records.ts';
import { throughout } from '../whole-list.ts';
import { type Caller, type Desk, stillOpen } from './desk.ts';

/** What an item of proposed revocations still is about. */
export interface Left {
  readonly certificates: readonly CertificateRecord[];
  /** There are more than one answer shows; they show once these are revoked. */
  readonly more: boolean;
}

/** One answer shows no more. */
const MOST_SHOWN = 100;
const USUAL_PAGE = 20;

/**
 * The certificates of an item that are in force, read from indexes to their end or to as many as one answer shows; those
 * of a former administrator are found by their requests.
 */
export async function certificatesLeft(
  ledger: Ledger,
  item: WorkItemRecord,
  admits: (subscription: SubscriptionRecord) => boolean = () => true,
): Promise<Left> {
  const left: CertificateRecord[] = [];
  for await (const subscription of subscriptionsAbout(ledger, item)) {
    if (!admits(subscription)) continue;
    for await (const certificate of askedFor(ledger, subscription.id, item)) {
      const about = item.directionId === undefined || certificate.directionId === item.directionId;
      if (certificate.state === 'issued' && about) left.push(certificate);
      if (left.length > MOST_SHOWN) return { certificates: left.slice(0, MOST_SHOWN), more: true };
    }
  }
  return { certificates: left, more: false };
}

/**
 * Revocations that are proposed to a structure, oldest first, as far as the caller's mandates reach its offers. A page may
 * hold fewer than `limit` or none and still have a cursor: items without a certificate in force are left out.
 */
export async function proposedRevocations(
  desk: Desk,
  caller: Caller,
  structureId: string,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<{ readonly item: WorkItemRecord; readonly left: Left }>> {
  const { ledger } = desk;
  const structure = await ledger.read('structure', { id: structureId });
  stillOpen(desk, caller, structure ? { structureId, offer: 'any' } : NOWHERE);
  if (!structure) throw nothingHere();
  const admits = reachOf(desk, caller);
  const found = await ledger.list('revocation-proposals-of-structure', structureId, { limit: USUAL_PAGE, ...page });
  const items: { item: WorkItemRecord; left: Left }[] = [];
  for (const item of found.items) {
    const left = await certificatesLeft(ledger, item, admits);
    if (left.certificates.length > 0) items.push({ item, left });
  }
  return { ...found, items };
}

/** Whether one of the caller's mandates that count here reaches a subscription. */
export function reachOf({ clock }: Pick<Desk, 'clock'>, { principal, roles }: Caller) {
  const now = clock.now();
  const held = principal.mandates.filter((mandate) => roles.includes(mandate.role) && inForce(mandate, now));
  return ({ structureId, id: subscriptionId, offer }: SubscriptionRecord): boolean =>
    held.some((mandate) => reaches(mandate, { structureId, subscriptionId, offer }));
}

/** The subscriptions of an item, or all of its structure. */
export async function* subscriptionsAbout(
  ledger: Ledger,
  { structureId, subscriptionIds }: WorkItemRecord,
): AsyncGenerator<SubscriptionRecord> {
  if (subscriptionIds === undefined) yield* subscriptionsOf(ledger, structureId);
  for (const id of subscriptionIds ?? []) {
    const subscription = await ledger.read('subscription', { id });
    if (subscription) yield subscription;
  }
}

/** Every subscription of a structure. */
export function subscriptionsOf(ledger: Ledger, structureId: string): AsyncGenerator<SubscriptionRecord> {
  return throughout((at) => ledger.list('subscriptions-of-structure', structureId, at));
}

async function* askedFor(
  ledger: Ledger,
  subscriptionId: string,
  { personId, holderId }: Pick<WorkItemRecord, 'personId' | 'holderId'>,
): AsyncGenerator<CertificateRecord> {
  if (personId === undefined) {
    yield* throughout((at) => ledger.list('certificates-of-subscription', subscriptionId, at));
    return;
  }
  for await (const request of throughout((at) => ledger.list('requests-of-subscription', subscriptionId, at))) {
    if (request.requestedBy.personId !== personId || request.holderId !== holderId || !request.certificate) continue;
    const certificate = await ledger.read('certificate', request.certificate);
    if (certificate) yield certificate;
  }
}
