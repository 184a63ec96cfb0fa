import { operation } from '../../shared/http/operation.ts';
import { addressesFollowed } from '../../shared/lifecycle/contacts/following.ts';
import { readStructure } from '../../shared/lifecycle/registration/structures.ts';
import { someAtATime } from '../../shared/lifecycle/whole-list.ts';
import { mandateFor, reaches, targetOf } from '../../shared/registration/authority.ts';
import { PageQuery, SubscriptionPage } from '../schemas/dossiers.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription, withReasons } from './structure-view.ts';

/** GET /structures/{structureId}/subscriptions, oldest first; a mandatary of some offers sees these. */
export const listSubscriptions = operation(
  { query: PageQuery, answer: SubscriptionPage },
  async (call, house: RegistrationHouse) => {
    const structureId = call.params.structureId!;
    const mandate = mandateFor(call.principal, call.roles, { structureId, offer: 'any' }, house.clock.now());
    await readStructure(house, structureId);
    const { items, cursor } = await house.ledger.list('subscriptions-of-structure', structureId, call.query);
    const seen = items.filter((subscription) => reaches(mandate, targetOf(subscription)));
    const shown = await someAtATime(seen, async (subscription) =>
      viewOfSubscription(await withReasons(house.vault, subscription), await addressesFollowed(house, subscription)),
    );
    return { status: 200, body: { items: shown, ...(cursor !== undefined && { cursor }) } };
  },
);
