import type { PlacedMandate } from '../../shared/lifecycle/designation/mandate-lists.ts';
import { viewOfMandate } from './mandate-view.ts';

/** A mandate with the names of what it reaches. */
export function viewOfPlaced({ mandate, structure, subscription }: PlacedMandate, now: Date) {
  return {
    ...viewOfMandate(mandate, now),
    ...(structure && { structure: { id: structure.id, name: structure.name } }),
    ...(subscription && { offer: subscription.offer }),
    ...(subscription?.domain && { domain: subscription.domain.name }),
  };
}
