import type { ApplicationHouse } from '../../shared/lifecycle/application.ts';
import { decideRequest } from '../../shared/lifecycle/decision.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import { asFunction } from './as-function.ts';
import { CEREMONY, type World } from './world.ts';

/** As the function sees the house that decides, and alone may write decisions. */
const deciding = (world: World): ApplicationHouse => asFunction(world, 'decision', world.table);

export const decide = (world: World, agent: Principal, input: Parameters<typeof decideRequest>[2]) =>
  decideRequest(deciding(world), agent, input, 'decide');

export const approve = (world: World, { agent }: { readonly agent: Principal }, requestId: string) =>
  decide(world, agent, { requestId, decision: 'approved' });

/** From now on an agent approves every request under the subscription. */
export async function dualControlOf(world: World, { id }: { readonly id: string }): Promise<void> {
  const subscription = (await world.ledger.read('subscription', { id }))!;
  const next = { ...subscription, version: subscription.version + 1, dualControl: true };
  const event = penOf(world, CEREMONY, 'dual').event(next, 'subscription.recorded');
  await world.ledger.commit({ records: [next], events: [event] });
}
